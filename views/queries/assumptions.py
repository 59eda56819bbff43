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


def ledger(view: BrandContext) -> list[Entry]:
    """All claims on the brand; never cached, since what a reader writes is to be seen at once."""
    with view.store.read() as connection:
        return load_ledger(connection, view.brand.name)


def guesses(view: BrandContext) -> list[Guess]:
    """All that was guessed about the brand, the newest first."""
    with view.store.read() as connection:
        return guesses_of(connection, view.brand.name)


def targets(view: BrandContext) -> dict[str, str]:
    """What a claim can be counted by, and its words."""
    with view.store.read() as connection:
        return targets_of(connection, view.brand.name)


def guessable(view: BrandContext) -> dict[str, str]:
    """What points can be given to."""
    with view.store.read() as connection:
        return topics_to_guess(connection, view.brand.name)


def examples(view: BrandContext, entry: Entry) -> list[Shown]:
    """The examples of a mapped entry with their words; what was said of them is to be read from the entry."""
    assert entry.mapping is not None
    return _examples(view, entry.assumption.number, entry.mapping.number, len(entry.examples))


@once
def _examples(view: BrandContext, assumption: int, mapping: int, drawn: int) -> list[Shown]:
    del mapping, drawn  # a claim that is mapped anew, or has more examples, is another question
    with view.store.read() as connection:
        return show_examples(connection, find_entry(connection, view.brand.name, assumption))


@once
def verdict(view: BrandContext, assumption: int, mapping: int) -> Verdict:
    """What the talk says of a revealed claim: its examples stand, so only the talk can change it."""
    del mapping  # a claim that is mapped anew is another question
    with view.store.read() as connection:
        return judge_entry(connection, find_entry(connection, view.brand.name, assumption))


@once
def surprises(view: BrandContext, guess: int) -> list[Guessed]:
    """What there is beside what was guessed."""
    with view.store.read() as connection:
        kept = next(one for one in guesses_of(connection, view.brand.name) if one.number == guess)
        return load_surprises(connection, kept)


@once
def unassumed(view: BrandContext, assumed: tuple[str, ...]) -> Unassumed:
    """The topics that are not among the assumed ones."""
    del assumed  # what is assumed since is another question
    with view.store.read() as connection:
        return unassumed_topics(connection, view.brand, panel_of(view.settings, view.brand), view.date_range)


def assume(view: BrandContext, new: NewAssumption) -> int:
    """Write an assumption and return its number.

    Like all that writes here it raises UserError where the reader may not, and where the use case refuses.
    """
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as audited_write:
        entry = assumptions.write_assumption(
            audited_write.connection, view.brand.name, view.date_range, new, audited_write.signed
        )
        audited_write.note(audit_text.ASSUMPTION_WRITTEN.format(entry.assumption.number))
        return entry.assumption.number


def map_to(view: BrandContext, assumption: int, targets: Sequence[str]) -> None:
    """Choose what counts for an assumption, and draw its examples."""
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as audited_write:
        assumptions.map_assumption(audited_write.connection, view.brand.name, assumption, targets, audited_write.signed)
        audited_write.note(audit_text.ASSUMPTION_MAPPED.format(assumption))


def draw_passed_over(view: BrandContext, assumption: int) -> None:
    """Draw examples of what the mapping does not count."""
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as audited_write:
        assumptions.draw_overlooked_examples(audited_write.connection, view.brand.name, assumption)
        audited_write.note(audit_text.OVERLOOKED_EXAMPLES_DRAWN.format(assumption))


def answer(view: BrandContext, assumption: int, post: str, given: str) -> None:
    """Save a reader's answer to an example: yes, no or unsure."""
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as audited_write:
        assumptions.answer_examples(
            audited_write.connection, view.brand.name, assumption, [(post, given)], audited_write.signed
        )
        audited_write.note(audit_text.example_answered(assumption, given), [post])


def reveal(view: BrandContext, assumption: int) -> None:
    """Reveal the numbers behind an assumption."""
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as audited_write:
        assumptions.reveal_assumption(audited_write.connection, view.brand.name, assumption, audited_write.signed)
        audited_write.note(audit_text.ASSUMPTION_REVEALED.format(assumption))


def guess(view: BrandContext, points: Mapping[str, float]) -> None:
    """Save how a reader spread 100 points."""
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as audited_write:
        keep_guess(audited_write.connection, view.brand.name, view.date_range, points, audited_write.signed)
        audited_write.note(audit_text.GUESS_KEPT)


def board(view: BrandContext, week: str) -> list[Seat]:
    """The four customers of a week."""
    return _board(view, week, _noted(view))


@once
def _board(view: BrandContext, week: str, noted: tuple[int, ...]) -> list[Seat]:
    del noted  # a note changes what is on the board
    with view.store.read() as connection:
        return load_board(connection, view.brand.name, view.date_range, week)


def queue(view: BrandContext, quarter: str) -> Queue:
    """The reading queue of a quarter."""
    return _queue(view, quarter, _noted(view))


@once
def _queue(view: BrandContext, quarter: str, noted: tuple[int, ...]) -> Queue:
    del noted  # a note lifts a mask
    with view.store.read() as connection:
        return load_queue(connection, view.brand, quarter)


def _noted(view: BrandContext) -> tuple[int, ...]:
    return tuple(one.number for one in notes(view))


def reading(view: BrandContext, thread: str, masked: bool) -> list[ThreadPost]:
    """The posts of a queued conversation."""
    with view.store.read() as connection:
        return load_reading(connection, view.brand, thread, masked)


def notes(view: BrandContext) -> list[Note]:
    """The learning log, the newest first."""
    with view.store.read() as connection:
        return notes_of(connection, view.brand.name)


def conversations_of(view: BrandContext, threads: Sequence[str]) -> dict[str, ConversationRow]:
    """The talks in these conversations, by conversation."""
    with view.store.read() as connection:
        return {row.thread: row for row in conversations_by_id(connection, view.brand.name, threads)}


def note(view: BrandContext, new: NewNote) -> None:
    """Save that a conversation was read, and what was learned from it."""
    with writing(view.store, Right.NOTE, view.brand.name) as audited_write:
        audited_write.note(
            audit_text.note_written(write_note(audited_write.connection, view.brand.name, new, audited_write.signed))
        )


def take_out(view: BrandContext, number: int) -> None:
    """Delete a note for good."""
    with writing(view.store, Right.NOTE, view.brand.name) as audited_write:
        remove_note(audited_write.connection, view.brand.name, number)
        audited_write.note(audit_text.NOTE_REMOVED.format(number))
