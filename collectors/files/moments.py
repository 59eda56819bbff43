"""Reads the ways in which tables write a moment."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from talkworthy.interchange import BadRow
from talkworthy.model import to_utc

_SECONDS = re.compile(r"\d{9,10}(\.\d+)?")
_TWITTER = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")
# strptime's months would follow the language of the machine
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def to_moment(text: str) -> datetime:
    """The moment that `text` tells, in UTC; without a zone it is taken to be UTC, a date alone to be its midnight.

    Known: RFC 3339 and ISO 8601 (`2026-03-01 09:30`, `2026-03-01`), seconds since 1970, and Twitter's
    `Tue Oct 31 22:10:10 +0000 2017`. Raises BadRow.
    """
    text = text.strip()
    if not text:
        raise BadRow("created_at is empty.")
    try:
        if _SECONDS.fullmatch(text):
            return datetime.fromtimestamp(float(text), UTC)
        if told := _TWITTER.fullmatch(text):
            month, day, clock, zone, year = told.groups()
            return to_utc(datetime.fromisoformat(f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{clock}{zone}"))
        return to_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError) as error:
        raise BadRow(
            f"created_at is {text[:80]!r}; it must be such as '2026-03-01T09:30:00Z', '2026-03-01 09:30', "
            "'2026-03-01', seconds since 1970, or 'Sun Mar 01 09:30:00 +0000 2026'."
        ) from error
