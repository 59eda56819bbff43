"""Assumptions: written down, mapped to what counts for them, checked on examples, and only then revealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reports.queries.assumptions.assumptions import UNITS, Entry, draw_examples, find_entry, judge_entry, to_result
from reports.queries.assumptions.targets import targets_of
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.storage.notebook import assumptions as storage
from talkworthy.storage.notebook.assumptions import MappedTo, NewAssumption, Signed
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

COMPARISONS = ("at_least", "at_most")
ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "unsure": None}


def write_assumption(
    connection: Connection, brand: str, date_range: DateRange, new: NewAssumption, signed: Signed
) -> Entry:
    """Save an assumption and return its entry.

    Raises UserError where it says nothing that can be checked, or replaces one that is missing or already replaced.
    """
    checked = _check_new(new)
    if checked.replaces is not None:
        _refuse_replaced(find_entry(connection, brand, checked.replaces))
    return find_entry(connection, brand, storage.write_assumption(connection, brand, date_range, checked, signed))


def map_assumption(connection: Connection, brand: str, number: int, targets: Iterable[str], signed: Signed) -> Entry:
    """Save what counts for an assumption, draw the examples to check, and return the entry.

    `targets` are names or labels of topics and rules. Raises UserError on an unknown target or assumption.
    """
    find_entry(connection, brand, number)
    chosen = choose_targets(targets_of(connection, brand), targets)
    mapping = storage.map_assumption(connection, number, chosen, signed)
    storage.put_examples(connection, mapping, draw_examples(connection, find_entry(connection, brand, number)))
    return find_entry(connection, brand, number)


def choose_targets(known: Mapping[str, str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return those of `known` that are `wanted`, by name or by label. Raises UserError on any other, and on none."""
    by_label = {label.casefold(): name for name, label in known.items()}
    chosen = []
    for text in map(str.strip, wanted):
        name = text if text in known else by_label.get(text.casefold())
        if name is None:
            raise UserError(
                f"Nothing that can be counted is called {text!r}. There is: {', '.join(known)}. "
                "`talkworthy data topics` tells which topic is which."
            )
        chosen.append(name)
    if not chosen:
        raise UserError("Choose what shows it: at least one topic (topic:3) or rule (complaint, cue:asked_brand).")
    return tuple(dict.fromkeys(chosen))


def draw_overlooked_examples(connection: Connection, brand: str, number: int) -> Entry:
    """Draw examples that the mapping does not count, so that what it misses is corrected too; return the entry.

    Raises UserError where the assumption is not mapped yet, or already revealed.
    """
    entry, mapping = _find_open(connection, brand, number)
    storage.put_examples(connection, mapping.number, draw_examples(connection, entry, counted=False))
    return find_entry(connection, brand, number)


def answer_examples(
    connection: Connection, brand: str, number: int, answers: Sequence[tuple[str, str]], signed: Signed
) -> Entry:
    """Save answers to examples (post id; yes, no or unsure) and return the entry.

    Raises UserError on any other answer, on a post that is no example, and once the assumption is revealed.
    """
    _, mapping = _find_open(connection, brand, number)
    for post, answer in answers:
        if answer not in ANSWERS:
            raise UserError(f"{answer!r} is no answer: say yes, no or unsure.")
        if not storage.answer_example(connection, mapping.number, post, ANSWERS[answer], signed):
            raise UserError(f"{post!r} is no example of claim {number}: choose one of its examples.")
    return find_entry(connection, brand, number)


def reveal_assumption(connection: Connection, brand: str, number: int, signed: Signed) -> Entry:
    """Compare an assumption with the conversations, save the result, and return the entry.

    The result that was shown first stays. Raises UserError before the assumption is mapped, and while examples wait.
    """
    entry = find_entry(connection, brand, number)
    mapping = _mapping_of(entry)
    if entry.step == "to_confirm":
        waiting = f"{len(entry.waiting)} of {len(entry.examples)} examples"
        raise UserError(f"{waiting} wait for your yes or no: answer them before you see the numbers of claim {number}.")
    storage.keep_reveal(connection, mapping.number, to_result(judge_entry(connection, entry)), signed)
    return find_entry(connection, brand, number)


def _check_new(new: NewAssumption) -> NewAssumption:
    words = " ".join(new.words.split())
    if not words:
        raise UserError("Say in a few words what you assume, before you see any number.")
    if new.comparison not in COMPARISONS or new.unit not in UNITS:
        raise UserError("A claim is of at_least or at_most so many percent of the conversations or customers.")
    if not 0 <= new.share <= 1:
        raise UserError(f"{100 * new.share:g} % is no share: give 0 to 100.")
    return replace(new, words=words)


def _refuse_replaced(entry: Entry) -> None:
    if entry.replaced_by is not None:
        raise UserError(
            f"Claim {entry.assumption.number} is already replaced by claim {entry.replaced_by}: replace that one."
        )


def _mapping_of(entry: Entry) -> MappedTo:
    if entry.mapping is None:
        raise UserError(
            f"Claim {entry.assumption.number} is counted by nothing yet: choose what shows it, a topic (topic:3) or a rule "
            "(complaint)."
        )
    return entry.mapping


def _find_open(connection: Connection, brand: str, number: int) -> tuple[Entry, MappedTo]:
    entry = find_entry(connection, brand, number)
    mapping = _mapping_of(entry)
    if entry.reveal is not None:
        raise UserError(f"Claim {number} is revealed, so its examples stand. Map it anew, or write one in its place.")
    return entry, mapping
