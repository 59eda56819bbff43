"""Notes, the customers of the week and the reading queue: what their page reads, and what it saves."""

from __future__ import annotations

from datetime import UTC, datetime

from reports.queries.people.weekly_customers import CustomerPick, load_customer_picks
from reports.queries.reading_queue import ReadingQueue, load_reading_queue, load_thread_to_read
from services.feedback import audit_text
from services.feedback.notes import NewNote, remove_note, write_note
from talkworthy.roles import Right
from talkworthy.storage.conversations.queries import ThreadPost
from talkworthy.storage.notebook.notes import Note, load_notes
from views.auth import audited_transaction
from views.queries.core import BrandContext, cached


def now() -> datetime:
    """This moment in UTC: what is drawn of a week or quarter is drawn by it."""
    return datetime.now(UTC)


def customers_of_week(context: BrandContext, week: str) -> list[CustomerPick]:
    """The four customers of a week."""
    return _customers_of_week(context, week, _note_numbers(context))


@cached
def _customers_of_week(context: BrandContext, week: str, noted: tuple[int, ...]) -> list[CustomerPick]:
    del noted  # a note changes what is on the board
    with context.store.read() as connection:
        return load_customer_picks(connection, context.brand.name, context.date_range, week)


def reading_queue(context: BrandContext, quarter: str) -> ReadingQueue:
    """The reading queue of a quarter."""
    return _reading_queue(context, quarter, _note_numbers(context))


@cached
def _reading_queue(context: BrandContext, quarter: str, noted: tuple[int, ...]) -> ReadingQueue:
    del noted  # a note lifts a mask
    with context.store.read() as connection:
        return load_reading_queue(connection, context.brand, quarter)


def _note_numbers(context: BrandContext) -> tuple[int, ...]:
    return tuple(row.number for row in all_notes(context))


def thread_to_read(context: BrandContext, thread: str, masked: bool) -> list[ThreadPost]:
    """The posts of a queued conversation."""
    with context.store.read() as connection:
        return load_thread_to_read(connection, context.brand, thread, masked)


def all_notes(context: BrandContext) -> list[Note]:
    """The learning log, the newest first."""
    with context.store.read() as connection:
        return load_notes(connection, context.brand.name)


def save_note(context: BrandContext, new: NewNote) -> None:
    """Save that a conversation was read, and what was learned from it."""
    with audited_transaction(context.store, Right.NOTE, context.brand.name) as audited_write:
        audited_write.note(
            audit_text.note_written(write_note(audited_write.connection, context.brand.name, new, audited_write.signed))
        )


def delete_note(context: BrandContext, number: int) -> None:
    """Delete a note for good."""
    with audited_transaction(context.store, Right.NOTE, context.brand.name) as audited_write:
        remove_note(audited_write.connection, context.brand.name, number)
        audited_write.note(audit_text.NOTE_REMOVED.format(number))
