"""What the pages about listening ask: when to speak, the card, the conversations that matter, the talk gap."""

from __future__ import annotations

from collections.abc import Mapping

from reports.queries.conversation_quality import Matters, build_conversation_bars, build_matters
from reports.queries.people.response_queue import Speaking, build_speaking
from reports.queries.score.scorecard import Card, build_card
from reports.queries.topics.topic_gap import ConversationGap, build_gap
from views.queries.core import BrandContext, once, once_a_run, report
from views.queries.worker import apart


@once_a_run
@apart
def speaking(context: BrandContext) -> Speaking:
    """Who waits for an answer, and why all others are left alone."""
    return context.read(build_speaking, context.brand, context.date_range)


@once
@apart
def card(context: BrandContext) -> Card:
    """Available, accessible, worthy, relationships."""
    judged = report(context).worthiness
    return context.read(build_card, context.brand, context.date_range, judged)


@once_a_run
@apart
def matters(context: BrandContext) -> Matters:
    """The six bars of the brand and of each of its talks."""
    return context.read(build_matters, context.brand, context.date_range)


@once
def conversation_bars(context: BrandContext, thread: str) -> Mapping[str, float | None] | None:
    """The six bars of one talk."""
    return context.read(build_conversation_bars, context.brand, thread)


@once_a_run
@apart
def conversation_gap(context: BrandContext) -> ConversationGap:
    """What customers talk about beside what the brand's own posts are about."""
    return context.read(build_gap, context.brand, context.date_range)
