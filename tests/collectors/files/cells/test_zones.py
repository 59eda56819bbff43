"""Time zones as people and programs write them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from collectors.files.cells.zones import UnknownZone, to_zone, zone_in_name

SUMMER, WINTER = datetime(2023, 7, 1, 12), datetime(2023, 1, 1, 12)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Z", 0),
        ("GMT", 0),
        ("EST", -5),
        ("EDT", -4),
        ("CEST", 2),
        ("MESZ", 2),
        ("JST", 9),
        ("+0200", 2),
        ("-05:30", -5.5),
        ("UTC+2", 2),
        ("GMT-03:00", -3),
        ("ET", -4),
        ("Europe/Berlin", 2),
        ("BST", 1),
    ],
)
def test_a_zone_is_found_by_name_or_offset(text: str, hours: float) -> None:
    assert SUMMER.replace(tzinfo=to_zone(text, SUMMER)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("column", "zone"),
    [
        ("Posted (CET)", "CET"),
        ("Date [Europe/Berlin]", "Europe/Berlin"),
        ("Time (UTC+2)", "UTC+2"),
        ("date_utc", "utc"),
        ("Posted (IST)", ""),
        ("Posted (local)", ""),
        ("Posted", ""),
    ],
)
def test_the_name_of_a_column_may_end_in_a_zone(column: str, zone: str) -> None:
    assert zone_in_name(column) == zone


@pytest.mark.parametrize("text", ["IST", "AST"])
def test_a_name_with_two_meanings_is_refused(text: str) -> None:
    with pytest.raises(UnknownZone, match="may be"):
        to_zone(text, SUMMER)


def test_british_summer_time_is_not_in_winter() -> None:
    with pytest.raises(UnknownZone, match="Bangladesh"):
        to_zone("BST", WINTER)


def test_the_zone_of_the_table_decides_between_two_meanings() -> None:
    india = ZoneInfo("Asia/Kolkata")
    assert to_zone("IST", SUMMER, india) is india


@pytest.mark.parametrize("text", ["Middle/Earth", "+25:00", "XYZ", "../etc/passwd", "/etc/passwd", ""])
def test_anything_else_is_unknown(text: str) -> None:
    with pytest.raises(UnknownZone):
        to_zone(text, SUMMER)
