"""Notes: what a person learned from a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.queries.people.weekly_customers import STAGES, CustomerPick
from reports.queries.reading_queue import QueueItem, ReadingQueue
from talkworthy.errors import UserError
from talkworthy.storage.conversations.queries import conversations_by_id
from talkworthy.storage.notebook import notes as storage
from talkworthy.storage.notebook.assumptions import Signed
from talkworthy.storage.notebook.notes import Note
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

LONGEST_NOTE = 4_000


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note as a person writes it, on a conversation that was drawn for `board`; without text it means "read"."""

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
        raise UserError(f"{brand} has no conversation in {new.thread!r}: choose one of its conversations.")
    return storage.save_note(connection, Note(brand, new.board, new.thread, words, signed.by, signed.at))


def remove_note(connection: Connection, brand: str, number: int) -> None:
    """Delete a note for good. Raises UserError where the brand has no note with this number."""
    if not storage.delete_note(connection, brand, number):
        raise UserError(
            f"There is no note {number} on {brand}. See all notes with: talkworthy notes list --brand '{brand}'"
        )


def note_on_customer(picks: Sequence[CustomerPick], stage: str, words: str) -> NewNote:
    """Return a note on the customer of this stage. Raises UserError on an unknown stage, and where there is nobody."""
    pick = next((pick for pick in picks if pick.stage == stage.replace("-", "_")), None)
    if pick is None:
        raise UserError(f"{stage!r} is not one of the four: {', '.join(STAGES)}.")
    if pick.conversation is None:
        raise UserError(f"There is no customer story of this kind ({pick.stage}) in this date range.")
    return NewNote(pick.board, pick.conversation.thread, words)


def queue_item(queue: ReadingQueue, place: int) -> QueueItem:
    """Return the conversation at a place in the queue, counted from 1. Raises UserError where there is none."""
    for item in queue.items:
        if item.place == place:
            return item
    raise UserError(f"The queue has no place {place}: it has {len(queue.items)} conversations.")
