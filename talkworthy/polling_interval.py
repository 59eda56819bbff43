"""How often each source is collected, and when its newest successful run is too old."""

from __future__ import annotations

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
A_FEW = 8  # with fewer runs, several within a day may be a person who tries things

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def to_duration(text: str) -> timedelta:
    """Return `90s`, `15m`, `2h`, `1d`, `1h30m` as a duration. Raises UserError on anything else."""
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(text))
    if _PART.sub("", text).strip() or not 0 < seconds <= 366 * 86_400:
        raise UserError(f"{text!r} is not an interval: write it as 90s, 15m, 2h or 1d.")
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
        raise UserError(f'every in [sources.{source}] must be a text such as "15m", but is {value!r}.')
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
