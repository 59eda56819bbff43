"""The date and time formats of tables."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.files.engine.dates import find_date_order, to_moment
from talkworthy.post_ndjson import BadRow


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T09:30:00Z",
        "2026-03-01T10:30:00+01:00",
        "2026-03-01 09:30",
        " 2026-03-01 09:30:00 ",
        "1772357400",
        "1772357400.0",
        "Sun Mar 01 09:30:00 +0000 2026",
        "Sun Mar 01 04:30:00 -0500 2026",
        "2026-03-01 09:30:00.0",
        "2026-03-01 09:30:00 UTC",
        "2026-03-01 9:30 AM",
        "2026/3/1 9:30",
        "1772357400000",
        "01-Mar-2026 09:30AM",
        "1 March 2026 9:30 a.m.",
        "Mar 1, 2026, 9:30 AM",
        "1.3.2026 09:30",
        "1.3.26 10:30 +01:00",
    ],
)
def test_every_format_of_a_time_is_parsed(text: str) -> None:
    assert to_moment(text) == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert to_moment(text).tzinfo is UTC


def test_a_date_alone_is_its_midnight() -> None:
    assert to_moment("2026-03-01") == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["3/1/2026 9:30", "03-01-2026 09:30:00", "3/1/26 9:30 AM"])
def test_a_date_in_numbers_needs_its_order(text: str) -> None:
    assert to_moment(text, "month-first") == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert to_moment(text, "day-first") == datetime(2026, 1, 3, 9, 30, tzinfo=UTC)
    with pytest.raises(BadRow, match="--date-order"):
        to_moment(text)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2/24/2015 11:35", "month-first"),
        ("24/2/2015", "day-first"),
        ("3-1-26", "either"),
        ("24.2.2015", None),
        ("2015-02-24", None),
        ("soon", None),
    ],
)
def test_the_order_of_a_date_is_detected_or_ambiguous(text: str, order: str | None) -> None:
    assert find_date_order(text) == order


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)))
def test_every_moment_is_read_back_from_either_order(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    clock = f"{minute.hour % 12 or 12}:{minute.minute:02} {'PM' if minute.hour >= 12 else 'AM'}"
    assert to_moment(f"{minute.month}/{minute.day}/{minute.year} {clock}", "month-first") == minute
    assert to_moment(f"{minute.day}-{minute.month}-{minute.year} {clock}", "day-first") == minute


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "0001-01-01T00:00+14:00",
        "Sun Foo 01 09:30:00 +0000 2026",
        "31-Feb-2026",
        "1-Mar-2026 13:30 PM",
        "1-Foo-2026",
        "1.3.2026 25:00",
    ],
)
def test_any_other_text_is_a_bad_row(text: str) -> None:
    with pytest.raises(BadRow, match="created_at is"):
        to_moment(text)
