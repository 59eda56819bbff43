"""Parses the date and time formats that tables use."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from collectors.files.cells.written_dates import NUMERIC, DateOrder, parse_written, to_day_and_month, to_hour
from collectors.files.cells.zones import ZONE_WORDS, UnknownZone, to_zone
from collectors.files.engine.reading_notes import RELATIVE_DATES, ZONELESS, ReadingNotes
from talkworthy.model import to_utc
from talkworthy.post_ndjson import BadRow

__all__ = ["DateOrder", "DateReader", "find_date_order", "is_relative", "to_moment"]

_NUMBER = re.compile(r"(\d+)(?:[.,](\d+))?(?:[eE]\+?(\d{1,2}))?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){2,}")
_SIGNIFICANT = 7
"""The fewest digits of a number like 1.696151E+09: spreadsheets cut at six, and its date would be invented."""

_EXCEL_DAYS = range(25_569, 73_051)  # of 1970 to 2099
_EXCEL_EPOCH = datetime(1899, 12, 30)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = {9: 1, 10: 1, 12: 10**3, 13: 10**3, 15: 10**6, 16: 10**6, 18: 10**9, 19: 10**9}
"""Digits of a time since 1970 -> how many of its units are a second."""

_COMPACT = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_BASIC_ISO = re.compile(r"\d{8}T\d{6}(?:Z|[+-]\d{4})?")
_COMPACT_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d*")

# the month names of strptime depend on the locale
_ENGLISH = (
    "jan january, feb february, mar march, apr april, may, jun june, jul july, aug august, sep sept september, "
    "oct october, nov november, dec december"
)
_MONTH_NAMES = {name: number for number, names in enumerate(_ENGLISH.split(","), 1) for name in names.split()}
_WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? +")
_TWITTER = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")
_CLOCK = (
    r"(?:,? +|T)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<seconds>\d\d)(?:\.\d+)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?(?![A-Za-z]))?"
    r"(?: ?(?P<zone>[A-Za-z]{1,5}|(?:UTC|GMT)?[+-]\d\d(?::?\d\d)?))?"
)
_YEAR = r"(?P<year>\d{4}|\d\d)"
_DATES = tuple(
    re.compile(f"{date}(?:{_CLOCK})?")
    for date in (
        rf"(?P<first>\d{{1,2}})(?P<mark>[/.-])(?P<second>\d{{1,2}})(?P=mark){_YEAR}",
        rf"(?P<day>\d{{1,2}})[- ](?P<name>[A-Za-z]{{3,9}})[- ,]+{_YEAR}",
        rf"(?P<name>[A-Za-z]{{3,9}})\.? (?P<day>\d{{1,2}}),? {_YEAR}",
        r"(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})",
    )
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_RELATIVE = re.compile(
    r"\b(?:ago|yesterday|today|just now|vor|gestern|heute|hace|ayer|hoy|il y a|hier|há|atrás|fa|ieri|temu|назад|"
    r"geleden|sedan|siden|önce|lalu|trước|منذ|قبل)\b|"
    r"[前전]$|^\d+ ?(?:s|min|m|hr?|d|w|mo|yr?)s?$",
    re.IGNORECASE,
)

_LONGEST_RELATIVE = 40

Parsed = tuple[datetime, str]
"""A time, without a zone where it has none in numbers, and the text of its zone, "" if there is none."""


@dataclass(frozen=True, slots=True)
class DateReader:
    """Parses the dates of one table: `order` is that of 3/1/2026, `zone` that of dates without one (None: UTC).

    Dates without a zone that are taken as UTC are counted in `notes`.
    """

    order: DateOrder | None = None
    zone: tzinfo | None = None
    notes: ReadingNotes = field(default_factory=ReadingNotes, compare=False)

    def to_moment(self, text: str, zone_text: str = "") -> datetime:
        """Return the moment of `text`; `zone_text` is its time zone from a column of its own. Raises BadRow."""
        try:
            moment, written_zone = _read(text, self.order)
        except _RelativeDate:
            self.notes.add(RELATIVE_DATES)
            raise
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._find_zone(written_zone or zone_text.strip(), moment))
        try:
            return to_utc(moment)
        except OverflowError as error:
            raise _bad_date(text, "") from error

    def _find_zone(self, text: str, moment: datetime) -> tzinfo:
        """Return the zone called `text`, or that of dates without one if it is empty. Raises BadRow."""
        if not text:
            if self.zone is None:
                self.notes.add(ZONELESS)
            return self.zone or UTC
        try:
            return to_zone(text, moment, self.zone)
        except UnknownZone as error:
            raise BadRow(f"The time zone {text[:40]!r} is unknown: {error}.") from error


def to_moment(text: str, order: DateOrder | None = None, zone: tzinfo | None = None) -> datetime:
    """Parse `text` as a moment in UTC. Without a zone it is in `zone`, or UTC; a date alone is its midnight.

    Formats: RFC 3339 and ISO 8601 (`2026-03-01 09:30`, `2026-03-01`), RFC 2822, Twitter's `Tue Oct 31 22:10:10 +0000
    2017`, seconds, milliseconds and smaller units since 1970, days since 1900 as Excel counts them, `01-Mar-2026
    09:30AM`, `March 1, 2026 at 9:30 PM EST`, months in many languages, `1.3.2026`, and `3/1/2026 9:30` where `order`
    says which number is the day. Two-digit years are in this century. A time that depends on today, such as `2 days
    ago`, is none. Raises BadRow.
    """
    return DateReader(order, zone).to_moment(text)


def find_date_order(text: str) -> DateOrder | Literal["either"] | None:
    """Return which number of a date like `2/24/2026` must be the day; None if `text` has no such date.

    With dots the day always comes first, so `24.2.2026` is not ambiguous and returns None.
    """
    match = NUMERIC.search(_plain(text))
    if not match or match[2] == ".":
        return None
    first, second = int(match[1]), int(match[3])
    if first <= 12 and second <= 12:
        return "either"
    return "month-first" if first <= 12 else "day-first"


def is_relative(text: str) -> bool:
    """Return whether `text` is a time that depends on the day on which somebody wrote it down, such as `2 days ago`."""
    return len(text) <= _LONGEST_RELATIVE and bool(_RELATIVE.search(_plain(text)))


def _read(text: str, order: DateOrder | None) -> Parsed:
    text = _plain(text)
    if not text:
        raise BadRow("created_at is empty.")
    if text[4:5] == "-" and text[5:6] != "W" and text[10:11] in "Tt " and text[-1] not in "mM":
        with suppress(ValueError):  # the most frequent format; otherwise the others are tried
            return datetime.fromisoformat(text), ""
    try:
        return _parse(text, order)
    except _RoundedNumber as error:
        raise _bad_date(text, "a spreadsheet has rounded it; export the data again") from error
    except (ValueError, OverflowError) as error:
        if _RELATIVE.search(text):
            raise _RelativeDate(
                f"created_at is {text[:80]!r}; it says how long ago, not when; map a column with the date itself."
            ) from error
        raise _bad_date(text, "") from error


def _plain(text: str) -> str:
    """Return `text` with plain spaces, digits and dashes, and without invisible characters."""
    text = text.strip()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _DASHES.sub("-", text).strip()


def _parse(text: str, order: DateOrder | None) -> Parsed:
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if text[0].isdigit() and (match := _NUMBER.fullmatch(text)):
        return _from_number(match), ""
    if _BASIC_ISO.fullmatch(text):
        return datetime.fromisoformat(text), ""
    if (match := _TWITTER.fullmatch(text)) and match[1].lower() in _MONTH_NAMES:
        month, day, clock, zone, year = match.groups()
        return datetime.fromisoformat(f"{year}-{_MONTH_NAMES[month.lower()]:02}-{day}T{clock}{zone}"), ""
    rest = text[weekday.end() :] if (weekday := _WEEKDAY.match(text)) else text
    for pattern in _DATES:
        if (match := pattern.fullmatch(rest)) and _is_english(match):
            return _assemble(match.groupdict(), order)
    return parse_written(text, order)


def _is_english(match: re.Match[str]) -> bool:
    """Return whether the month and the zone of a date are names that English texts have."""
    parts = match.groupdict()
    name, zone = parts.get("name"), parts["zone"]
    return (not name or name.lower() in _MONTH_NAMES) and (not zone or not zone.isalpha() or zone.lower() in ZONE_WORDS)


class _RelativeDate(BadRow):
    """A time depends on the day on which somebody wrote it down."""


class _RoundedNumber(ValueError):
    """A spreadsheet has cut the digits of a number."""


def _from_number(match: re.Match[str]) -> datetime:
    """Return the moment of a number: compact dates and days of Excel have no zone, times since 1970 have UTC."""
    whole, part, exponent = match[1], match[2] or "", match[3]
    if exponent:
        whole, part = _without_exponent(whole, part, int(exponent))
    if not part and len(whole) in _COMPACT and _COMPACT_DATE.fullmatch(whole):
        return datetime.strptime(whole, _COMPACT[len(whole)])
    if len(whole) == 5 and int(whole) in _EXCEL_DAYS:
        return _EXCEL_EPOCH + timedelta(seconds=round(float(f"{whole}.{part}") * 86_400))
    second = _UNITS.get(len(whole))
    if second is None:
        raise ValueError("it is no number of seconds or days")
    return _EPOCH + timedelta(microseconds=int(whole + part.ljust(6, "0")[:6]) // second)


def _without_exponent(whole: str, part: str, exponent: int) -> tuple[str, str]:
    """Return the digits of `1.696151E+09` before and after the point. Raises _RoundedNumber."""
    if len((whole + part).rstrip("0")) < _SIGNIFICANT:
        raise _RoundedNumber
    digits = whole + part.ljust(exponent, "0")
    return digits[: len(whole) + exponent], digits[len(whole) + exponent :]


def _assemble(parts: dict[str, str | None], order: DateOrder | None) -> Parsed:
    day, month = _day_and_month(parts, order)
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        hour = to_hour(hour, parts["half"] in "pP")
    written = parts["year"] or ""
    year = int(written) + (2000 if len(written) == 2 else 0)
    clock = (hour, int(parts["minute"] or 0), int(parts["seconds"] or 0))
    return datetime(year, month, day, *clock), parts["zone"] or ""


def _day_and_month(parts: dict[str, str | None], order: DateOrder | None) -> tuple[int, int]:
    if mark := parts.get("mark"):
        return to_day_and_month(int(parts["first"] or 0), int(parts["second"] or 0), mark, order)
    name = parts.get("name")
    month = _MONTH_NAMES[name.lower()] if name else int(parts["month"] or 0)
    return int(parts["day"] or 0), month


def _bad_date(text: str, reason: str) -> BadRow:
    return BadRow(
        f"created_at is {text[:80]!r}; {reason}."
        if reason
        else f"created_at is {text[:80]!r}; it must look like '2026-03-01T09:30:00Z', '2026-03-01 09:30', "
        "'2026-03-01', seconds since 1970, or 'Sun Mar 01 09:30:00 +0000 2026'. For dates like "
        "'3/1/2026', --date-order says which number is the day."
    )
