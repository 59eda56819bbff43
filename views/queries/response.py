"""Queries on replies, the scorecard, conversation quality and the topic gap."""

from __future__ import annotations

from collections.abc import Mapping

from reports.queries.conversation_quality import (
    ConversationQuality,
    build_conversation_bars,
    build_conversation_quality,
)
from reports.queries.people.response_queue import ResponseQueues, build_response_queues
from reports.queries.score.scorecard import Scorecard, build_scorecard
from reports.queries.topics.topic_gap import TopicGapResult, build_topic_gap
from views.queries.core import BrandContext, cached, cached_until_next_run, report
from views.queries.worker import run_in_worker


@cached_until_next_run
@run_in_worker
def response_queue(context: BrandContext) -> ResponseQueues:
    """Return the posts that need a reply, and why the others need none."""
    return context.read(build_response_queues, context.brand, context.date_range)


@cached
@run_in_worker
def scorecard(context: BrandContext) -> Scorecard:
    """Return the scorecard: available, accessible, worthy, relationships."""
    score = report(context).worthiness
    return context.read(build_scorecard, context.brand, context.date_range, score)


@cached_until_next_run
@run_in_worker
def conversation_quality(context: BrandContext) -> ConversationQuality:
    """Return the six quality measures of the brand's conversations."""
    return context.read(build_conversation_quality, context.brand, context.date_range)


@cached
def conversation_quality_of(context: BrandContext, thread: str) -> Mapping[str, float | None] | None:
    """Return the six quality measures of one conversation."""
    return context.read(build_conversation_bars, context.brand, thread)


@cached_until_next_run
@run_in_worker
def topic_gap(context: BrandContext) -> TopicGapResult:
    """Return the topics of people beside the topics of the brand's own posts."""
    return context.read(build_topic_gap, context.brand, context.date_range)
