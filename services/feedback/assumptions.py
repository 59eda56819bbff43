"""Assumptions: written down, mapped to topics and rules that measure them, checked on examples, then revealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reports.queries.assumptions.assumptions import (
    UNITS,
    AssumptionEntry,
    draw_examples,
    find_entry,
    measure_assumption,
    to_result,
)
from reports.queries.assumptions.targets import targets_of
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.storage.notebook import assumptions as storage
from talkworthy.storage.notebook.assumptions import AssumptionMapping, NewAssumption, Signed
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

COMPARISONS = ("at_least", "at_most")
ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "unsure": None}


def write_assumption(
    connection: Connection, brand: str, date_range: DateRange, new: NewAssumption, signed: Signed
) -> AssumptionEntry:
    """Save an assumption and return its entry.

    Raises UserError where it cannot be checked, and where it replaces one that is missing or already replaced.
    """
    statement = _check_new(new)
    if statement.replaces is not None:
        _check_not_replaced(find_entry(connection, brand, statement.replaces))
    return find_entry(connection, brand, storage.save_assumption(connection, brand, date_range, statement, signed))


def map_assumption(
    connection: Connection, brand: str, number: int, targets: Iterable[str], signed: Signed
) -> AssumptionEntry:
    """Save what measures an assumption, draw examples to check, and return the entry.

    `targets` are names or labels of topics and rules. Raises UserError on an unknown target or assumption.
    """
    find_entry(connection, brand, number)
    chosen = choose_targets(targets_of(connection, brand), targets)
    mapping = storage.save_mapping(connection, number, chosen, signed)
    storage.save_examples(connection, mapping, draw_examples(connection, find_entry(connection, brand, number)))
    return find_entry(connection, brand, number)


def choose_targets(known: Mapping[str, str], texts: Iterable[str]) -> tuple[str, ...]:
    """Return those of `known` that are `wanted`, by name or by label. Raises UserError on any other, and on none."""
    by_label = {label.casefold(): name for name, label in known.items()}
    chosen = []
    for text in map(str.strip, texts):
        name = text if text in known else by_label.get(text.casefold())
        if name is None:
            raise UserError(
                f"Nothing that can be counted is called {text!r}. Choose from: {', '.join(known)}. "
                "`talkworthy show topics` lists the topics."
            )
        chosen.append(name)
    if not chosen:
        raise UserError("Choose what measures it: at least one topic (topic:3) or rule (complaint, cue:asked_brand).")
    return tuple(dict.fromkeys(chosen))


def draw_overlooked_examples(connection: Connection, brand: str, number: int) -> AssumptionEntry:
    """Draw examples that the mapping does not count, to correct for what it misses, and return the entry.

    Raises UserError where the assumption is not mapped yet, or already revealed.
    """
    entry, mapping = _find_open(connection, brand, number)
    storage.save_examples(connection, mapping.number, draw_examples(connection, entry, counted=False))
    return find_entry(connection, brand, number)


def answer_examples(
    connection: Connection, brand: str, number: int, answers: Sequence[tuple[str, str]], signed: Signed
) -> AssumptionEntry:
    """Save answers to examples (post id; yes, no or unsure) and return the entry.

    Raises UserError on any other answer, on a post that is no example, and once the assumption is revealed.
    """
    _, mapping = _find_open(connection, brand, number)
    for post, answer in answers:
        if answer not in ANSWERS:
            raise UserError(f"{answer!r} is not an answer: use yes, no or unsure.")
        if not storage.save_answer(connection, mapping.number, post, ANSWERS[answer], signed):
            raise UserError(f"{post!r} is not an example of assumption {number}: choose one of its examples.")
    return find_entry(connection, brand, number)


def undo_answer(connection: Connection, brand: str, number: int, post: str) -> None:
    """Withdraw the answer to an example. Raises UserError on a post that is no example, and once it is revealed."""
    _, mapping = _find_open(connection, brand, number)
    if not storage.withdraw_answer(connection, mapping.number, post):
        raise UserError(f"{post!r} is not an example of assumption {number}: choose one of its examples.")


def reveal_assumption(connection: Connection, brand: str, number: int, signed: Signed) -> AssumptionEntry:
    """Compare an assumption with the conversations, save the result, and return the entry.

    The first result stays. Raises UserError before the assumption is mapped, and while examples have no answer.
    """
    entry = find_entry(connection, brand, number)
    mapping = _mapping_of(entry)
    if entry.step == "to_confirm":
        waiting = f"{len(entry.waiting)} of {len(entry.examples)} examples"
        raise UserError(
            f"{waiting} wait for your yes or no: answer them before you see the numbers of assumption {number}."
        )
    storage.save_reveal(connection, mapping.number, to_result(measure_assumption(connection, entry)), signed)
    return find_entry(connection, brand, number)


def _check_new(new: NewAssumption) -> NewAssumption:
    words = " ".join(new.words.split())
    if not words:
        raise UserError("Write in a few words what you assume, before you see any number.")
    if new.comparison not in COMPARISONS or new.unit not in UNITS:
        raise UserError("An assumption is about at_least or at_most a percentage of the conversations or people.")
    if not 0 <= new.share <= 1:
        raise UserError(f"{100 * new.share:g}% is not a share: use 0 to 100.")
    return replace(new, words=words)


def _check_not_replaced(entry: AssumptionEntry) -> None:
    if entry.replaced_by is not None:
        raise UserError(
            f"Assumption {entry.assumption.number} is already replaced by {entry.replaced_by}: replace that one."
        )


def _mapping_of(entry: AssumptionEntry) -> AssumptionMapping:
    if entry.mapping is None:
        raise UserError(
            f"Nothing measures assumption {entry.assumption.number} yet: choose a topic (topic:3) or rule (complaint)."
        )
    return entry.mapping


def _find_open(connection: Connection, brand: str, number: int) -> tuple[AssumptionEntry, AssumptionMapping]:
    entry = find_entry(connection, brand, number)
    mapping = _mapping_of(entry)
    if entry.reveal is not None:
        raise UserError(
            f"Assumption {number} is revealed, so its examples cannot change. Map it again, or write one to replace it."
        )
    return entry, mapping
