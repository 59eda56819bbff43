"""Moments as whole microseconds since 1970, and back."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from talkworthy.timestamps import from_micros, to_micros


@given(st.datetimes(timezones=st.just(UTC)))
@example(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
def test_moments_come_back_to_the_microsecond(moment: datetime) -> None:
    assert from_micros(to_micros(moment)) == moment


def test_a_moment_is_counted_in_microseconds_from_1970() -> None:
    assert to_micros(datetime(1970, 1, 2, 0, 0, 0, 5, tzinfo=UTC)) == 86_400_000_005
