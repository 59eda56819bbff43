"""Date ranges: whole days in UTC, counted back from the newest post."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworthy.date_range import DateRange
from talkworthy.errors import UserError

OLDEST = datetime(2025, 11, 5, 8, tzinfo=UTC)
NEWEST = datetime(2026, 3, 2, 23, 59, tzinfo=UTC)


def days_of(text: str) -> tuple[str, str]:
    first, last = DateRange.parse(text, OLDEST, NEWEST).days
    return first.isoformat(), last.isoformat()


def test_thirteen_weeks_end_with_the_day_of_the_newest_post() -> None:
    assert days_of("13w") == ("2025-12-02", "2026-03-02")
    assert DateRange.ending(NEWEST) == DateRange.parse("13w", OLDEST, NEWEST)


def test_all_goes_from_the_oldest_to_the_newest_day() -> None:
    assert days_of("all") == ("2025-11-05", "2026-03-02")


def test_two_dates_are_both_inside() -> None:
    assert days_of("2020-01-01..2020-06-30") == ("2020-01-01", "2020-06-30")
    one_day = DateRange.parse("2020-01-01..2020-01-01", OLDEST, NEWEST)
    assert (one_day.start, one_day.end) == (datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC))


def test_the_day_of_the_newest_post_is_in_utc() -> None:
    late_in_lisbon = datetime(2026, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert DateRange.ending(late_in_lisbon, 1).days == (date(2026, 2, 25), date(2026, 3, 3))


@pytest.mark.parametrize(
    ("last", "weeks"), [("2026-01-01", 1), ("2026-01-07", 1), ("2026-01-08", 2), ("2026-01-14", 2), ("2026-03-31", 13)]
)
def test_a_begun_week_counts_whole(last: str, weeks: int) -> None:
    assert DateRange.between(date(2026, 1, 1), date.fromisoformat(last)).weeks == weeks


@pytest.mark.parametrize(
    "text",
    [
        *("", "w", "0w", "-1w", "5001w", "1.5w", "13", "13 weeks", "ever", "2020-01-01"),
        *("..", "2020-01-01..", "..2020-01-01", "2020-01-01...2020-02-01", "2020-02-30..2020-03-01"),
        *("2020-01-01..9999-12-31", "01/02/2020..03/02/2020"),
    ],
)
def test_anything_else_is_not_a_date_range(text: str) -> None:
    with pytest.raises(UserError) as refused:
        DateRange.parse(text, OLDEST, NEWEST)
    assert str(refused.value) == (
        f"{text!r} is not a date range: use a number of weeks (13w), all, or 2020-01-01..2020-06-30."
    )


def test_a_date_range_that_ends_before_it_begins_is_rejected() -> None:
    with pytest.raises(UserError, match=r"The date range ends \(2020-01-01\) before it begins \(2020-06-30\)\."):
        DateRange.parse("2020-06-30..2020-01-01", OLDEST, NEWEST)


@given(st.text(max_size=30))
def test_any_text_is_a_date_range_or_a_user_error(text: str) -> None:
    try:
        date_range = DateRange.parse(text, OLDEST, NEWEST)
    except UserError:
        return
    assert date_range.start < date_range.end


@given(st.integers(1, 5_000), st.datetimes(datetime(1996, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_so_many_weeks_are_so_many_weeks_and_hold_the_newest_post(weeks: int, newest: datetime) -> None:
    date_range = DateRange.ending(newest, weeks)
    assert (date_range.weeks, date_range.start <= newest < date_range.end) == (weeks, True)


@pytest.mark.parametrize("year", [1, 9999])
def test_no_moment_moves_a_range_out_of_what_dates_hold(year):
    moment = datetime(year, 12, 31, tzinfo=UTC)
    for chosen in (DateRange.ending(moment, 5_000), DateRange.parse("all", moment, moment)):
        assert chosen.start - timedelta(weeks=5_000) < chosen.end + timedelta(weeks=5_000)


def test_stretches_are_whole_weeks_that_end_with_the_range():
    eighteen_days = DateRange.between(date(2026, 3, 5), date(2026, 3, 22))

    assert [stretch.text for stretch in eighteen_days.stretches(104)] == [
        "2026-03-02..2026-03-08",
        "2026-03-09..2026-03-15",
        "2026-03-16..2026-03-22",
    ]


def test_stretches_are_longer_where_there_would_be_too_many():
    eighteen_days = DateRange.between(date(2026, 3, 5), date(2026, 3, 22))

    assert [stretch.text for stretch in eighteen_days.stretches(2)] == [
        "2026-02-23..2026-03-08",
        "2026-03-09..2026-03-22",
    ]


def test_the_text_of_a_range_is_read_as_the_same_range():
    march = DateRange.between(date(2026, 3, 1), date(2026, 3, 31))

    assert DateRange.parse(march.text, OLDEST, NEWEST) == march
