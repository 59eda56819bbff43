"""The learning log: which conversations somebody read, and what was learned of them, in the reader's own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from talkworthy.storage.schema.notebook import notes
from talkworthy.timestamps import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the log. `board` is where the conversation was drawn (`2026-W47 left`, `2026-Q4`).

    No `words`: it was read, and nothing was written of it. `written_at` is aware; `number` is 0 until it is kept.
    """

    brand: str
    board: str
    thread: str
    words: str
    written_by: str
    written_at: datetime
    number: int = 0


def write_note(connection: Connection, note: Note) -> Note:
    """Keep a note; returns it with its number."""
    row = {
        "brand": note.brand,
        "board": note.board,
        "thread": note.thread,
        "words": note.words,
        "written_by": note.written_by,
        "written_at": to_micros(note.written_at),
    }
    number = connection.execute(insert(notes).values(row).returning(notes.c.pk)).scalar_one()
    return replace(note, number=int(number))


def notes_of(connection: Connection, brand: str, board: str | None = None) -> list[Note]:
    """The notes on a brand (of one board alone where it is given), the newest first; also those without words."""
    chosen = select(notes).where(notes.c.brand == brand).order_by(notes.c.written_at.desc(), notes.c.pk.desc())
    if board is not None:
        chosen = chosen.where(notes.c.board == board)
    return [
        Note(row.brand, row.board, row.thread, row.words, row.written_by, from_micros(row.written_at), row.pk)
        for row in connection.execute(chosen)
    ]


def remove_note(connection: Connection, brand: str, number: int) -> bool:
    """Take a note out for good, as when it quotes somebody who wants to be forgotten; returns whether it was there."""
    its = notes.c.brand == brand, notes.c.pk == number
    return connection.execute(delete(notes).where(*its)).rowcount > 0
