"""Mentions: how many in each week, with which sentiment and where, and how the total differs from the period before.

A mention is a post by the public that names the brand, written in the date range; duplicates and suspected spam are
none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import polars as pl

from analysis.stats.ratio_over_clusters import total_ratio
from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.counted_posts import ThreadMentions, count_mentions_by_thread
from talkworthy.storage.runs.coverage import count_communities
from talkworthy.storage.runs.gaps import load_gaps
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

MOST_STRETCHES = 104
"""The most stretches that a date range is split into, so that each bar is visible."""
SENTIMENTS = ("positive", "neutral", "unclear", "negative", "none")
"""In the order of a stacked bar; `none` is not analysed, such as posts in other languages."""
EARLY_ENOUGH = timedelta(weeks=1)
"""A source whose oldest post is this much later than the first day of a period was not collected in all of it."""

Incomparable = Literal["no_earlier_period", "no_common_source", "few_threads"]


@dataclass(frozen=True, slots=True, eq=False)
class MentionSeries:
    """Mentions in each stretch of `days` days, the last ending with the date range; the first may begin before it.

    `by_sentiment` and `by_source` have the columns start (first day, Date), sentiment or source, and mentions. Each
    stretch has a row for each sentiment, and for each source with any mention.
    """

    by_sentiment: pl.DataFrame
    by_source: pl.DataFrame
    days: int

    @property
    def total(self) -> int:
        """Return the number of mentions in the date range."""
        return int(self.by_sentiment["mentions"].sum())

    @property
    def totals(self) -> tuple[int, ...]:
        """Return the number of mentions in each stretch, the oldest first."""
        sums = self.by_sentiment.group_by("start").agg(pl.col("mentions").sum()).sort("start")
        return tuple(sums["mentions"].to_list())

    def of_sentiment(self, sentiment: str) -> int:
        """Return the number of mentions with this sentiment."""
        return int(self.by_sentiment.filter(pl.col("sentiment") == sentiment)["mentions"].sum())

    @property
    def word(self) -> str:
        """Return the name of one stretch."""
        return "week" if self.days == 7 else f"{self.days // 7} weeks"


@dataclass(frozen=True, slots=True)
class MentionChange:
    """Mentions now and in the period before, in the sources that were collected in both.

    `low` and `high` bound the factor between the two (90% range); None where `incomparable` says why there is none.
    `left_out` are the sources that were not collected in all of both periods.
    """

    now: int
    then: int
    low: float | None = None
    high: float | None = None
    left_out: tuple[str, ...] = ()
    incomparable: Incomparable | None = None


def count_mentions(rollups: pl.DataFrame, date_range: DateRange) -> MentionSeries:
    """Return the mentions of a date range by stretch, from the daily counts of the brand (`rollups_frame`).

    Stretches are whole weeks, few enough that each bar is visible. Of the daily counts `direct` alone is used: `posts`
    also holds posts above the first mention.
    """
    starts, days = to_stretches(date_range)
    end = date_range.end.date()
    back = ((pl.lit(end) - pl.col("day")).dt.total_days() - 1) // days + 1
    named = rollups.filter(pl.col("author_type") == "public", pl.col("direct") > 0).with_columns(
        start=pl.lit(end) - pl.duration(days=days * back)
    )
    return MentionSeries(
        _fill(named, starts, "sentiment", SENTIMENTS),
        _fill(named, starts, "source", sorted(named["source"].unique())),
        days,
    )


def to_stretches(date_range: DateRange) -> tuple[list[date], int]:
    """Return the first day of each stretch, and their number of days: whole weeks, the last ending with the range."""
    weeks = -(-date_range.weeks // MOST_STRETCHES)
    days, end = 7 * weeks, date_range.end.date()
    return [end - timedelta(days=days * back) for back in range(-(-date_range.weeks // weeks), 0, -1)], days


def build_mention_change(
    connection: Connection, brand: str, date_range: DateRange, previous: DateRange | None
) -> MentionChange:
    """Compare the mentions of the date range with those of the period before (`previous_range`).

    Sources that were added meanwhile, or that have a gap which was not filled, are left out of both: either would look
    like a change in what people do.
    """
    counted = count_mentions_by_thread(connection, brand, date_range)
    if previous is None:
        return MentionChange(sum(row.mentions for row in counted), 0, incomparable="no_earlier_period")
    both = DateRange(previous.start, date_range.end)
    gapped = {gap.source for gap in load_gaps(connection, both, brand) if gap.filled_at is None}
    first = previous.start + EARLY_ENOUGH
    late = {source for source, since in _collected_since(connection).items() if since >= first}
    return to_mention_change(counted, count_mentions_by_thread(connection, brand, previous), gapped | late)


def to_mention_change(
    counted: Sequence[ThreadMentions], earlier: Sequence[ThreadMentions], incomplete: Collection[str]
) -> MentionChange:
    """Compare the mentions of two periods; sources in `incomplete` were not collected in all of both.

    Where no other source has any, the numbers are those of all sources, and are not compared.
    """
    sources = {row.source for row in (*counted, *earlier)}
    left_out = tuple(sorted(sources.intersection(incomplete)))
    if sources and len(left_out) == len(sources):
        totals = sum(row.mentions for row in counted), sum(row.mentions for row in earlier)
        return MentionChange(totals[0], totals[1], left_out=left_out, incomparable="no_common_source")
    now, then = (_by_thread(row for row in rows if row.source not in left_out) for rows in (counted, earlier))
    total_now, total_then, ratio = sum(now.values()), sum(then.values()), total_ratio(now, then)
    if ratio is None:
        return MentionChange(total_now, total_then, left_out=left_out, incomparable="few_threads")
    return MentionChange(total_now, total_then, ratio.low, ratio.high, left_out)


def _fill(named: pl.DataFrame, starts: Sequence[date], name: str, values: Sequence[str]) -> pl.DataFrame:
    """Return the mentions by stretch and `name`, 0 where there are none."""
    order = pl.DataFrame({name: list(values)}, schema={name: pl.String})
    grid = pl.DataFrame({"start": list(starts)}, schema={"start": pl.Date}).join(order, how="cross")
    counted = named.group_by("start", name).agg(mentions=pl.col("direct").sum().cast(pl.Int64))
    joined = grid.join(counted, on=["start", name], how="left", maintain_order="left")
    return joined.with_columns(pl.col("mentions").fill_null(0))


def _by_thread(rows: Iterable[ThreadMentions]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for row in rows:
        totals[row.thread] = totals.get(row.thread, 0) + row.mentions
    return totals


def _collected_since(connection: Connection) -> dict[str, datetime]:
    """Return the time of the oldest post of each source."""
    since: dict[str, datetime] = {}
    for community in count_communities(connection):
        since[community.source] = min(since.get(community.source, community.since), community.since)
    return since
