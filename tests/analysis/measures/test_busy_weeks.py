"""Weeks that one large thread fills: no crowds, and not passed over in silence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from analysis.measures.busy_weeks import find_busy_weeks
from analysis.measures.spikes import Spike
from talkworthy.date_range import DateRange

WINDOW = DateRange.between(date(2026, 1, 5), date(2026, 4, 5))  # thirteen weeks from a Monday
SIXTH = datetime(2026, 2, 9, tzinfo=UTC)


def said(at: datetime, thread: str, posts: int) -> pl.DataFrame:
    """So many posts of a thread within an hour, each by somebody else."""
    rows = [("inn", f"{thread} {n}", thread, at + timedelta(minutes=n % 60)) for n in range(posts)]
    schema: dict[str, Any] = {
        "source": pl.String,
        "author": pl.String,
        "thread": pl.String,
        "created_at": pl.Datetime("us", "UTC"),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def year(*more: pl.DataFrame) -> pl.DataFrame:
    """Five posts every week, and what comes on top of them."""
    return pl.concat([*(said(WINDOW.start + timedelta(days=7 * n), f"w{n}", 5) for n in range(13)), *more])


def test_a_week_that_one_thread_fills_is_told_with_that_thread() -> None:
    (week,) = find_busy_weeks(year(said(SIXTH + timedelta(days=2), "large", 60)), WINDOW)

    assert (week.start, week.stop) == (SIXTH, SIXTH + timedelta(days=7))
    assert (week.posts, week.typical, week.conversations) == (65, 5.0, 2)
    assert week.threads == (("large", 60),)


def test_the_fewest_threads_that_hold_most_of_the_posts_are_told() -> None:
    (week,) = find_busy_weeks(year(said(SIXTH, "a", 24), said(SIXTH, "b", 30), said(SIXTH, "c", 1)), WINDOW)

    assert week.posts == 60
    assert week.threads == (("b", 30), ("a", 24))


def test_of_many_equal_threads_three_are_told() -> None:
    (week,) = find_busy_weeks(year(*(said(SIXTH, f"t{n}", 6) for n in range(10))), WINDOW)

    assert [posts for _, posts in week.threads] == [6, 6, 6]
    assert week.conversations == 11


def test_where_all_weeks_are_alike_none_is_full() -> None:
    assert find_busy_weeks(year(), WINDOW) == ()


def test_one_who_conversations_a_lot_fills_no_week() -> None:
    alone = said(SIXTH, "alone", 60).with_columns(author=pl.lit("one"))
    little = [said(SIXTH - timedelta(days=7 * n), f"w{n}", 3) for n in (1, 2)]

    assert find_busy_weeks(pl.concat([*little, alone]), WINDOW) == ()


def test_what_a_spike_tells_is_not_told_twice() -> None:
    posts = year(said(SIXTH, "large", 60))
    spike = Spike(SIXTH, SIXTH + timedelta(days=1), "day", 60, 1.0, 9.0, 0.001, "large", 60)

    assert find_busy_weeks(posts, WINDOW, [spike]) == ()


def test_a_window_of_few_weeks_has_nothing_that_is_typical() -> None:
    assert find_busy_weeks(year(said(SIXTH, "large", 60)), DateRange(SIXTH, SIXTH + timedelta(weeks=4))) == ()
