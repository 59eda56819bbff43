"""Queries of the pages on reach and needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.stats.cluster_bootstrap import Estimate
from reports.queries.people.customer_needs import CustomerNeeds, build_customer_needs
from reports.queries.reach import BrandReach, Reach, build_reach
from reports.wording.common import count_text
from views.queries.core import BrandContext, cached_until_next_run
from views.queries.worker import run_in_worker


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


def breadth_bars(reaches: Iterable[BrandReach]) -> list[Bar]:
    """Return the effective number of communities of the brand (first) and its competitors."""
    known = [(row.brand, row.breadth) for row in reaches if row.breadth is not None]
    whole = max((measure.high for _, measure in known), default=1.0)
    return [_to_bar(name, measure, number == 0, whole) for number, (name, measure) in enumerate(known)]


def share_bars(measures: Iterable[tuple[str, Estimate | None]], unit: str) -> list[Bar]:
    """Return shares of 0 to 1 of the brand (first) and its competitors; `unit` is what n counts."""
    known = [(name, measure) for name, measure in measures if measure is not None]
    return [_to_bar(name, measure, number == 0, None, unit) for number, (name, measure) in enumerate(known)]


def share_of_voice_bars(reach: Reach) -> list[Bar]:
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
            row.brand == reach.brand,
            None,
            "contribution",
        )
        for row in reach.share_of_voice.shares
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
        n=count_text(measure.n, unit, "people" if unit == "person" else ""),
        at=measure.value * scale,
        low=measure.low * scale,
        high=measure.high * scale,
    )
