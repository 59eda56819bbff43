"""Notes: what a person learned from a conversation, and the conversations that are drawn to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.queries.people.weekly_customers import STAGES, Seat
from reports.queries.reading_queue import Queue, Queued
from talkworthy.errors import UserError
from talkworthy.storage.conversations.queries import conversations_by_id
from talkworthy.storage.notebook import notes as storage
from talkworthy.storage.notebook.assumptions import Signed
from talkworthy.storage.notebook.notes import Note
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

LONGEST_NOTE = 4_000


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note as a person writes it, on a conversation that was drawn for `board`; without words it says "read"."""

    board: str
    thread: str
    words: str = ""


def write_note(connection: Connection, brand: str, new: NewNote, signed: Signed) -> Note:
    """Save a note and return it with its number.

    Raises UserError where the brand is not in the conversation, and where the note is longer than 4,000 characters.
    """
    words = new.words.strip()
    if len(words) > LONGEST_NOTE:
        raise UserError(f"This note has {len(words):,} characters: shorten it to {LONGEST_NOTE:,}.")
    if not conversations_by_id(connection, brand, [new.thread]):
        raise UserError(f"{brand} has no talk in {new.thread!r}: choose one of its conversations.")
    return storage.write_note(connection, Note(brand, new.board, new.thread, words, signed.by, signed.at))


def remove_note(connection: Connection, brand: str, number: int) -> None:
    """Delete a note for good. Raises UserError where the brand has no note with this number."""
    if not storage.remove_note(connection, brand, number):
        raise UserError(
            f"There is no note {number} on {brand}. See all notes with: talkworthy notes list --brand '{brand}'"
        )


def note_on_seat(seats: Sequence[Seat], stage: str, words: str) -> NewNote:
    """Return the note on the customer of this kind. Raises UserError on an unknown kind, and on an empty seat."""
    seat = next((seat for seat in seats if seat.stage == stage.replace("-", "_")), None)
    if seat is None:
        raise UserError(f"{stage!r} is none of the four: {', '.join(STAGES)}.")
    if seat.conversation is None:
        raise UserError(f"Nobody sits there: no customer of this kind ({seat.stage}) speaks in this time.")
    return NewNote(seat.board, seat.conversation.thread, words)


def queued_at(queue: Queue, place: int) -> Queued:
    """Return the conversation at a place of the queue, counted from 1. Raises UserError where there is none."""
    for item in queue.items:
        if item.place == place:
            return item
    raise UserError(f"The queue has no place {place}: it holds {len(queue.items)} conversations.")
