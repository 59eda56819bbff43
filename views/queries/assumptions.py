"""Assumptions and topic guesses: what their page reads, and what it saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.queries.assumptions.assumptions import (
    AssumptionEntry,
    AssumptionResult,
    ExampleText,
    find_entry,
    load_assumptions,
    measure_assumption,
    show_examples,
)
from reports.queries.assumptions.targets import targets_of
from reports.queries.assumptions.unassumed_topics import GuessResult, UnassumedTopics, load_surprises, topics_to_guess
from reports.queries.score.competitors import competitors_of
from services.feedback import assumptions, audit_text
from services.feedback.guesses import save_guess, unassumed_topics
from talkworthy.roles import Right
from talkworthy.storage.notebook.assumptions import Guess, NewAssumption, load_guesses
from views.auth import audited_transaction
from views.queries.core import BrandContext, cached


def all_assumptions(context: BrandContext) -> list[AssumptionEntry]:
    """All claims on the brand; never cached, since what a reader writes is to be seen at once."""
    with context.store.read() as connection:
        return load_assumptions(connection, context.brand.name)


def guesses(context: BrandContext) -> list[Guess]:
    """All that was guessed about the brand, the newest first."""
    with context.store.read() as connection:
        return load_guesses(connection, context.brand.name)


def targets(context: BrandContext) -> dict[str, str]:
    """What a claim can be counted by, and its words."""
    with context.store.read() as connection:
        return targets_of(connection, context.brand.name)


def guessable(context: BrandContext) -> dict[str, str]:
    """What points can be given to."""
    with context.store.read() as connection:
        return topics_to_guess(connection, context.brand.name)


def examples(context: BrandContext, entry: AssumptionEntry) -> list[ExampleText]:
    """The examples of a mapped entry with their words; what was said of them is to be read from the entry."""
    assert entry.mapping is not None
    return _examples(context, entry.assumption.number, entry.mapping.number, len(entry.examples))


@cached
def _examples(context: BrandContext, assumption: int, mapping: int, drawn: int) -> list[ExampleText]:
    del mapping, drawn  # a claim that is mapped anew, or has more examples, is another question
    with context.store.read() as connection:
        return show_examples(connection, find_entry(connection, context.brand.name, assumption))


@cached
def assumption_result(context: BrandContext, assumption: int, mapping: int) -> AssumptionResult:
    """What the talk says of a revealed claim: its examples stand, so only the talk can change it."""
    del mapping  # a claim that is mapped anew is another question
    with context.store.read() as connection:
        return measure_assumption(connection, find_entry(connection, context.brand.name, assumption))


@cached
def guess_results(context: BrandContext, save_spread_points: int) -> list[GuessResult]:
    """What there is beside what was guessed."""
    with context.store.read() as connection:
        guess_ = next(row for row in load_guesses(connection, context.brand.name) if row.number == save_spread_points)
        return load_surprises(connection, guess_)


@cached
def blind_spots(context: BrandContext, assumed: tuple[str, ...]) -> UnassumedTopics:
    """The topics that are not among the assumed ones."""
    del assumed  # what is assumed since is another question
    with context.store.read() as connection:
        return unassumed_topics(
            connection, context.brand, competitors_of(context.settings, context.brand), context.date_range
        )


def assume(context: BrandContext, new: NewAssumption) -> int:
    """Write an assumption and return its number.

    Like all that writes here it raises UserError where the reader may not, and where the use case refuses.
    """
    with audited_transaction(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        entry = assumptions.write_assumption(
            audited_write.connection, context.brand.name, context.date_range, new, audited_write.signed
        )
        audited_write.note(audit_text.ASSUMPTION_WRITTEN.format(entry.assumption.number))
        return entry.assumption.number


def map_targets(context: BrandContext, assumption: int, targets: Sequence[str]) -> None:
    """Choose what counts for an assumption, and draw its examples."""
    with audited_transaction(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        assumptions.map_assumption(
            audited_write.connection, context.brand.name, assumption, targets, audited_write.signed
        )
        audited_write.note(audit_text.ASSUMPTION_MAPPED.format(assumption))


def draw_overlooked(context: BrandContext, assumption: int) -> None:
    """Draw examples of what the mapping does not count."""
    with audited_transaction(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        assumptions.draw_overlooked_examples(audited_write.connection, context.brand.name, assumption)
        audited_write.note(audit_text.OVERLOOKED_EXAMPLES_DRAWN.format(assumption))


def answer(context: BrandContext, assumption: int, post: str, label: str) -> None:
    """Save a reader's answer to an example: yes, no or unsure."""
    with audited_transaction(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        assumptions.answer_examples(
            audited_write.connection, context.brand.name, assumption, [(post, label)], audited_write.signed
        )
        audited_write.note(audit_text.example_answered(assumption, label), [post])


def undo_answer(context: BrandContext, assumption: int, post: str) -> None:
    """Withdraw a reader's answer to an example."""
    with audited_transaction(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        assumptions.undo_answer(audited_write.connection, context.brand.name, assumption, post)
        audited_write.note(audit_text.answer_undone(assumption), [post])


def reveal(context: BrandContext, assumption: int) -> None:
    """Reveal the numbers behind an assumption."""
    with audited_transaction(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        assumptions.reveal_assumption(audited_write.connection, context.brand.name, assumption, audited_write.signed)
        audited_write.note(audit_text.ASSUMPTION_REVEALED.format(assumption))


def save_spread_points(context: BrandContext, points: Mapping[str, float]) -> None:
    """Save how a reader spread 100 points."""
    with audited_transaction(context.store, Right.ASSUMPTION, context.brand.name) as audited_write:
        save_guess(audited_write.connection, context.brand.name, context.date_range, points, audited_write.signed)
        audited_write.note(audit_text.GUESS_KEPT)
