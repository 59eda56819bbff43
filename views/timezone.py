"""The reader's own clock: moments are kept in UTC, and told on the pages in the zone of whoever reads them.

Windows, weeks and the charts over them stay in UTC: they are whole days that all readers must count alike.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st


def reader_zone() -> tzinfo:
    """The zone that the reader's browser names (an IANA name), UTC where it names none that is known here."""
    name = st.context.timezone
    try:
        return ZoneInfo(name) if name else UTC
    # what a browser says is text from outside: a path, a folder, a made-up name
    except (ValueError, KeyError, OSError):
        return UTC


def to_local(moment: datetime) -> datetime:
    """`moment` on the reader's clock; one without a zone stays as it is."""
    return moment if moment.tzinfo is None else moment.astimezone(reader_zone())


def zone_sign(moment: datetime) -> str:
    """What the reader's clock is called at that moment: `CET`, `UTC`, `UTC-03`."""
    sign = f"{to_local(moment):%Z}"
    return f"UTC{sign}" if sign.startswith(("+", "-")) else sign


def zone_words() -> str:
    """Whose clock a page goes by, as a sentence: `Times are those of Europe/Berlin.`, `Times are UTC.`."""
    zone = reader_zone()
    if not isinstance(zone, ZoneInfo) or zone.key in ("UTC", "Etc/UTC"):
        return "Times are UTC."
    return f"Times are those of {zone.key.replace('_', ' ')}."
