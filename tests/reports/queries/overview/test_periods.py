"""The period before."""

from __future__ import annotations

from datetime import UTC, date, datetime

from reports.queries.overview.periods import previous_range
from talkworthy.date_range import DateRange

RANGE = DateRange.between(date(2026, 3, 9), date(2026, 3, 22))
NEWEST = datetime(2026, 3, 22, 8, tzinfo=UTC)


def test_the_period_before_is_as_long_and_ends_where_the_range_begins():
    span = datetime(2025, 1, 1, tzinfo=UTC), NEWEST

    assert previous_range(RANGE, span) == DateRange.between(date(2026, 2, 23), date(2026, 3, 8))


def test_a_store_that_begins_on_its_first_day_covers_it():
    assert previous_range(RANGE, (datetime(2026, 2, 23, 23, tzinfo=UTC), NEWEST)) is not None


def test_a_store_that_begins_a_day_later_does_not():
    assert previous_range(RANGE, (datetime(2026, 2, 24, tzinfo=UTC), NEWEST)) is None


def test_before_all_time_there_is_nothing():
    span = datetime(2024, 5, 1, 7, tzinfo=UTC), NEWEST

    assert previous_range(DateRange.parse("all", *span), span) is None
