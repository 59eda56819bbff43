"""The parts of the first screen of the overview: headline, tiles, topics, what changed, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from analysis.worthiness import Worthiness
from analysis.worthiness.wording.headline import Comparison
from reports.queries.measured_precision import NEGATIVE, POSITIVE
from reports.queries.overview.facts import OverviewFacts, WaitingQuestions, to_waiting_questions
from reports.queries.overview.mentions import MentionChange, MentionSeries
from reports.queries.overview.topic_leans import TopicLean
from reports.queries.score.brand_report import Report
from reports.wording.overview.confidence import confidence_line
from reports.wording.overview.headline import OverviewLink, headline_of
from reports.wording.overview.this_week import MOST_CHANGES, WeekFacts, changes_of, todos_of
from reports.wording.overview.tiles import (
    OverviewTile,
    TileChange,
    mentions_tile,
    score_tile,
    sentiment_tile,
    share_of_voice_tile,
)
from reports.wording.topics import LEAN_TEXTS
from talkworthy.date_range import ONE_DAY, DateRange
from views.components.templating import draw
from views.queries import core as reading
from views.queries import overview as queries
from views.queries import reach, response
from views.queries import trend as past
from views.queries.core import BrandContext

TOPICS_SHOWN = 5
MOST_POINTS = 26
"""The newest points of a line in a tile; more could not be told apart."""
PENDING = TileChange("not_comparable", "\N{HORIZONTAL ELLIPSIS}")


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic with its posts in each period, the newest last, and whether it is rising."""

    topic: TopicLean
    periods: tuple[int, ...]
    rising: bool


def draw_headline(context: BrandContext, facts: OverviewFacts) -> None:
    """Draw the answer, why, and links to the evidence."""
    draw("overview_headline", headline=headline_of(facts), counts=facts.worthiness.counts, params=context.params)


def draw_tiles(context: BrandContext, tiles: Sequence[OverviewTile]) -> None:
    """Draw the four tiles; only the score is provisional."""
    worthiness = reading.report(context).worthiness
    draw(
        "overview_tiles",
        tiles=tiles,
        provisional=worthiness.status == "provisional",
        counts=worthiness.counts,
        opinion=worthiness.opinion,
        params=context.params,
    )


def first_tiles(context: BrandContext) -> list[OverviewTile]:
    """Return the tiles that the report and the mentions fill alone; how they changed is still to come."""
    report, mentions = reading.report(context), queries.mentions(context)
    tiles = (
        score_tile(report.worthiness, None, competitors=_compared(report)),
        mentions_tile(mentions, MentionChange(mentions.total, 0, incomparable="no_earlier_period")),
        sentiment_tile(report.worthiness, None, to_net_sentiment(mentions), report.competitors),
    )
    last = replace(share_of_voice_tile(context.brand.name, (), ()), scope="being counted")
    return [replace(tile, change=PENDING) for tile in (*tiles, last)]


def all_tiles(context: BrandContext) -> list[OverviewTile]:
    """Return the four tiles with their lines and with how they differ from the period before."""
    report, mentions = reading.report(context), queries.mentions(context)
    before, over_time, score = queries.previous_score(context), reach.share_of_voice(context), past.trend(context)
    # the chance is that of the last 13 weeks against the 13 before, whatever the date range
    quarter = DateRange.ending(context.date_range.end - ONE_DAY)
    chance = score.chance if context.date_range == quarter else None
    name = context.brand.name
    shares = [stretch.shares[over_time.brands.index(name)] for stretch in over_time.stretches if stretch.shares]
    points = score.scores[-min(max(context.date_range.weeks, 2), MOST_POINTS) :]
    scored = report.worthiness.score is not None
    return [
        score_tile(report.worthiness, before, chance, points if scored else (), _compared(report)),
        mentions_tile(mentions, queries.mention_change(context)),
        sentiment_tile(report.worthiness, before, to_net_sentiment(mentions), report.competitors),
        share_of_voice_tile(name, over_time.whole.shares, queries.previous_shares(context), series=shares),
    ]


def _compared(report: Report) -> list[tuple[Worthiness, Comparison]]:
    """Return each competitor's score with how the brand compares with it."""
    return list(zip(report.competitors, report.comparisons, strict=True))


def to_net_sentiment(mentions: MentionSeries) -> tuple[float, ...]:
    """Return the positive less the negative mentions of each stretch, the oldest first; empty where there are none."""
    if not mentions.of_sentiment("positive") + mentions.of_sentiment("negative"):
        return ()
    sign = pl.col("sentiment").replace_strict({"positive": 1, "negative": -1}, default=0)
    net = mentions.by_sentiment.group_by("start").agg((sign * pl.col("mentions")).sum().cast(pl.Float64).alias("net"))
    return tuple(net.sort("start")["net"].to_list())


def draw_topics(context: BrandContext) -> None:
    """Draw the largest topics, each with its share of posts, how it went, and which way opinions lean."""
    topics = queries.topic_leans(context)[:TOPICS_SHOWN]
    over_time = reading.topics_over_time(context)
    rising = {topic.name for topic in over_time.emerging_topics}
    lines = [TopicLine(topic, over_time.periods.get(topic.topic, ()), topic.label in rising) for topic in topics]
    draw("overview_topics", lines=lines, lean_texts=LEAN_TEXTS, brand=context.brand.name, params=context.params)


def draw_changes(context: BrandContext) -> None:
    """Draw what changed in the last seven days of the date range."""
    change = past.change_since_last_week(context)
    draw("overview_changes", changes=_changes(context), change=change, params=context.params)


def draw_most_discussed(context: BrandContext) -> None:
    """Draw the conversations between most people, as many as what changed leaves room for."""
    room = MOST_CHANGES - len(_changes(context))
    draw("overview_discussed", rows=reading.report(context).top_conversations[:room], params=context.params)


def _changes(context: BrandContext) -> tuple[OverviewLink, ...]:
    events, over_time = queries.recent_events(context), reading.topics_over_time(context)
    facts = WeekFacts(
        end=context.date_range.end,
        score=reading.report(context).worthiness.score,
        change=past.change_since_last_week(context),
        spikes=events.spikes,
        emerging_topics=over_time.emerging_topics,
        emerging_words=over_time.emerging_words,
        new_communities=events.new_communities,
        topics={topic.label: topic.topic for topic in queries.topic_leans(context)},
    )
    return changes_of(facts)


def draw_todos(context: BrandContext) -> None:
    """Draw what to do this week."""
    checked = reading.precisions(context)[context.brand.name].checked
    todos = todos_of(
        questions_of(context), queries.conversation_to_read(context), checked, queries.mentions(context).total
    )
    draw("overview_todos", todos=todos, params=context.params)


def draw_confidence(context: BrandContext) -> None:
    """Draw what all the numbers above rest on, in one line."""
    measured = reading.measured_precision(context, [NEGATIVE, POSITIVE])
    checked = reading.precisions(context)[context.brand.name].checked
    draw("overview_confidence", line=confidence_line(measured, checked), params=context.params)


def questions_of(context: BrandContext) -> WaitingQuestions:
    """Return the questions to the brand that wait for an answer."""
    return to_waiting_questions(response.response_queue(context))


def all_facts(context: BrandContext) -> OverviewFacts:
    """Return all that the headline may say: where there is no score, also share of voice and recommendations."""
    facts = replace(queries.first_facts(context), questions=questions_of(context))
    if facts.worthiness.score is not None:
        return facts
    shares = reach.share_of_voice(context).whole.shares
    return replace(facts, shares=shares, recommended=queries.recommended(context))
