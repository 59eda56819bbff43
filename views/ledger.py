"""What the pages on assumptions and on the four customers ask of the store, and what they write into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from reports.assumptions import (
    Entry,
    Shown,
    Verdict,
    draw_examples,
    find_entry,
    judge_entry,
    load_ledger,
    show_examples,
    to_result,
)
from reports.four_customers import Seat, load_board
from reports.reading_queue import Queue, load_queue, load_reading
from reports.report import panel_of
from reports.targets import targets_of
from reports.unexpected import (
    Guessed,
    Unassumed,
    load_surprises,
    load_unassumed,
    to_points,
    topics_to_guess,
)
from talkworthy.storage.assumptions import (
    Guess,
    NewClaim,
    Signed,
    answer_example,
    guesses_of,
    keep_guess,
    keep_reveal,
    map_claim,
    put_examples,
    write_claim,
)
from talkworthy.storage.notebook import Note, notes_of, remove_note, write_note
from talkworthy.storage.queries import TalkRow, ThreadPost, talks_by_id
from talkworthy.team import Right
from views.doorkeeper import Pen, writing
from views.view import View, once

_YES_NO = {True: "yes", False: "no", None: "cannot tell"}


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
    return _examples(view, entry.claim.number, entry.mapping.number, len(entry.examples))


@once
def _examples(view: View, claim: int, mapping: int, drawn: int) -> list[Shown]:
    del mapping, drawn  # a claim that is mapped anew, or has more examples, is another question
    with view.store.read() as connection:
        return show_examples(connection, find_entry(connection, view.brand.name, claim))


@once
def verdict(view: View, claim: int, mapping: int) -> Verdict:
    """What the talk says of a revealed claim: its examples stand, so only the talk can change it."""
    del mapping  # a claim that is mapped anew is another question
    with view.store.read() as connection:
        return judge_entry(connection, find_entry(connection, view.brand.name, claim))


@once
def surprises(view: View, guess: int) -> list[Guessed]:
    """What there is beside what was guessed."""
    with view.store.read() as connection:
        kept = next(one for one in guesses_of(connection, view.brand.name) if one.number == guess)
        return load_surprises(connection, kept)


@once
def unassumed(view: View, assumed: tuple[str, ...]) -> Unassumed:
    """The topics that are not among the assumed ones."""
    panel = panel_of(view.settings, view.brand)
    with view.store.read() as connection:
        return load_unassumed(connection, view.brand, panel, view.window, assumed)


def assume(view: View, told: NewClaim) -> int:
    """Write a claim down; returns its number.

    Like all that writes here it raises UserError where the reader may not.
    """
    with writing(view.store, Right.CLAIM, view.brand.name) as pen:
        number = write_claim(pen.connection, view.brand.name, view.window, told, _signed(pen))
        pen.note(f"claim {number} written")
        return number


def map_to(view: View, claim: int, chosen: Sequence[str]) -> None:
    """Say what a claim is counted by, and draw its examples."""
    with writing(view.store, Right.CLAIM, view.brand.name) as pen:
        mapping = map_claim(pen.connection, claim, chosen, _signed(pen))
        entry = find_entry(pen.connection, view.brand.name, claim)
        put_examples(pen.connection, mapping, draw_examples(pen.connection, entry))
        pen.note(f"claim {claim} mapped")


def draw_passed_over(view: View, entry: Entry) -> None:
    """Draw examples of what the mapping passes over."""
    assert entry.mapping is not None
    with writing(view.store, Right.CLAIM, view.brand.name) as pen:
        put_examples(pen.connection, entry.mapping.number, draw_examples(pen.connection, entry, counted=False))
        pen.note(f"claim {entry.claim.number}: examples drawn of what is passed over")


def answer(view: View, entry: Entry, post: str, said: bool | None) -> None:
    """Keep what a reader says of an example; nothing once the claim is revealed."""
    assert entry.mapping is not None
    with writing(view.store, Right.CLAIM, view.brand.name) as pen:
        if find_entry(pen.connection, view.brand.name, entry.claim.number).reveal is None:
            answer_example(pen.connection, entry.mapping.number, post, said, _signed(pen))
            pen.note(f"claim {entry.claim.number}, example: {_YES_NO[said]}", [post])


def reveal(view: View, entry: Entry) -> None:
    """Judge a claim, and keep what was told."""
    assert entry.mapping is not None
    with writing(view.store, Right.CLAIM, view.brand.name) as pen:
        keep_reveal(pen.connection, entry.mapping.number, to_result(judge_entry(pen.connection, entry)), _signed(pen))
        pen.note(f"claim {entry.claim.number} revealed")


def guess(view: View, points: Mapping[str, float]) -> None:
    """Keep how a reader spread 100 points. Raises UserError where they are not 100."""
    with writing(view.store, Right.CLAIM, view.brand.name) as pen:
        given = to_points(topics_to_guess(pen.connection, view.brand.name), points)
        keep_guess(pen.connection, view.brand.name, view.window, given, _signed(pen))
        pen.note("points spread over topics")


def board(view: View, week: str) -> list[Seat]:
    """The four customers of a week."""
    return _board(view, week, _noted(view))


@once
def _board(view: View, week: str, noted: tuple[int, ...]) -> list[Seat]:
    del noted  # a note changes what is on the board
    with view.store.read() as connection:
        return load_board(connection, view.brand.name, view.window, week)


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


def reading(view: View, conversation: str, masked: bool) -> list[ThreadPost]:
    """The posts of a queued conversation."""
    with view.store.read() as connection:
        return load_reading(connection, view.brand, conversation, masked)


def notes(view: View) -> list[Note]:
    """The learning log, the newest first."""
    with view.store.read() as connection:
        return notes_of(connection, view.brand.name)


def talks_of(view: View, conversations: Sequence[str]) -> dict[str, TalkRow]:
    """The talks in these conversations, by conversation."""
    with view.store.read() as connection:
        return {row.conversation: row for row in talks_by_id(connection, view.brand.name, conversations)}


def note(view: View, board: str, conversation: str, words: str = "") -> None:
    """Keep that a conversation was read, and what was learned of it."""
    with writing(view.store, Right.NOTE, view.brand.name) as pen:
        told = Note(view.brand.name, board, conversation, words.strip(), pen.by, pen.at)
        number = write_note(pen.connection, told).number
        pen.note(f"note {number} written" if told.words else f"note {number}: read")


def take_out(view: View, number: int) -> None:
    """Take a note out of the log for good."""
    with writing(view.store, Right.NOTE, view.brand.name) as pen:
        remove_note(pen.connection, view.brand.name, number)
        pen.note(f"note {number} taken out")


def _signed(pen: Pen) -> Signed:
    return Signed(pen.by, pen.at)
