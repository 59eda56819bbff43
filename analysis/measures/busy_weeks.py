"""Finds weeks with far more posts than usual, and the few conversations that caused them.

`analysis.measures.spikes` finds times with far more people than chance and usual threads explain; a single large thread
is no spike, and still makes a week that a reader should see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from analysis.measures.spikes import FEWEST_PEOPLE, MAX_USUAL_Z, Spike, robust_z
from talkworthy.date_range import DateRange

A_WEEK = timedelta(weeks=1)
FEWEST_WEEKS = 8
"""Weeks that a date range needs before anything can be called typical."""
TIMES_TYPICAL = 3.0
MAX_LISTED = 3
"""Weeks in the result, those of most posts; and conversations of a week."""


@dataclass(frozen=True, slots=True)
class BusyWeek:
    """From `start` to `stop` (aware, UTC) people wrote `posts`; `typical` is the median of weeks with posts.

    `threads` are the fewest that hold more than half of the posts, the largest first, with the posts of each; at most
    three, which may hold less. `conversations` is the number of all conversations in the week. `mentions` are those of
    the posts that name the brand, in any conversation: the bar of the week in a chart.
    """

    start: datetime
    stop: datetime
    posts: int
    typical: float
    conversations: int
    threads: tuple[tuple[str, int], ...]
    mentions: int = 0

    @property
    def drawn(self) -> int:
        """Posts in the listed conversations."""
        return sum(posts for _, posts in self.threads)


def find_busy_weeks(posts: pl.DataFrame, date_range: DateRange, spikes: Sequence[Spike] = ()) -> tuple[BusyWeek, ...]:
    """Return the busiest weeks of a date range, the latest first, without weeks that have a spike; none under eight
    weeks.

    `posts` are by people: source, author, thread, created_at (Datetime in UTC). Weeks are counted back from the end of
    the date range; a remainder of fewer than seven days at its beginning is ignored. A week is busy from three times
    the median of weeks with posts, where its robust z (as of spikes) is beyond 3.5 and five people posted.
    """
    weeks = (date_range.end - date_range.start) // A_WEEK
    if weeks < FEWEST_WEEKS:
        return ()
    begin = date_range.end - weeks * A_WEEK
    week = (pl.col("created_at") - pl.lit(begin)).dt.total_microseconds() // (A_WEEK // timedelta(microseconds=1))
    inside = posts.filter(pl.col("created_at").is_between(begin, date_range.end, closed="left")).with_columns(week=week)
    weekly = inside.group_by("week").agg(posts=pl.len(), people=pl.struct("source", "author").n_unique())
    if weekly.is_empty():
        return ()
    typical = float(np.median(weekly["posts"].to_numpy()))
    counts = np.zeros(weeks)
    counts[weekly["week"].to_numpy()] = weekly["posts"].to_numpy()
    beyond = robust_z(counts, np.full(weeks, typical)) > MAX_USUAL_Z
    busy = weekly.filter(
        pl.col("posts") >= TIMES_TYPICAL * typical,
        pl.col("people") >= FEWEST_PEOPLE,
        pl.col("week").is_in(np.flatnonzero(beyond)),
    )
    starts = {week: begin + week * A_WEEK for week in busy.sort("posts", "week", descending=True)["week"].to_list()}
    without_spike = [week for week, at in starts.items() if not _has_spike(at, spikes)]
    return tuple(
        _to_week(inside.filter(pl.col("week") == week), starts[week], typical)
        for week in sorted(without_spike[:MAX_LISTED], reverse=True)
    )


def _has_spike(start: datetime, spikes: Sequence[Spike]) -> bool:
    """Return whether a spike falls into the week."""
    return any(spike.start < start + A_WEEK and start < spike.stop for spike in spikes)


def _to_week(posts: pl.DataFrame, start: datetime, typical: float) -> BusyWeek:
    threads = posts.group_by("thread").agg(count=pl.len()).sort("count", "thread", descending=[True, False])
    before = threads["count"].cum_sum() - threads["count"]
    largest = threads.filter(2 * before <= posts.height).head(MAX_LISTED)
    return BusyWeek(start, start + A_WEEK, posts.height, typical, threads.height, tuple(largest.iter_rows()))
