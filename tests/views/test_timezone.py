"""Moments on the clock of whoever reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from views import timezone as clock
from views.components.templating import day, minute, zoned_minute
from views.timezone import reader_zone, to_local, zone_sign, zone_words

LATE = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)


@pytest.fixture
def sit_in(monkeypatch: pytest.MonkeyPatch):
    """Lets the reader's browser name a zone, or none."""

    def sit(zone: str | None) -> None:
        monkeypatch.setattr(clock.st, "context", SimpleNamespace(timezone=zone))

    return sit


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Europe/Berlin", "16 Nov 2026, 00:30 CET"),
        ("America/Sao_Paulo", "15 Nov 2026, 20:30 UTC-03"),
        ("Asia/Kolkata", "16 Nov 2026, 05:00 IST"),
        ("UTC", "15 Nov 2026, 23:30 UTC"),
    ],
)
def test_a_time_is_shown_in_the_readers_time_zone(sit_in, zone, told):
    sit_in(zone)
    assert zoned_minute(LATE) == told


def test_summer_has_its_own_hour(sit_in):
    sit_in("Europe/Berlin")
    assert zoned_minute(datetime(2026, 7, 1, 12, tzinfo=UTC)) == "1 Jul 2026, 14:00 CEST"


@pytest.mark.parametrize(
    "zone", [None, "", "Moon/Base", "../../etc/passwd", "/etc/localtime", "Europe", "a\0b", "ü" * 300]
)
def test_a_zone_that_is_none_is_utc(sit_in, zone):
    sit_in(zone)
    assert reader_zone() == UTC
    assert zoned_minute(LATE) == "15 Nov 2026, 23:30 UTC"
    assert zone_words() == "Times are UTC."


def test_the_page_names_its_time_zone(sit_in):
    sit_in("America/New_York")
    assert zone_words() == "Times are in America/New York."
    assert zone_sign(LATE) == "EST"


def test_the_day_of_a_moment_is_the_readers_and_a_date_is_everybodys(sit_in):
    sit_in("Pacific/Auckland")
    assert (day(LATE), minute(LATE)) == ("16 Nov 2026", "16 Nov 2026, 12:30")
    assert day(date(2026, 11, 15)) == "15 Nov 2026"


def test_a_moment_without_a_zone_stays_as_it_is(sit_in):
    sit_in("Asia/Tokyo")
    assert to_local(datetime(2026, 11, 15, 23, 30)) == datetime(2026, 11, 15, 23, 30)


def test_without_a_reader_it_is_utc():
    assert reader_zone() == UTC
