"""The learning log: which threads somebody read, and what they learned, in their own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from talkworthy.storage.schema.notebook import notes
from talkworthy.timestamps import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `board` is where the thread was drawn (`2026-W47 left`, `2026-Q4`).

    Empty `words`: the thread was read without a note. `written_at` is aware; `number` is 0 until the note is saved.
    """

    brand: str
    board: str
    thread: str
    words: str
    written_by: str
    written_at: datetime
    number: int = 0


def save_note(connection: Connection, note: Note) -> Note:
    """Save a note; return it with its number."""
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


def load_notes(connection: Connection, brand: str, board: str | None = None) -> list[Note]:
    """Return the notes on a brand (of one board where it is given), the newest first; also those without words."""
    chosen = select(notes).where(notes.c.brand == brand).order_by(notes.c.written_at.desc(), notes.c.pk.desc())
    if board is not None:
        chosen = chosen.where(notes.c.board == board)
    return [
        Note(row.brand, row.board, row.thread, row.words, row.written_by, from_micros(row.written_at), row.pk)
        for row in connection.execute(chosen)
    ]


def delete_note(connection: Connection, brand: str, number: int) -> bool:
    """Delete a note, for example when it quotes an erased author; return whether it existed."""
    condition = notes.c.brand == brand, notes.c.pk == number
    return connection.execute(delete(notes).where(*condition)).rowcount > 0
