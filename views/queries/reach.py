"""Queries of the place that compares the brand with competitors, and of the tab on needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.stats.cluster_bootstrap import Estimate
from analysis.worthiness import Worthiness
from reports.queries.distinctive_words import DistinctiveWords, build_distinctive_words
from reports.queries.people.customer_needs import CustomerNeeds, build_customer_needs
from reports.queries.reach import BrandReach, Reach, build_reach
from reports.queries.recommendations import BrandRecommendations, build_recommendations
from reports.queries.share_of_voice import ShareOfVoice, VoiceOverTime, build_voice_over_time
from reports.queries.switching import Switching, build_switching
from reports.wording.common import count_text, hundredths, range_text
from reports.wording.overview.findings import comparable_sentiment
from views.components.charts.chart import Chart
from views.components.charts.mentions_by_source import to_source_chart
from views.components.charts.share_over_time import to_share_chart
from views.queries import core as reading
from views.queries.core import BrandContext, cached_until_next_run
from views.queries.worker import run_in_worker

PEOPLE = ("person", "people")


@dataclass(frozen=True, slots=True)
class Bar:
    """A number with its interval, ready to be drawn: `at`, `low` and `high` are percent of the bar's length."""

    name: str
    own: bool
    figure: str
    between: str
    n: str
    at: float
    low: float
    high: float


@cached_until_next_run
@run_in_worker
def reach(context: BrandContext) -> Reach:
    """Return where people talk about the brand."""
    return context.read(build_reach, context.settings, context.brand, context.date_range)


@cached_until_next_run
@run_in_worker
def customer_needs(context: BrandContext) -> CustomerNeeds:
    """Return the needs that people express."""
    return context.read(build_customer_needs, context.brand, context.date_range)


@cached_until_next_run
@run_in_worker
def share_of_voice(context: BrandContext) -> VoiceOverTime:
    """Return the share of voice of the brand and its competitors, in all and over time."""
    return context.read(build_voice_over_time, context.settings, context.brand, context.date_range)


@cached_until_next_run
def share_chart(context: BrandContext) -> Chart | None:
    """Return the chart of the share of voice over time; None where nothing can be compared."""
    return to_share_chart(share_of_voice(context), context.date_range)


@cached_until_next_run
def source_chart(context: BrandContext) -> Chart | None:
    """Return the chart of mentions by source over time; None where there are none."""
    return to_source_chart(reading.rollups(context), context.date_range)


@cached_until_next_run
@run_in_worker
def recommendations(context: BrandContext) -> tuple[BrandRecommendations, ...]:
    """Return who recommends the brand and its competitors, and who advises against them."""
    return context.read(build_recommendations, context.settings, context.brand, context.date_range)


@cached_until_next_run
@run_in_worker
def switching(context: BrandContext) -> Switching:
    """Return who moved to the brand and away from it."""
    return context.read(build_switching, context.brand, context.date_range)


@cached_until_next_run
@run_in_worker
def distinctive_words(context: BrandContext) -> DistinctiveWords:
    """Return the words that are more common about the brand than about its competitors, and the other way round."""
    return context.read(build_distinctive_words, context.settings, context.brand, context.date_range)


def breadth_bars(reaches: Iterable[BrandReach]) -> list[Bar]:
    """Return the effective number of communities of the brand (first) and its competitors."""
    known = [(row.brand, row.breadth) for row in reaches if row.breadth is not None]
    whole = max((measure.high for _, measure in known), default=1.0)
    return [_to_bar(name, measure, number == 0, whole) for number, (name, measure) in enumerate(known)]


def share_bars(measures: Iterable[tuple[str, Estimate | None]], unit: str) -> list[Bar]:
    """Return shares of 0 to 1 of the brand (first) and its competitors; `unit` is what n counts."""
    known = [(name, measure) for name, measure in measures if measure is not None]
    return [_to_bar(name, measure, number == 0, None, unit) for number, (name, measure) in enumerate(known)]


def share_of_voice_bars(share: ShareOfVoice) -> list[Bar]:
    """Return each brand's share of voice; with too few conversations for an interval, the bar spans the whole scale."""
    return [
        _to_bar(
            row.brand,
            Estimate(
                row.share,
                row.low if row.low is not None else 0.0,
                row.high if row.high is not None else 1.0,
                row.contributions,
            ),
            number == 0,
            None,
            "contribution",
        )
        for number, row in enumerate(share.shares)
    ]


def score_bars(rows: Iterable[Worthiness]) -> list[Bar]:
    """Return the Talkworthy scores of the brand (first) and its competitors, without those that have none."""
    return [
        _to_score(row.brand, number == 0, (row.score, row.low, row.high), count_text(row.counts.people, *PEOPLE))
        for number, row in enumerate(rows)
        if row.score is not None and row.low is not None and row.high is not None
    ]


def sentiment_bars(rows: Iterable[Worthiness]) -> list[Bar]:
    """Return the sentiment of the brand (first) and its competitors, where enough opinions are known."""
    known = [(number, row, comparable_sentiment(row)) for number, row in enumerate(rows)]
    return [
        _to_score(
            row.brand,
            number == 0,
            (hundredths(each.value or 0.0), hundredths(each.low or 0.0), hundredths(each.high or 0.0)),
            f"{count_text(row.opinion.positive, 'positive opinion')}, {row.opinion.negative:,} negative",
        )
        for number, row, each in known
        if each is not None
    ]


def _to_bar(name: str, measure: Estimate, own: bool, whole: float | None, unit: str = "person") -> Bar:
    scale = 100 / (whole or 1.0)
    at, low, high = ((value if whole else 100 * value) for value in (measure.value, measure.low, measure.high))
    places, unit_of = (1, "") if whole else (0, "%")
    return Bar(
        name=name,
        own=own,
        figure=f"{at:.{places}f}{unit_of}",
        between=f"{low:.{places}f}\N{EN DASH}{high:.{places}f}{unit_of}",
        n=count_text(measure.n, *(PEOPLE if unit == "person" else (unit,))),
        at=measure.value * scale,
        low=measure.low * scale,
        high=measure.high * scale,
    )


def _to_score(name: str, own: bool, score: tuple[int, int, int], n: str) -> Bar:
    value, low, high = score
    return Bar(name, own, str(value), range_text(low, high), n, value, low, high)
