"""How often each source is collected, and when its newest successful run is too old."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, Literal

from talkworthy.errors import UserError
from talkworthy.settings import Settings

Freshness = Literal["fresh", "late", "silent", "never"]

EVERY = timedelta(minutes=30)  # of a source without a setting
SHORTEST = timedelta(minutes=1)
UNKNOWN = timedelta(days=1)  # where neither a setting nor earlier runs tell
LATE, SILENT = 3, 10  # intervals without a successful run; a single failed run is no reason for an alarm
HABIT = 10  # the newest runs, which show the interval of an external schedule
LONGEST = 60  # characters of an interval
A_FEW = 8  # with fewer runs, several within a day may be a person who tries things

_UNITS = {
    1: ("s", "sec", "secs", "second", "seconds"),
    60: ("m", "min", "mins", "minute", "minutes"),
    3_600: ("h", "hr", "hrs", "hour", "hours"),
    86_400: ("d", "day", "days"),
    604_800: ("w", "week", "weeks"),
}
_SECONDS = {unit: seconds for seconds, units in _UNITS.items() for unit in units}
_WORDS = {"hourly": "1h", "hour": "1h", "daily": "1d", "day": "1d", "weekly": "1w", "week": "1w"}
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)(?:\s*,|\s+and(?=\s))?\s*")
_PARTS = re.compile(rf"(?:{_PART.pattern})+")


def to_duration(text: str) -> timedelta:
    """Return `90s`, `15m`, `30 minutes`, `1h30m`, `daily` as a duration. Raises UserError on anything else."""
    plain = text.strip().lower().removeprefix("every ").strip()
    plain = _WORDS.get(plain, plain)
    parts = _PART.findall(plain) if _PARTS.fullmatch(plain) and len(plain) < LONGEST else []
    seconds = sum(float(number) * _SECONDS.get(unit, math.inf) for number, unit in parts)
    if not 0 < seconds <= 366 * 86_400:
        raise UserError(f"{text[:LONGEST]!r} is not an interval: write it as 90s, 15m, 2h, 1d or 30 minutes.")
    return timedelta(seconds=seconds)


def duration_text(time: timedelta) -> str:
    """Return a duration in its two largest units: 15 minutes, 2 hours, 1 day 6 hours."""
    left = max(round(time.total_seconds()), 0)
    parts = []
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return " ".join(parts[:2]) or "0 seconds"


def configured_interval(settings: Settings, source: str) -> timedelta | None:
    """Return `every` of a source's settings, None where it is not set. Raises UserError where it is invalid or too
    short."""
    table: Mapping[str, Any] = settings.sources.get(source, {})
    if "every" not in table:
        return None
    value = table["every"]
    if not isinstance(value, str):
        raise UserError(
            f'every in [sources.{source}] must be a text with a unit, such as "15m" or "2 hours", but is {value!r}.'
        )
    try:
        every = to_duration(value)
    except UserError as error:
        raise UserError(f"every in [sources.{source}]: {error}") from error
    if every < SHORTEST:
        raise UserError(f"every in [sources.{source}] is under a minute, which is too often: write 1m or more.")
    return every


def usual_interval(begun: Sequence[datetime]) -> timedelta:
    """Return the median time between the newest runs; a day while there are too few."""
    newest = sorted(begun)[-HABIT - 1 :]
    if len(newest) < 3:
        return UNKNOWN
    between = (later - earlier for earlier, later in pairwise(newest))
    usual = timedelta(seconds=median(time.total_seconds() for time in between))
    return max(usual, UNKNOWN if len(newest) < A_FEW else EVERY)


def freshness(last_good: datetime | None, every: timedelta, at: datetime) -> Freshness:
    """Return how old the newest successful run is: late after three intervals, silent after ten."""
    if last_good is None:
        return "never"
    age = at - last_good
    return "silent" if age > SILENT * every else "late" if age > LATE * every else "fresh"


def month_of(moment: datetime) -> datetime:
    """Return the first moment of the calendar month, in UTC."""
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(moment: datetime) -> datetime:
    """Return the first moment of the calendar month after that of `moment`."""
    return month_of(month_of(moment) + timedelta(days=32))
