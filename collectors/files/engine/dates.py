"""Parses the date and time formats that tables use."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from talkworthy.model import to_utc
from talkworthy.post_ndjson import BadRow

DateOrder = Literal["month-first", "day-first"]

_SECONDS = re.compile(r"\d{9,10}(\.\d+)?")
_MILLISECONDS = re.compile(r"\d{12,13}(\.0+)?")
_TWITTER = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")
_CLOCK = (
    r"(?:,? +|T)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?"
)
_YEAR = r"(?P<year>\d{4}|\d\d)"
_DATES = tuple(
    re.compile(f"{date}(?:{_CLOCK})?")
    for date in (
        rf"(?P<first>\d{{1,2}})(?P<mark>[/.-])(?P<second_>\d{{1,2}})(?P=mark){_YEAR}",
        rf"(?P<day>\d{{1,2}})[- ](?P<name>[A-Za-z]{{3}})[a-z]*[- ,]+{_YEAR}",
        rf"(?P<name>[A-Za-z]{{3}})[a-z]*\.? (?P<day>\d{{1,2}}),? {_YEAR}",
        r"(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})",
    )
)
# the month names of strptime depend on the locale
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def to_moment(text: str, order: DateOrder | None = None) -> datetime:
    """Parse `text` as a UTC time. Without a zone it is taken as UTC; a date alone is its midnight.

    Formats: RFC 3339 and ISO 8601 (`2026-03-01 09:30`, `2026-03-01`), seconds and milliseconds since 1970, Twitter's
    `Tue Oct 31 22:10:10 +0000 2017`, `01-Mar-2026 09:30AM`, `March 1, 2026`, `1.3.2026`, and `3/1/2026 9:30` where
    `order` says which number is the day. Two-digit years are in this century. Raises BadRow.
    """
    text = text.strip()
    if not text:
        raise BadRow("created_at is empty.")
    if text[4:5] == "-" and text[-1] not in "mM":
        with suppress(ValueError, OverflowError):  # the most frequent format; otherwise the others are tried
            return to_utc(datetime.fromisoformat(text))
    try:
        return _parse(text, order)
    except (ValueError, OverflowError) as error:
        raise BadRow(
            f"created_at is {text[:80]!r}; it must look like '2026-03-01T09:30:00Z', '2026-03-01 09:30', "
            "'2026-03-01', seconds since 1970, or 'Sun Mar 01 09:30:00 +0000 2026'. For dates like "
            "'3/1/2026', --date-order says which number is the day."
        ) from error


def _parse(text: str, order: DateOrder | None) -> datetime:
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC)
    if _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text) / 1000, UTC)
    if match := _TWITTER.fullmatch(text):
        month, day, clock, zone, year = match.groups()
        return to_utc(datetime.fromisoformat(f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{clock}{zone}"))
    for pattern in _DATES:
        if match := pattern.fullmatch(text):
            return _assemble(match.groupdict(), order)
    return to_utc(datetime.fromisoformat(text))


def find_date_order(text: str) -> DateOrder | Literal["either"] | None:
    """Return which number of a date like `2/24/2026` must be the day; None if `text` is not such a date.

    With dots the day always comes first, so `24.2.2026` is not ambiguous and returns None.
    """
    match = _DATES[0].fullmatch(text.strip())
    if not match or match["mark"] == ".":
        return None
    first, second = int(match["first"]), int(match["second_"])
    if first <= 12 and second <= 12:
        return "either"
    return "month-first" if first <= 12 else "day-first"


def _assemble(parts: dict[str, str | None], order: DateOrder | None) -> datetime:
    day, month = _day_and_month(parts, order)
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("a twelve-hour clock has no such hour")
        hour = hour % 12 + (12 if parts["half"] in "pP" else 0)
    written = parts["year"] or ""
    year = int(written) + (2000 if len(written) == 2 else 0)
    clock = (hour, int(parts["minute"] or 0), int(parts["second"] or 0))
    return to_utc(datetime(year, month, day, *clock, tzinfo=_zone(parts["zone"])))


def _day_and_month(parts: dict[str, str | None], order: DateOrder | None) -> tuple[int, int]:
    if parts.get("mark"):
        first, second = int(parts["first"] or 0), int(parts["second_"] or 0)
        if parts["mark"] == ".":
            order = "day-first"
        if order is None:
            raise ValueError("the order of day and month is unknown")
        return (first, second) if order == "day-first" else (second, first)
    name = parts.get("name")
    month = _MONTHS.index(name.title()) + 1 if name else int(parts["month"] or 0)
    return int(parts["day"] or 0), month


def _zone(text: str | None) -> timezone:
    if not text or text[0] not in "+-":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
