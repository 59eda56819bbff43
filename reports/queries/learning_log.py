"""The learning log: the notes on a brand, as JSON values and as a CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.formats.csv_cells import to_csv
from reports.queries.people.weekly_customers import TITLES
from talkworthy.storage.notebook.notes import Note

HEADER = ("written", "by", "period", "kind", "thread", "note")


def note_origin(board: str) -> str:
    """Return where a note was written: `Customer stories, 2026-W47: former customer`, `Reading queue, 2026-Q4`."""
    period, _, stage = board.partition(" ")
    if stage in TITLES:
        title = TITLES[stage]
        return f"Customer stories, {period}: {title[:1].lower()}{title[1:]}"
    return f"Reading queue, {period}"


def notes_with_text(notes: Sequence[Note]) -> list[Note]:
    """Return the notes that have text; the others only mark a conversation as read."""
    return [note for note in notes if note.words]


def to_record(note: Note) -> dict[str, Any]:
    """Return a note as JSON values."""
    return {
        "note": note.number,
        "brand": note.brand,
        "board": note.board,
        "thread": note.thread,
        "words": note.words,
        "by": note.written_by,
        "at": note.written_at.isoformat(),
    }


def log_to_csv(notes: Sequence[Note]) -> bytes:
    """Return the log as a CSV file, the newest note first; a note without text has the kind `read`."""
    rows = [
        (
            note.written_at.isoformat(timespec="minutes"),
            note.written_by,
            note.board.partition(" ")[0],
            "learned" if note.words else "read",
            note.thread,
            note.words,
        )
        for note in notes
    ]
    return to_csv(HEADER, rows)
