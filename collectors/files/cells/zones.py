"""Parses time zones as people and programs write them: `EDT`, `+0200`, `UTC+2`, `Europe/Berlin`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"(?:(?:utc|gmt|z) ?)?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z]+(?:[_-][A-Za-z]+)*(?:/[A-Za-z0-9_+-]+)+")

_HOURS = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2,
    "eest": 3, "msk": 3, "trt": 3, "sast": 2, "eat": 3, "pkt": 5, "npt": 5.75, "wib": 7, "wita": 8, "wit": 9,
    "hkt": 8, "sgt": 8, "myt": 8, "pht": 8, "jst": 9, "kst": 9, "awst": 8, "acst": 9.5, "acdt": 10.5, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "nst": -3.5, "ndt": -2.5,
}  # fmt: skip
"""Abbreviations -> hours ahead of UTC. Those of North America are defined by RFC 2822, section 4.3."""

_REGIONS = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
"""Abbreviations that leave open whether it is summer -> the zone that knows it."""

_AMBIGUOUS = {
    "ist": "India, Israel or Ireland",
    "bst": "Britain or Bangladesh",
    "ast": "the Atlantic or Arabia",
    "adt": "the Atlantic or Arabia",
    "gst": "the Gulf or South Georgia",
    "amt": "Armenia or Amazonia",
    "cat": "Central Africa or Alaska",
    "wat": "West Africa or Western Australia",
    "ect": "Ecuador or the Caribbean",
    "sst": "Samoa or Singapore",
}
"""Abbreviations that several parts of the world use, and no standard defines -> those parts."""

_IN_NAME = re.compile(r"[(\[] *([A-Za-z][\w/:+-]{1,40}) *[)\]]\s*$|[ _.](UTC|GMT)$", re.IGNORECASE)
_LONGEST = 64

ZONE_WORDS = frozenset({*_HOURS, *_REGIONS, *_AMBIGUOUS})
"""All known abbreviations, in lower case."""


_ANY_MOMENT = datetime(2026, 1, 1)


class UnknownZone(ValueError):
    """The text names no time zone, or more than one; the message says what to do."""


def to_zone(text: str, moment: datetime, default: tzinfo | None = None) -> tzinfo:
    """Return the zone that `text` names, for the local time `moment`.

    An abbreviation that `default` uses at that moment means `default`: `IST` is Indian time with `Asia/Kolkata`.
    Raises UnknownZone.
    """
    if len(text) > _LONGEST:
        raise UnknownZone("no time zone has such a long name")
    word = text.strip().lower()
    if default is not None and (default.tzname(moment) or "").lower() == word:
        return default
    if word in _HOURS:
        return UTC if not _HOURS[word] else timezone(timedelta(hours=_HOURS[word]))
    if word in _REGIONS:
        return ZoneInfo(_REGIONS[word])
    london = ZoneInfo("Europe/London")
    if word == "bst" and london.tzname(moment) == "BST":  # in winter nobody in Britain means it
        return london
    if word in _AMBIGUOUS:
        raise UnknownZone(f"{word.upper()} may be {_AMBIGUOUS[word]}; --timezone says which, as in Asia/Kolkata")
    return _to_offset(text.strip()) or to_named_zone(text.strip())


@lru_cache(1024)
def zone_in_name(column: str) -> str:
    """Return the time zone that the name of a column of dates ends in, as in `Posted (CET)`; "" if it has none."""
    match = _IN_NAME.search(column.strip())
    text = (match[1] or match[2]) if match else ""
    try:
        to_zone(text, _ANY_MOMENT)
    except UnknownZone:
        return ""
    return text


@lru_cache(1024)
def _to_offset(text: str) -> tzinfo | None:
    match = _OFFSET.fullmatch(text)
    if not match:
        return None
    ahead = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if ahead > timedelta(hours=14):  # the furthest is UTC+14, on Kiritimati
        raise UnknownZone("no zone is more than 14 hours from UTC")
    return timezone(-ahead if match["sign"] == "-" else ahead)


@lru_cache(1024)
def to_named_zone(name: str) -> ZoneInfo:
    """Return the zone with an IANA name such as `Europe/Berlin`. Raises UnknownZone."""
    try:
        if name == "UTC" or _NAME.fullmatch(name):
            return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        pass
    raise UnknownZone("no time zone has that name")
