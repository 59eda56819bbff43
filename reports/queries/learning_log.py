"""The learning log: all notes on a brand, as rows to read and as a file to take along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.formats.csv_cells import to_csv
from reports.queries.people.weekly_customers import TITLES
from talkworthy.storage.notebook.notes import Note

HEADER = ("written", "by", "board", "kind", "thread", "note")


def board_words(board: str) -> str:
    """Where a note comes from: `Four customers, 2026-W47: bought and left`, `Reading queue, 2026-Q4`."""
    drawn, _, stage = board.partition(" ")
    if stage in TITLES:
        title = TITLES[stage]
        return f"Four customers, {drawn}: {title[:1].lower()}{title[1:]}"
    return f"Reading queue, {drawn}"


def learned(notes: Sequence[Note]) -> list[Note]:
    """The notes that have words: the others only say that somebody read."""
    return [note for note in notes if note.words]


def to_record(note: Note) -> dict[str, Any]:
    """A note as JSON values."""
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
    """The log as a CSV file, the newest note first; notes without words say `read`."""
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
