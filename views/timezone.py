"""The reader's time zone: times are stored in UTC and shown in the zone of the reader's browser.

Date ranges, weeks and their charts stay in UTC: they are whole days, the same for all readers.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st


def reader_zone() -> tzinfo:
    """Return the zone that the reader's browser names (an IANA name), UTC where it names none or an unknown one."""
    name = st.context.timezone
    try:
        return ZoneInfo(name) if name else UTC
    # the name is input from outside: it can be a path, a folder or a made-up name
    except (ValueError, KeyError, OSError):
        return UTC


def to_local(moment: datetime) -> datetime:
    """Return `moment` in the reader's zone, unchanged where it has no zone."""
    return moment if moment.tzinfo is None else moment.astimezone(reader_zone())


def zone_sign(moment: datetime) -> str:
    """Return the abbreviation of the reader's zone at that moment: `CET`, `UTC`, `UTC-03`."""
    name = f"{to_local(moment):%Z}"
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def zone_words() -> str:
    """Return the time zone of a page as a sentence: `Times are in Europe/Berlin.`, `Times are UTC.`."""
    zone = reader_zone()
    if not isinstance(zone, ZoneInfo) or zone.key in ("UTC", "Etc/UTC"):
        return "Times are UTC."
    return f"Times are in {zone.key.replace('_', ' ')}."
