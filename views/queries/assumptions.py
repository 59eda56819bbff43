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
from views.queries.core import View, once


def now() -> datetime:
    """This moment in UTC: what is drawn of a week or quarter is drawn by it."""
    return datetime.now(UTC)


def ledger(view: View) -> list[Entry]:
    """All claims on the brand; never cached, since what a reader writes is to be seen at once."""
    with view.store.read() as connection:
        return load_ledger(connection, view.brand.name)


def guesses(view: View) -> list[Guess]:
    """All that was guessed about the brand, the newest first."""
    with view.store.read() as connection:
        return guesses_of(connection, view.brand.name)


def targets(view: View) -> dict[str, str]:
    """What a claim can be counted by, and its words."""
    with view.store.read() as connection:
        return targets_of(connection, view.brand.name)


def guessable(view: View) -> dict[str, str]:
    """What points can be given to."""
    with view.store.read() as connection:
        return topics_to_guess(connection, view.brand.name)


def examples(view: View, entry: Entry) -> list[Shown]:
    """The examples of a mapped entry with their words; what was said of them is to be read from the entry."""
    assert entry.mapping is not None
    return _examples(view, entry.assumption.number, entry.mapping.number, len(entry.examples))


@once
def _examples(view: View, assumption: int, mapping: int, drawn: int) -> list[Shown]:
    del mapping, drawn  # a claim that is mapped anew, or has more examples, is another question
    with view.store.read() as connection:
        return show_examples(connection, find_entry(connection, view.brand.name, assumption))


@once
def verdict(view: View, assumption: int, mapping: int) -> Verdict:
    """What the talk says of a revealed claim: its examples stand, so only the talk can change it."""
    del mapping  # a claim that is mapped anew is another question
    with view.store.read() as connection:
        return judge_entry(connection, find_entry(connection, view.brand.name, assumption))


@once
def surprises(view: View, guess: int) -> list[Guessed]:
    """What there is beside what was guessed."""
    with view.store.read() as connection:
        kept = next(one for one in guesses_of(connection, view.brand.name) if one.number == guess)
        return load_surprises(connection, kept)


@once
def unassumed(view: View, assumed: tuple[str, ...]) -> Unassumed:
    """The topics that are not among the assumed ones."""
    del assumed  # what is assumed since is another question
    with view.store.read() as connection:
        return unassumed_topics(connection, view.brand, panel_of(view.settings, view.brand), view.date_range)


def assume(view: View, new: NewAssumption) -> int:
    """Write an assumption and return its number.

    Like all that writes here it raises UserError where the reader may not, and where the use case refuses.
    """
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as pen:
        entry = assumptions.write_assumption(pen.connection, view.brand.name, view.date_range, new, pen.signed)
        pen.note(audit_text.ASSUMPTION_WRITTEN.format(entry.assumption.number))
        return entry.assumption.number


def map_to(view: View, assumption: int, targets: Sequence[str]) -> None:
    """Choose what counts for an assumption, and draw its examples."""
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as pen:
        assumptions.map_assumption(pen.connection, view.brand.name, assumption, targets, pen.signed)
        pen.note(audit_text.ASSUMPTION_MAPPED.format(assumption))


def draw_passed_over(view: View, assumption: int) -> None:
    """Draw examples of what the mapping does not count."""
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as pen:
        assumptions.draw_overlooked_examples(pen.connection, view.brand.name, assumption)
        pen.note(audit_text.OVERLOOKED_EXAMPLES_DRAWN.format(assumption))


def answer(view: View, assumption: int, post: str, given: str) -> None:
    """Save a reader's answer to an example: yes, no or unsure."""
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as pen:
        assumptions.answer_examples(pen.connection, view.brand.name, assumption, [(post, given)], pen.signed)
        pen.note(audit_text.example_answered(assumption, given), [post])


def reveal(view: View, assumption: int) -> None:
    """Reveal the numbers behind an assumption."""
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as pen:
        assumptions.reveal_assumption(pen.connection, view.brand.name, assumption, pen.signed)
        pen.note(audit_text.ASSUMPTION_REVEALED.format(assumption))


def guess(view: View, points: Mapping[str, float]) -> None:
    """Save how a reader spread 100 points."""
    with writing(view.store, Right.ASSUMPTION, view.brand.name) as pen:
        keep_guess(pen.connection, view.brand.name, view.date_range, points, pen.signed)
        pen.note(audit_text.GUESS_KEPT)


def board(view: View, week: str) -> list[Seat]:
    """The four customers of a week."""
    return _board(view, week, _noted(view))


@once
def _board(view: View, week: str, noted: tuple[int, ...]) -> list[Seat]:
    del noted  # a note changes what is on the board
    with view.store.read() as connection:
        return load_board(connection, view.brand.name, view.date_range, week)


def queue(view: View, quarter: str) -> Queue:
    """The reading queue of a quarter."""
    return _queue(view, quarter, _noted(view))


@once
def _queue(view: View, quarter: str, noted: tuple[int, ...]) -> Queue:
    del noted  # a note lifts a mask
    with view.store.read() as connection:
        return load_queue(connection, view.brand, quarter)


def _noted(view: View) -> tuple[int, ...]:
    return tuple(one.number for one in notes(view))


def reading(view: View, thread: str, masked: bool) -> list[ThreadPost]:
    """The posts of a queued conversation."""
    with view.store.read() as connection:
        return load_reading(connection, view.brand, thread, masked)


def notes(view: View) -> list[Note]:
    """The learning log, the newest first."""
    with view.store.read() as connection:
        return notes_of(connection, view.brand.name)


def conversations_of(view: View, threads: Sequence[str]) -> dict[str, ConversationRow]:
    """The talks in these conversations, by conversation."""
    with view.store.read() as connection:
        return {row.thread: row for row in conversations_by_id(connection, view.brand.name, threads)}


def note(view: View, new: NewNote) -> None:
    """Save that a conversation was read, and what was learned from it."""
    with writing(view.store, Right.NOTE, view.brand.name) as pen:
        pen.note(audit_text.note_written(write_note(pen.connection, view.brand.name, new, pen.signed)))


def take_out(view: View, number: int) -> None:
    """Delete a note for good."""
    with writing(view.store, Right.NOTE, view.brand.name) as pen:
        remove_note(pen.connection, view.brand.name, number)
        pen.note(audit_text.NOTE_REMOVED.format(number))
