"""Weeks that hold far more posts than is usual, and the few conversations that drew them: large threads, no crowds.

`analysis.measures.spikes` asks whether far more customers spoke than chance and usual threads let expect; one large thread is
none of that, and yet the week that a reader must see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from analysis.measures.spikes import MAX_USUAL_Z, FEWEST_PEOPLE, Spike, robust_z
from talkworthy.date_range import DateRange

A_WEEK = timedelta(weeks=1)
FEWEST_WEEKS = 8
"""Of a window, before anything can be said to be typical in it."""
TIMES_TYPICAL = 3.0
MOST_TOLD = 3
"""Weeks that are told, those of most posts; and conversations of a week."""


@dataclass(frozen=True, slots=True)
class BusyWeek:
    """From `start` to `stop` (aware, UTC) customers wrote `posts` where `typical` are the median of weeks with talk.

    `conversations` are the fewest that hold more than half of them, the largest first, with the posts of each; at most
    three, which may hold less where the talk was in many. `talks` is how many conversations there were at all.
    """

    start: datetime
    stop: datetime
    posts: int
    typical: float
    conversations: int
    threads: tuple[tuple[str, int], ...]

    @property
    def drawn(self) -> int:
        """Posts in the conversations that are told."""
        return sum(posts for _, posts in self.threads)


def find_busy_weeks(posts: pl.DataFrame, date_range: DateRange, spikes: Sequence[Spike] = ()) -> tuple[BusyWeek, ...]:
    """The fullest weeks of a window, the latest first, without those that a spike tells of; none under eight weeks.

    `posts` are the customers' posts: source, author, conversation, created_at (Datetime in UTC). Weeks are counted back
    from the window's end; a rest of fewer than seven days at its beginning is in none. A week is full from three times
    the median of weeks with talk, where its robust z (as of spikes) is beyond 3.5 and five customers spoke.
    """
    whole = (date_range.end - date_range.start) // A_WEEK
    if whole < FEWEST_WEEKS:
        return ()
    begin = date_range.end - whole * A_WEEK
    back = (pl.col("created_at") - pl.lit(begin)).dt.total_microseconds() // (A_WEEK // timedelta(microseconds=1))
    inside = posts.filter(pl.col("created_at").is_between(begin, date_range.end, closed="left")).with_columns(week=back)
    weekly = inside.group_by("week").agg(posts=pl.len(), people=pl.struct("source", "author").n_unique())
    if weekly.is_empty():
        return ()
    typical = float(np.median(weekly["posts"].to_numpy()))
    counts = np.zeros(whole)
    counts[weekly["week"].to_numpy()] = weekly["posts"].to_numpy()
    beyond = robust_z(counts, np.full(whole, typical)) > MAX_USUAL_Z
    full = weekly.filter(
        pl.col("posts") >= TIMES_TYPICAL * typical,
        pl.col("people") >= FEWEST_PEOPLE,
        pl.col("week").is_in(np.flatnonzero(beyond)),
    )
    starts = {week: begin + week * A_WEEK for week in full.sort("posts", "week", descending=True)["week"].to_list()}
    quiet = [week for week, at in starts.items() if not _is_told(at, spikes)]
    return tuple(
        _to_week(inside.filter(pl.col("week") == week), starts[week], typical)
        for week in sorted(quiet[:MOST_TOLD], reverse=True)
    )


def _is_told(start: datetime, spikes: Sequence[Spike]) -> bool:
    """Does a spike fall into the week?"""
    return any(one.start < start + A_WEEK and start < one.stop for one in spikes)


def _to_week(posts: pl.DataFrame, start: datetime, typical: float) -> BusyWeek:
    threads = posts.group_by("thread").agg(many=pl.len()).sort("many", "thread", descending=[True, False])
    before = threads["many"].cum_sum() - threads["many"]
    drew = threads.filter(2 * before <= posts.height).head(MOST_TOLD)
    return BusyWeek(start, start + A_WEEK, posts.height, typical, threads.height, tuple(drew.iter_rows()))
