"""Durations between runs as people write them, and when a source is late."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworthy.errors import UserError
from talkworthy.polling_interval import (
    configured_interval,
    duration_text,
    freshness,
    month_of,
    next_month,
    to_duration,
    usual_interval,
)
from talkworthy.settings import Settings

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("15m", 900), ("2h", 7_200), ("1d", 86_400), ("1h30m", 5_400), ("1.5 h", 5_400)]
)
def test_short_durations_are_parsed_as_people_write_them(text: str, seconds: int) -> None:
    assert to_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30 minutes", 1_800),
        ("1 hour 30 minutes", 5_400),
        ("1 hour, 30 minutes", 5_400),
        ("1 hour and 30 min", 5_400),
        ("2 days", 172_800),
        ("1 week", 604_800),
        ("Every 2 Hours", 7_200),
        ("every hour", 3_600),
        ("every day", 86_400),
        ("daily", 86_400),
        ("Hourly", 3_600),
        ("weekly", 604_800),
        (" 45 Min ", 2_700),
    ],
)
def test_durations_in_words_are_parsed(text: str, seconds: int) -> None:
    assert to_duration(text) == timedelta(seconds=seconds)


@given(st.text(max_size=80))
def test_a_text_is_a_duration_of_at_most_a_year_or_an_error(text: str) -> None:
    with suppress(UserError):
        assert timedelta(0) < to_duration(text) <= timedelta(days=366)


@given(st.integers(1, 366 * 86_400))
def test_a_shown_duration_is_parsed_as_itself_or_a_little_less(seconds: int) -> None:
    shown = duration_text(timedelta(seconds=seconds))
    assert 0 <= seconds - to_duration(shown).total_seconds() < 3_600


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "15",
        "m",
        "0m",
        "-5m",
        "15m!",
        "9999d",
        "1e9h",
        "30 minuets",
        "1 month",
        "½ h",
        "\u0661\u0665m",
        "5 m m",
        "15m," * 30,
    ],
)
def test_an_invalid_duration_is_reported(text: str) -> None:
    with pytest.raises(UserError, match="15m"):
        to_duration(text)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0 seconds"), (61, "1 minute 1 second"), (7_200, "2 hours"), (190_000, "2 days 4 hours")]
)
def test_a_time_is_shown_in_its_two_largest_units(seconds: int, shown: str) -> None:
    assert duration_text(timedelta(seconds=seconds)) == shown


def test_a_source_says_its_own_interval() -> None:
    settings = Settings(Path("talkworthy.toml"), sources={"reddit": {"every": "15m"}, "x": {}})
    assert configured_interval(settings, "reddit") == timedelta(minutes=15)
    assert configured_interval(settings, "x") is None


@pytest.mark.parametrize("every", [15, "often", "30s", 0.5, True, ["1h"], "30"])
def test_an_invalid_interval_is_reported_with_its_place(every: object) -> None:
    settings = Settings(Path("talkworthy.toml"), sources={"reddit": {"every": every}})
    with pytest.raises(UserError, match=r"every in \[sources\.reddit\]"):
        configured_interval(settings, "reddit")


def test_a_few_runs_close_together_are_a_person_who_tries_things() -> None:
    assert usual_interval([NOON + timedelta(minutes=n) for n in range(5)]) == timedelta(days=1)


def test_a_weekly_cron_is_seen_by_its_habit() -> None:
    assert usual_interval([NOON + timedelta(weeks=n) for n in range(4)]) == timedelta(weeks=1)


def test_many_runs_show_their_interval_although_one_is_missing() -> None:
    begun = [NOON + HOUR * n for n in range(12) if n != 7]
    assert usual_interval(begun) == HOUR


@pytest.mark.parametrize(("hours", "text"), [(2, "fresh"), (4, "late"), (11, "silent"), (-5, "fresh")])
def test_freshness_counts_in_intervals(hours: int, text: str) -> None:
    assert freshness(NOON - HOUR * hours, HOUR, NOON) == text


def test_a_source_without_a_good_run_is_not_old() -> None:
    assert freshness(None, HOUR, NOON) == "never"


def test_a_month_begins_at_its_first_midnight() -> None:
    assert month_of(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize("day", [1, 31])
def test_the_month_after_december_is_january(day: int) -> None:
    assert next_month(datetime(2026, 12, day, 12, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)
