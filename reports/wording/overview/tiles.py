"""The four tiles of the overview: a figure with its 90% range, what it is based on, and how it changed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analysis.measures.reach import BrandShare
from analysis.worthiness import Worthiness
from analysis.worthiness.wording.headline import SURE, Comparison
from analysis.worthiness.wording.insufficient_data import insufficient_data_reason
from reports.queries.overview.mentions import Incomparable, MentionChange, MentionSeries
from reports.wording.common import count_text, hundredths, range_text, source_title, unbroken
from reports.wording.overview.findings import comparable_sentiment
from talkworthy.phrases import join_names, whole_percent

NO_FIGURE = "\N{EN DASH}"
NO_EARLIER_PERIOD = "no earlier period to compare with"

Standing = Literal["above", "below", "not clearly different from", "vs"]
Bounds = tuple[int, int]
Direction = Literal["up", "down", "no_clear_change", "not_comparable"]

_INCOMPARABLE: Mapping[Incomparable, str] = {
    "no_earlier_period": NO_EARLIER_PERIOD,
    "no_common_source": "not comparable: no source was collected in all of both periods",
    "few_threads": "too few conversations to compare with the period before",
}


@dataclass(frozen=True, slots=True)
class TileChange:
    """How a figure differs from the period before: an arrow only where that is sure."""

    direction: Direction
    text: str


@dataclass(frozen=True, slots=True)
class OverviewTile:
    """A figure in `unit`, its 90% range (None: it has none), and `n` with what it counts (`scope`).

    `series` has one number a week, the oldest first, empty where there is no line to draw. `others` has the figures of
    the competitors. `page` and `params` lead to what is behind the figure.
    """

    name: str
    title: str
    figure: str
    low: int | None
    high: int | None
    unit: str
    n: int
    scope: str
    change: TileChange
    series: tuple[float, ...] = ()
    others: str = ""
    page: str = "overview"
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def hover(self) -> str:
        """Return the range and what the figure is based on, for a hover."""
        bounds = (
            f"90% range: {range_text(self.low, self.high)}. " if self.low is not None and self.high is not None else ""
        )
        return unbroken(f"{bounds}{self.scope[:1].upper()}{self.scope[1:]}.")


def score_tile(
    worthiness: Worthiness,
    previous: Worthiness | None,
    chance: float | None = None,
    series: Sequence[float] = (),
    competitors: Sequence[tuple[Worthiness, Comparison]] = (),
) -> OverviewTile:
    """Return the tile of the score; `previous` is that of the period before.

    `chance` is the probability that the score rose, where it was computed; without it a change needs ranges that are
    apart. The score is compared with `competitors` as below the tiles.
    """
    counts = worthiness.counts
    people = f"{count_text(counts.people, 'person', 'people')} in {count_text(counts.conversations, 'conversation')}"
    scored = worthiness.score is not None
    return OverviewTile(
        name="score",
        title="Talkworthy score",
        figure=str(worthiness.score) if scored else NO_FIGURE,
        low=worthiness.low,
        high=worthiness.high,
        unit="of 100" if scored else "",
        n=counts.people,
        scope=people if scored else f"{insufficient_data_reason(counts)}: {people}",
        change=_score_change(worthiness, previous, chance),
        series=tuple(series),
        others=_others(
            (row.brand, str(row.score), _score_standing(worthiness, comparison))
            for row, comparison in competitors
            if row.score is not None
        ),
    )


def mentions_tile(series: MentionSeries, change: MentionChange) -> OverviewTile:
    """Return the tile of mentions: a count, so that only its change has a range."""
    scope = "posts by the public that name the brand, without duplicates and suspected spam"
    return OverviewTile(
        name="mentions",
        title="Mentions",
        figure=f"{series.total:,}",
        low=None,
        high=None,
        unit="mention" if series.total == 1 else "mentions",
        n=series.total,
        scope=f"{count_text(series.total, 'mention')}: {scope}{_factor_text(change)}",
        change=_mention_change(change),
        series=tuple(float(total) for total in series.totals),
        page="conversations",
    )


def sentiment_tile(
    worthiness: Worthiness,
    previous: Worthiness | None,
    series: Sequence[float] = (),
    competitors: Sequence[Worthiness] = (),
) -> OverviewTile:
    """Return the tile of sentiment: 0 is all negative, 100 all positive."""
    sentiment, opinion = worthiness.component("sentiment"), worthiness.opinion
    opinions = f"{opinion.positive:,} positive, {opinion.negative:,} negative, {opinion.neutral:,} neutral opinions"
    known = sentiment.value is not None
    return OverviewTile(
        name="sentiment",
        title="Sentiment",
        figure=str(hundredths(sentiment.value or 0.0)) if known else NO_FIGURE,
        low=_percent(sentiment.low),
        high=_percent(sentiment.high),
        unit="of 100" if known else "",
        n=opinion.positive + opinion.negative,
        scope=opinions if known else f"too few opinions: {opinions}",
        change=_sentiment_change(worthiness, previous),
        series=tuple(series),
        others=_others(
            (
                row.brand,
                str(hundredths(component.value or 0.0)),
                _standing(_sentiment_bounds(worthiness), _sentiment_bounds(row)),
            )
            for row in competitors
            if (component := comparable_sentiment(row)) is not None
        ),
        page="conversations",
    )


def share_of_voice_tile(
    brand: str, shares: Sequence[BrandShare], previous: Sequence[BrandShare], series: Sequence[float] = ()
) -> OverviewTile:
    """Return the tile of the share of voice; `previous` are the shares in the period before, empty for none."""
    own, then = (next((share for share in group if share.brand == brand), None) for group in (shares, previous))
    competitors = [share.brand for share in shares if share.brand != brand]
    scope = "no competitors, or no community that was searched for all of them"
    if own is not None:
        total = count_text(sum(share.contributions for share in shares), "contribution")
        scope = f"{own.contributions:,} of {total} to conversations; the others are about {join_names(competitors)}"
    before = f"{whole_percent(then.share)}%" if then else ""
    return OverviewTile(
        name="share_of_voice",
        title="Share of voice",
        figure=f"{whole_percent(own.share)}%" if own else NO_FIGURE,
        low=_percent(own.low) if own else None,
        high=_percent(own.high) if own else None,
        unit="",
        n=own.contributions if own else 0,
        scope=scope,
        change=_change(_share_bounds(own), _share_bounds(then), before) if then else _not_comparable(NO_EARLIER_PERIOD),
        series=tuple(series),
        others=_others(
            (share.brand, f"{whole_percent(share.share)}%", _standing(_share_bounds(own), _share_bounds(share)))
            for share in shares
            if share.brand != brand
        ),
        page="compare",
    )


def _others(others: Iterable[tuple[str, str, Standing]]) -> str:
    """Return `above Mornside 41, not clearly different from Northlight 58`."""
    by_standing: dict[str, list[str]] = {}
    for brand, figure, standing in others:
        by_standing.setdefault(standing, []).append(f"{brand} {figure}")
    return ", ".join(f"{standing} {', '.join(figures)}" for standing, figures in sorted(by_standing.items()))


def _score_standing(worthiness: Worthiness, comparison: Comparison) -> Standing:
    if comparison.higher is not None:
        return "above" if comparison.higher == worthiness.brand else "below"
    return "vs" if comparison.chance is None else "not clearly different from"


def _standing(own: Bounds | None, other: Bounds | None) -> Standing:
    """Return whether a figure is above another: only where their ranges do not touch."""
    if own is None or other is None:
        return "vs"
    if own[0] > other[1]:
        return "above"
    return "below" if own[1] < other[0] else "not clearly different from"


def _score_change(worthiness: Worthiness, previous: Worthiness | None, chance: float | None) -> TileChange:
    if worthiness.score is None:
        before = f"; the period before had {previous.score}" if previous and previous.score is not None else ""
        return _not_comparable(f"{insufficient_data_reason(worthiness.counts)}{before}")
    if previous is None:
        return _not_comparable(NO_EARLIER_PERIOD)
    if previous.score is None:
        return _not_comparable("no score in the period before")
    if worthiness.left_out != previous.left_out:
        return _not_comparable("not comparable: the scores have different components")
    now, then = (worthiness.low or 0, worthiness.high or 0), (previous.low or 0, previous.high or 0)
    if chance is None:
        return _change(now, then, str(previous.score))
    # a change of less than a point may be certain, but nobody can see it in the rounded scores
    if max(chance, 1 - chance) < SURE or worthiness.score == previous.score:
        return TileChange("no_clear_change", f"no clear change from {previous.score}")
    return _moved(chance >= SURE, str(previous.score))


def _sentiment_change(worthiness: Worthiness, previous: Worthiness | None) -> TileChange:
    if worthiness.component("sentiment").value is None:
        return _not_comparable("too few opinions")
    if previous is None:
        return _not_comparable(NO_EARLIER_PERIOD)
    before = str(hundredths(previous.component("sentiment").value or 0.0))
    return _change(_sentiment_bounds(worthiness), _sentiment_bounds(previous), before)


def _change(now: tuple[int, int] | None, then: tuple[int, int] | None, before: str) -> TileChange:
    """Compare two ranges: a change is sure where they do not touch."""
    if now is None or then is None:
        return _not_comparable("too little data to compare with the period before")
    if now[0] > then[1] or now[1] < then[0]:
        return _moved(now[0] > then[1], before)
    return TileChange("no_clear_change", f"no clear change from {before}")


def _moved(rose: bool, before: str) -> TileChange:
    return TileChange("up" if rose else "down", f"{'up' if rose else 'down'} from {before}")


def _not_comparable(text: str) -> TileChange:
    return TileChange("not_comparable", text)


def _mention_change(change: MentionChange) -> TileChange:
    if change.low is None or change.high is None:
        return _not_comparable(_INCOMPARABLE[change.incomparable or "few_threads"])
    without = f" without {join_names([source_title(source) for source in change.left_out])}" if change.left_out else ""
    if change.low <= 1 <= change.high:
        return TileChange("no_clear_change", f"no clear change from {change.then:,}{without}")
    rose = change.low > 1
    return _moved(rose, f"{change.then:,} to {change.now:,}{without}" if without else f"{change.then:,}")


def _factor_text(change: MentionChange) -> str:
    """Return the range of the change as percentages, for the hover."""
    if change.low is None or change.high is None:
        return ""
    bounds = (f"{100 * (factor - 1):+,.0f}%".replace("-", "\N{MINUS SIGN}") for factor in (change.low, change.high))
    return f"; 90% range of the change: {' to '.join(bounds)}"


def _sentiment_bounds(worthiness: Worthiness | None) -> tuple[int, int] | None:
    sentiment = worthiness.component("sentiment") if worthiness else None
    return _outwards(sentiment.low, sentiment.high) if sentiment else None


def _share_bounds(share: BrandShare | None) -> tuple[int, int] | None:
    return _outwards(share.low, share.high) if share else None


def _outwards(low: float | None, high: float | None) -> tuple[int, int] | None:
    """Return bounds in hundredths, rounded outwards: rounding alone must not set two ranges apart."""
    if low is None or high is None:
        return None
    # without the first rounding a bound of 0.29 would become 28.999...
    return math.floor(round(100 * low, 6)), math.ceil(round(100 * high, 6))


def _percent(bound: float | None) -> int | None:
    return None if bound is None else hundredths(bound)
