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
def speaking(view: BrandContext) -> Speaking:
    """Who waits for an answer, and why all others are left alone."""
    return view.read(build_speaking, view.brand, view.date_range)


@once
@apart
def card(view: BrandContext) -> Card:
    """Available, accessible, worthy, relationships."""
    judged = report(view).worthiness
    return view.read(build_card, view.brand, view.date_range, judged)


@once_a_run
@apart
def matters(view: BrandContext) -> Matters:
    """The six bars of the brand and of each of its talks."""
    return view.read(build_matters, view.brand, view.date_range)


@once
def conversation_bars(view: BrandContext, thread: str) -> Mapping[str, float | None] | None:
    """The six bars of one talk."""
    return view.read(build_conversation_bars, view.brand, thread)


@once_a_run
@apart
def conversation_gap(view: BrandContext) -> ConversationGap:
    """What customers talk about beside what the brand's own posts are about."""
    return view.read(build_gap, view.brand, view.date_range)
