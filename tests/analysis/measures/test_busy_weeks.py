"""Weeks that one large thread fills: no spikes, and still listed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from analysis.measures.busy_weeks import find_busy_weeks
from analysis.measures.spikes import Spike
from talkworthy.date_range import DateRange

WINDOW = DateRange.between(date(2026, 1, 5), date(2026, 4, 5))  # thirteen weeks from a Monday
SIXTH = datetime(2026, 2, 9, tzinfo=UTC)


def make_posts(at: datetime, thread: str, posts: int) -> pl.DataFrame:
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
    return pl.concat([*(make_posts(WINDOW.start + timedelta(days=7 * n), f"w{n}", 5) for n in range(13)), *more])


def test_a_week_that_one_thread_fills_has_that_thread() -> None:
    (week,) = find_busy_weeks(year(make_posts(SIXTH + timedelta(days=2), "large", 60)), WINDOW)

    assert (week.start, week.stop) == (SIXTH, SIXTH + timedelta(days=7))
    assert (week.posts, week.typical, week.conversations) == (65, 5.0, 2)
    assert week.threads == (("large", 60),)


def test_the_fewest_threads_with_most_of_the_posts_are_listed() -> None:
    (week,) = find_busy_weeks(
        year(make_posts(SIXTH, "a", 24), make_posts(SIXTH, "b", 30), make_posts(SIXTH, "c", 1)), WINDOW
    )

    assert week.posts == 60
    assert week.threads == (("b", 30), ("a", 24))


def test_of_many_equal_threads_three_are_listed() -> None:
    (week,) = find_busy_weeks(year(*(make_posts(SIXTH, f"t{n}", 6) for n in range(10))), WINDOW)

    assert [posts for _, posts in week.threads] == [6, 6, 6]
    assert week.conversations == 11


def test_where_all_weeks_are_alike_none_is_busy() -> None:
    assert find_busy_weeks(year(), WINDOW) == ()


def test_one_active_person_makes_no_busy_week() -> None:
    alone = make_posts(SIXTH, "alone", 60).with_columns(author=pl.lit("one"))
    little = [make_posts(SIXTH - timedelta(days=7 * n), f"w{n}", 3) for n in (1, 2)]

    assert find_busy_weeks(pl.concat([*little, alone]), WINDOW) == ()


def test_a_week_with_a_spike_is_not_listed() -> None:
    posts = year(make_posts(SIXTH, "large", 60))
    spike = Spike(SIXTH, SIXTH + timedelta(days=1), "day", 60, 1.0, 9.0, 0.001, "large", 60)

    assert find_busy_weeks(posts, WINDOW, [spike]) == ()


def test_a_short_date_range_has_no_busy_weeks() -> None:
    assert find_busy_weeks(year(make_posts(SIXTH, "large", 60)), DateRange(SIXTH, SIXTH + timedelta(weeks=4))) == ()
