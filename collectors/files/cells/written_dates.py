"""Parses dates in any order and many languages, with words around them: `1. Oktober 2023, 09:30 Uhr MESZ`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from collectors.files.cells.date_words import (
    FILLERS,
    PREPOSITIONS,
    PUBLISHED,
    fold,
    month_numbers,
    weekday_names,
)
from collectors.files.cells.zones import ZONE_WORDS

DateOrder = Literal["month-first", "day-first"]

NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/-])")
"""A date such as 2/3/2026, whose day may be the first number or the second."""

_LONGEST = 100
_YEAR_FIRST = re.compile(r"(?<![\d/.-])(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_CLOCK = re.compile(
    r"(?:(上午|午前|오전|下午|午後|오후) ?)?(?<![\d:.,/-])(\d{1,2})(?:[:h](\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?(?![\d:])"
    r"(?: ?([apπμ])\.? ?[mμ](?!\w)\.?)?(?: ?(?:Uhr|hrs?|hs?)(?!\w))?",
    re.IGNORECASE,
)
_AFTERNOON = ("下午", "午後", "오후", "p", "P", "μ")
_OFFSET = r"[+-]\d{1,2}(?::?\d\d)?(?![\d:])"
_ZONE = re.compile(rf" ?(?:([A-Za-z]+/[A-Za-z_/]+)|([A-Za-z]{{1,5}}) ?({_OFFSET})?(?!\w)|({_OFFSET}))")
_AFTER_ZONE = re.compile(r" ?\([^()\d]*\)| ?\[[A-Za-z_/]+\]|(?<=\d) [A-Z]{3,5}$")
_LAST_WORD = re.compile(rf"(?<=\d) (?:[A-Za-z]{{1,5}} ?)?(?:{_OFFSET})?$")
_PLACE = rf"(?:[^\W\d_][^\d:;,]{{0,40}} )?(?:{'|'.join(sorted(PREPOSITIONS))})"
_LEAD_IN = re.compile(rf"(?:{'|'.join(sorted(PUBLISHED))})(?: ?: ?| {_PLACE} | )(?=\S)", re.IGNORECASE)
_TOKENS = re.compile(r"\d+|[^\W\d_]+")
_MARKS = re.compile(r"[\s,.·•|/()'’:;-]*")  # noqa: RUF001


def _to_colons(clock: re.Match[str]) -> str:
    return ":".join(filter(None, clock.groups()))


_BEFORE_DOTS = r"(?:(?<=\d{4} )|(?<=-\d\d )|(?<=\bklo )|(?<=pukul ))"
_REWRITTEN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(\d{4}) ?[年년.] ?(\d{1,2}) ?[月월.] ?(\d{1,2}) ?[日일号.]?(?!\d)"), r"\1-\2-\3 "),
    (re.compile(r"(\d{1,2}) ?[時时点시] ?(\d\d) ?[分분]?(?: ?(\d\d) ?[秒초])?"), r"\1:\2"),
    (re.compile(r"(\d{1,2}) th(?:áng|g) (\d{1,2}),?(?: năm)? (\d{4})", re.IGNORECASE), r"\3-\2-\1 "),  # Vietnamese
    (re.compile(r"(?<=\d{4}):(?=\d\d:\d\d:\d\d)"), " "),  # the logs of Apache
    (re.compile(r"(?<=\bkl[. ])( ?\d{1,2})\.(\d\d)\b"), r"\1:\2"),  # Nordic clocks
    (re.compile(rf"{_BEFORE_DOTS}(\d{{1,2}})\.(\d\d)(?:\.(\d\d))?(?:\.\d+)?(?= [AP]M|$)", re.I), _to_colons),
    (re.compile(r"^am (?=\d)", re.IGNORECASE), ""),  # German
    (re.compile(r"(?<=\d)T(?=\d)"), " "),
    (re.compile(r" \(edited\)$"), ""),
    (re.compile(r" \(([A-Z]{3,5})\)$"), r" \1"),
)


def parse_written(text: str, order: DateOrder | None) -> tuple[datetime, str]:
    """Return the local time that `text` means, and the name of its time zone, "" if it has none.

    Words before it that say that a post was published, and where, are left out. Every other word must be known, and
    day, month and year must be there: what can be a relative time, such as `3 years ago`, is none. Raises ValueError.
    """
    if len(text) > _LONGEST:
        raise ValueError("a date is shorter")
    if lead_in := _LEAD_IN.match(text):
        text = text[lead_in.end() :]
    for pattern, rewritten in _REWRITTEN:
        text = pattern.sub(rewritten, text)
    clock = next((match for match in _CLOCK.finditer(text) if match[3] or match[5]), None)
    hour = minute = second = 0
    zone = ""
    if clock:
        hour, minute, second = _to_hour(clock), int(clock[3] or 0), int(clock[4] or 0)
        zone, after = _split_zone(text[clock.end() :])
        text = f"{text[: clock.start()]} {after}"
    text = text.strip()
    if not zone and (last := _LAST_WORD.search(text)):
        zone, after = _split_zone(last[0])
        text = text[: last.start()] if zone else text
    year, month, day = _to_day(text, order)
    return datetime(year, month, day, hour, minute, second), zone


def to_hour(hour: int, afternoon: bool) -> int:
    """Return the hour of a day for an hour of the twelve-hour clock. Raises ValueError."""
    if not 1 <= hour <= 12:
        raise ValueError("a twelve-hour clock has no such hour")
    return hour % 12 + (12 if afternoon else 0)


def to_day_and_month(first: int, second: int, mark: str, order: DateOrder | None) -> tuple[int, int]:
    """Return day and month of a date in numbers; with dots the day is first. Raises ValueError without an order."""
    if mark == ".":
        order = "day-first"
    if order is None:
        raise ValueError("the order of day and month is unknown")
    return (first, second) if order == "day-first" else (second, first)


def _to_hour(clock: re.Match[str]) -> int:
    half = clock[1] or clock[5]
    return to_hour(int(clock[2]), half in _AFTERNOON) if half else int(clock[2])


def _split_zone(text: str) -> tuple[str, str]:
    """Return the zone at the beginning of `text`, "" if there is none, and the rest."""
    match = _ZONE.match(text)
    if not match or (match[2] and match[2].lower() not in ZONE_WORDS):
        return "", text
    after = _AFTER_ZONE.match(text, match.end())
    return match[0].strip(), text[after.end() if after else match.end() :]


def _to_day(text: str, order: DateOrder | None) -> tuple[int, int, int]:
    """Return year, month and day. Raises ValueError for unknown words and for missing or surplus numbers."""
    if match := _YEAR_FIRST.search(text):
        _check_words(_cut(text, match))
        return int(match[1]), int(match[3]), int(match[4])
    if match := NUMERIC.search(text):
        _check_words(_cut(text, match))
        day, month = to_day_and_month(int(match[1]), int(match[3]), match[2], order)
        return _to_year(match[4]), month, day
    return _to_named_day(text)


def _to_named_day(text: str) -> tuple[int, int, int]:
    if not _MARKS.fullmatch(_TOKENS.sub("", text)):
        raise ValueError("it has unknown characters")
    tokens = [fold(token) for token in _TOKENS.findall(text)]
    months = _find_months(tokens)
    numbers = [token for token in tokens if token.isdigit()]
    if len(months) != 1 or len(numbers) != 2:
        raise ValueError("it must have a day, a month and a year")
    year, day = numbers if len(numbers[0]) == 4 else reversed(numbers)
    if len(day) > 2:
        raise ValueError("it has no day")
    return _to_year(year), months[0], int(day)


def _find_months(tokens: list[str]) -> list[int]:
    """Return the months among the words; `mar` is a month only where no other word is one. Raises ValueError."""
    numbers, weekdays = month_numbers(), weekday_names()
    words = [token for token in tokens if not token.isdigit()]
    if unknown := set(words) - numbers.keys() - weekdays - FILLERS:
        raise ValueError(f"it has {len(unknown)} unknown words")
    months = [word for word in words if word in numbers]
    certain = [word for word in months if word not in weekdays]
    return [numbers[word] for word in certain or months]


def _check_words(text: str) -> None:
    """Raise ValueError unless the words around a date in numbers are fillers and names of weekdays."""
    if not _MARKS.fullmatch(_TOKENS.sub("", text)):
        raise ValueError("it has unknown characters")
    if {fold(token) for token in _TOKENS.findall(text)} - weekday_names() - FILLERS:
        raise ValueError("it has unknown words")


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _to_year(text: str) -> int:
    if len(text) not in (2, 4):
        raise ValueError("a year has two or four digits")
    return int(text) + (2000 if len(text) == 2 else 0)
