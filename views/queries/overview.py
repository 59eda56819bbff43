"""Queries of the overview: mentions, the period before, share of voice, topics, and what the headline may say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from analysis.measures.reach import BrandShare
from analysis.worthiness import Worthiness
from reports.queries.overview.facts import OverviewFacts
from reports.queries.overview.mentions import MentionChange, MentionSeries, build_mention_change, count_mentions
from reports.queries.overview.periods import previous_range
from reports.queries.overview.recent_events import RecentEvents, build_recent_events
from reports.queries.overview.topic_leans import TopicLean, build_topic_leans
from reports.queries.score.brand_report import compute_scores
from reports.queries.share_of_voice import build_share_of_voice
from reports.wording.common import opening_snippet
from reports.wording.overview.this_week import spike_text
from reports.wording.reach import busy_week_text
from reports.wording.topics import quoted
from talkworthy.date_range import DateRange
from talkworthy.storage.conversations.queries import ConversationRow
from talkworthy.storage.runs.gaps import load_gaps
from views.components.charts.mentions_over_time import ChartLabel, MentionsOverTime, to_mentions_over_time
from views.queries import core as reading
from views.queries import reach
from views.queries.context import BrandContext, cached, cached_until_next_run
from views.queries.notes import all_notes
from views.queries.worker import run_in_worker

A_WEEK = timedelta(weeks=1)
TO_CHOOSE_FROM = 10
"""Conversations of a week among which one without a note is looked for."""


@cached_until_next_run
def mentions(context: BrandContext) -> MentionSeries:
    """Return the mentions by week, with sentiment and source."""
    return count_mentions(reading.rollups(context), context.date_range)


@cached_until_next_run
@run_in_worker
def recent_events(context: BrandContext) -> RecentEvents:
    """Return the spikes, busy weeks and new communities of the date range."""
    return context.read(build_recent_events, context.brand, context.date_range)


@cached_until_next_run
def mentions_over_time(context: BrandContext) -> MentionsOverTime:
    """Return the chart of mentions and sentiment, with what stands out, and gaps that no later run filled."""
    gaps = context.read(load_gaps, context.date_range, context.brand.name)
    open_gaps = [gap for gap in gaps if gap.filled_at is None]
    return to_mentions_over_time(mentions(context), context.date_range, _labels(context), open_gaps)


def _labels(context: BrandContext) -> list[ChartLabel]:
    """Return each spike with its most distinctive word, and each busy week with its largest conversation."""
    events = recent_events(context)
    labels = [
        ChartLabel(spike.start, quoted(spike.words[0][0]) if spike.words else "spike", spike_text(spike))
        for spike in events.spikes
    ]
    rows = reading.conversations_by_thread(context, tuple(week.threads[0][0] for week in events.busy_weeks))
    for week in events.busy_weeks:
        row = rows.get(week.threads[0][0])
        labels.append(ChartLabel(week.start, opening_snippet(row) if row else "", busy_week_text(week)))
    return [label for label in labels if label.words]


@cached_until_next_run
@run_in_worker
def topic_leans(context: BrandContext) -> tuple[TopicLean, ...]:
    """Return the topics with their share of posts and which way opinions lean, the largest first."""
    return context.read(build_topic_leans, context.brand.name, context.date_range)


@cached
@run_in_worker
def previous_score(context: BrandContext) -> Worthiness | None:
    """Return the score of the period before; None where the store does not hold all of it."""
    before = period_before(context)
    if before is None:
        return None
    return context.read(compute_scores, context.settings, before, [context.brand.name])[context.brand.name]


@cached_until_next_run
@run_in_worker
def mention_change(context: BrandContext) -> MentionChange:
    """Return the mentions of this period and of the one before."""
    return context.read(build_mention_change, context.brand.name, context.date_range, period_before(context))


@cached_until_next_run
@run_in_worker
def previous_shares(context: BrandContext) -> tuple[BrandShare, ...]:
    """Return the share of voice in the period before; empty where the store does not hold all of it."""
    before = period_before(context)
    if before is None:
        return ()
    return context.read(build_share_of_voice, context.settings, context.brand, before).shares


def recommended(context: BrandContext) -> Mapping[str, int]:
    """Return how many people recommend the brand, and each competitor."""
    return {row.brand: row.recommended.people for row in reach.recommendations(context)}


def period_before(context: BrandContext) -> DateRange | None:
    """Return the period before the date range; None where the store does not hold all of it."""
    return previous_range(context.date_range, context.span) if context.span else None


def first_facts(context: BrandContext) -> OverviewFacts:
    """Return what the headline may say by the report and the topics alone, which are there first."""
    report = reading.report(context)
    return OverviewFacts(
        report.worthiness,
        report.competitors,
        topics=topic_leans(context),
        largest=report.top_conversations,
        has_earlier=context.span is not None and context.span[0] < context.date_range.start,
    )


def conversation_to_read(context: BrandContext) -> ConversationRow | None:
    """Return the most discussed conversation that began in the last seven days and has no note yet."""
    week = context.over(DateRange(context.date_range.end - A_WEEK, context.date_range.end))
    rows = reading.conversation_page(week, week.conversations(), TO_CHOOSE_FROM, 0, "exchanges")
    noted = {note.thread for note in all_notes(context)}
    return next((row for row in rows if row.thread not in noted), None)
