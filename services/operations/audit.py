"""`talkworthy data audit`: who did what at the dashboard, and on which post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from reports.wording.audit import counted_words, deed_words
from services.context import Desk, now
from talkworthy.errors import UserError
from talkworthy.roles import Right
from talkworthy.storage.notebook.audit import Asked, Counted, Deed, count_deeds, drop_deeds, find_deeds, note_deeds

COMMAND_LINE = "the command line"


def load(desk: Desk, asked: Asked, limit: int | None) -> tuple[Counted, list[Deed]]:
    """How many deeds are asked for, and the newest of them."""
    with desk.store.read() as connection:
        return count_deeds(connection, asked), find_deeds(connection, asked, limit)


def drop(desk: Desk, before: datetime) -> int:
    """Take out what was done before a moment, and note that it was; returns how many deeds went."""
    with desk.store.write() as connection:
        gone = drop_deeds(connection, before)
        what = f"{gone} deeds before {before:%Y-%m-%d} taken out"
        note_deeds(connection, [Deed(now(), COMMAND_LINE, COMMAND_LINE, Right.AUDIT, "", what)])
    return gone


def to_moment(text: str) -> datetime:
    """The beginning of a day in UTC, from `2026-11-15`. Raises UserError."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise UserError(f"{text!r} is no day; write it as 2026-11-15.") from error


def to_text(counted: Counted, deeds: Sequence[Deed]) -> str:
    """A sentence, and a line a deed, the newest first."""
    lines = [
        "  ".join(filter(None, (f"{deed.at:%Y-%m-%d %H:%M}", deed.by, deed.brand, deed_words(deed.what), deed.post)))
        for deed in deeds
    ]
    left = [f"... and {counted.deeds - len(deeds):,} before them (--all)."] if counted.deeds > len(deeds) else []
    return "\n".join([counted_words(counted), *lines, *left])
