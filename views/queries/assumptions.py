"""What the pages on assumptions and on the four customers ask of the store, and what they write into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from reports.queries.assumptions.assumptions import (
    Entry,
    Shown,
    Verdict,
    find_entry,
    judge_entry,
    load_ledger,
    show_examples,
)
from reports.queries.assumptions.targets import targets_of
from reports.queries.assumptions.unassumed_topics import Guessed, Unassumed, load_surprises, topics_to_guess
from reports.queries.people.weekly_customers import Seat, load_board
from reports.queries.reading_queue import Queue, load_queue, load_reading
from reports.queries.score.brand_report import panel_of
from services.feedback import assumptions, audit_text
from services.feedback.guesses import keep_guess, unassumed_topics
from services.feedback.notes import NewNote, remove_note, write_note
from talkworthy.roles import Right
from talkworthy.storage.conversations.queries import ConversationRow, ThreadPost, conversations_by_id
from talkworthy.storage.notebook.assumptions import Guess, NewAssumption, guesses_of
from talkworthy.storage.notebook.notes import Note, notes_of
from views.auth import writing
from views.queries.core import BrandContext, once


def now() -> datetime:
    """This moment in UTC: what is drawn of a week or quarter is drawn by it."""
    return datetime.now(UTC)


def ledger(context: BrandContext) -> list[Entry]:
    """All claims on the brand; never cached, since what a reader writes is to be seen at once."""
    with context.store.read() as connection:
        return load_ledger(connection, context.brand.name)


def guesses(context: BrandContext) -> list[Guess]:
    """All that was guessed about the brand, the newest first."""
    with context.store.read() as connection:
        return guesses_of(connection, context.brand.name)


def targets(context: BrandContext) -> dict[str, str]:
    """What a claim can be counted by, and its words."""
    with context.store.read() as connection:
        return targets_of(connection, context.brand.name)


def guessable(context: BrandContext) -> dict[str, str]:
    """What points can be given to."""
    with context.store.read() as connection:
        return topics_to_guess(connection, context.brand.name)


def examples(context: BrandContext, entry: Entry) -> list[Shown]:
    """The examples of a mapped entry with their words; what was said of them is to be read from the entry."""
    assert entry.mapping is not None
    return _examples(context, entry.assumption.number, entry.mapping.number, len(entry.examples))


@once
def _examples(context: BrandContext, assumption: int, mapping: int, drawn: int) -> list[Shown]:
    del mapping, drawn  # a claim that is mapped anew, or has more examples, is another question
    with context.store.read() as connection:
        return show_examples(connection, find_entry(connection, context.brand.name, assumption))


@once
def verdict(context: BrandContext, assumption: int, mapping: int) -> Verdict:
    """What the talk says of a revealed claim: its examples stand, so only the talk can change it."""
    del mapping  # a claim that is mapped anew is another question
    with context.store.read() as connection:
        return judge_entry(connection, find_entry(connection, context.brand.name, assumption))


@once
def surprises(context: BrandContext, guess: int) -> list[Guessed]:
    """What there is beside what was guessed."""
    with context.store.read() as connection:
        kept = next(one for one in guesses_of(connection, context.brand.name) if one.number == guess)
        return load_surprises(connection, kept)


@once
def unassumed(context: BrandContext, assumed: tuple[str, ...]) -> Unassumed:
    """The topics that are not among the assumed ones."""
    del assumed  # what is assumed since is another question
    with context.store.read() as connection:
        return unassumed_topics(
            connection, context.brand, panel_of(context.settings, context.brand), context.date_range
        )


def assume(context: BrandContext, new: NewAssumption) -> int:
    """Write an assumption and return its number.

    Like all that writes here it raises UserError where the reader may not, and where the use case refuses.
    """
    with writing(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        entry = assumptions.write_assumption(
            audited_write.connection, context.brand.name, context.date_range, new, audited_write.signed
        )
        audited_write.note(audit_text.ASSUMPTION_WRITTEN.format(entry.assumption.number))
        return entry.assumption.number


def map_to(context: BrandContext, assumption: int, targets: Sequence[str]) -> None:
    """Choose what counts for an assumption, and draw its examples."""
    with writing(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        assumptions.map_assumption(
            audited_write.connection, context.brand.name, assumption, targets, audited_write.signed
        )
        audited_write.note(audit_text.ASSUMPTION_MAPPED.format(assumption))


def draw_passed_over(context: BrandContext, assumption: int) -> None:
    """Draw examples of what the mapping does not count."""
    with writing(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        assumptions.draw_overlooked_examples(audited_write.connection, context.brand.name, assumption)
        audited_write.note(audit_text.OVERLOOKED_EXAMPLES_DRAWN.format(assumption))


def answer(context: BrandContext, assumption: int, post: str, given: str) -> None:
    """Save a reader's answer to an example: yes, no or unsure."""
    with writing(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        assumptions.answer_examples(
            audited_write.connection, context.brand.name, assumption, [(post, given)], audited_write.signed
        )
        audited_write.note(audit_text.example_answered(assumption, given), [post])


def reveal(context: BrandContext, assumption: int) -> None:
    """Reveal the numbers behind an assumption."""
    with writing(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        assumptions.reveal_assumption(audited_write.connection, context.brand.name, assumption, audited_write.signed)
        audited_write.note(audit_text.ASSUMPTION_REVEALED.format(assumption))


def guess(context: BrandContext, points: Mapping[str, float]) -> None:
    """Save how a reader spread 100 points."""
    with writing(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        keep_guess(audited_write.connection, context.brand.name, context.date_range, points, audited_write.signed)
        audited_write.note(audit_text.GUESS_KEPT)


def board(context: BrandContext, week: str) -> list[Seat]:
    """The four customers of a week."""
    return _board(context, week, _noted(context))


@once
def _board(context: BrandContext, week: str, noted: tuple[int, ...]) -> list[Seat]:
    del noted  # a note changes what is on the board
    with context.store.read() as connection:
        return load_board(connection, context.brand.name, context.date_range, week)


def queue(context: BrandContext, quarter: str) -> Queue:
    """The reading queue of a quarter."""
    return _queue(context, quarter, _noted(context))


@once
def _queue(context: BrandContext, quarter: str, noted: tuple[int, ...]) -> Queue:
    del noted  # a note lifts a mask
    with context.store.read() as connection:
        return load_queue(connection, context.brand, quarter)


def _noted(context: BrandContext) -> tuple[int, ...]:
    return tuple(one.number for one in notes(context))


def reading(context: BrandContext, thread: str, masked: bool) -> list[ThreadPost]:
    """The posts of a queued conversation."""
    with context.store.read() as connection:
        return load_reading(connection, context.brand, thread, masked)


def notes(context: BrandContext) -> list[Note]:
    """The learning log, the newest first."""
    with context.store.read() as connection:
        return notes_of(connection, context.brand.name)


def conversations_of(context: BrandContext, threads: Sequence[str]) -> dict[str, ConversationRow]:
    """The talks in these conversations, by conversation."""
    with context.store.read() as connection:
        return {row.thread: row for row in conversations_by_id(connection, context.brand.name, threads)}


def note(context: BrandContext, new: NewNote) -> None:
    """Save that a conversation was read, and what was learned from it."""
    with writing(context.store, Right.NOTE, context.brand.name) as audited_write:
        audited_write.note(
            audit_text.note_written(write_note(audited_write.connection, context.brand.name, new, audited_write.signed))
        )


def take_out(context: BrandContext, number: int) -> None:
    """Delete a note for good."""
    with writing(context.store, Right.NOTE, context.brand.name) as audited_write:
        remove_note(audited_write.connection, context.brand.name, number)
        audited_write.note(audit_text.NOTE_REMOVED.format(number))
