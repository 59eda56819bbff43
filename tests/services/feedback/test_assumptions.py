"""Assumptions: the order of the steps, and what is refused at each."""

from __future__ import annotations

from typing import Any

import pytest

from reports.queries.assumptions.assumptions import find_entry
from services.feedback.assumptions import (
    answer_examples,
    choose_targets,
    draw_overlooked_examples,
    map_assumption,
    reveal_assumption,
    undo_answer,
    write_assumption,
)
from talkworthy.errors import UserError
from talkworthy.storage.notebook.assumptions import NewAssumption

BRAND = "Copper Kettle"
ASKING = NewAssumption("they ask each other things", "at_least", 0.2)


@pytest.fixture
def written(connection: Any, date_range: Any, signed: Any) -> int:
    """The number of an assumption that is not mapped yet."""
    return int(write_assumption(connection, BRAND, date_range, ASKING, signed).assumption.number)


@pytest.fixture
def mapped(connection: Any, written: int, signed: Any) -> int:
    map_assumption(connection, BRAND, written, ["question"], signed)
    return written


@pytest.fixture
def answered(connection: Any, mapped: int, signed: Any) -> int:
    """The number of an assumption whose examples are all answered with yes."""
    entry = draw_overlooked_examples(connection, BRAND, mapped)
    answer_examples(connection, BRAND, mapped, [(one.post, "yes") for one in entry.examples], signed)
    return mapped


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (NewAssumption("  ", "at_least", 0.1), "few words"),
        (NewAssumption("x", "at_least", 1.01), "101% is not a share"),
        (NewAssumption("x", "at_least", -0.01), "-1% is not a share"),
        (NewAssumption("x", "about", 0.1), "at_least or at_most"),
        (NewAssumption("x", "at_least", 0.1, "posts"), "conversations or people"),
        (NewAssumption("x", "at_least", 0.1, replaces=9), "no assumption 9"),
    ],
)
def test_an_assumption_that_cannot_be_checked_is_refused(
    connection: Any, date_range: Any, signed: Any, new: NewAssumption, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        write_assumption(connection, BRAND, date_range, new, signed)


def test_an_assumption_is_saved_as_it_is_typed_but_for_its_spaces(
    connection: Any, date_range: Any, signed: Any
) -> None:
    entry = write_assumption(connection, BRAND, date_range, NewAssumption(" they  talk ", "at_most", 0.125), signed)
    assert (entry.assumption.statement.words, entry.assumption.written_by, entry.step) == ("they talk", "ann", "to_map")


def test_an_assumption_is_replaced_once(connection: Any, date_range: Any, signed: Any, written: int) -> None:
    newer = NewAssumption("they ask", "at_least", 0.6, replaces=written)
    write_assumption(connection, BRAND, date_range, newer, signed)
    with pytest.raises(UserError, match="Assumption 1 is already replaced by 2: replace that one"):
        write_assumption(connection, BRAND, date_range, newer, signed)


def test_an_assumption_of_another_brand_cannot_be_mapped(connection: Any, written: int, signed: Any) -> None:
    with pytest.raises(UserError, match="no assumption 1 about Northlight"):
        map_assumption(connection, "Northlight", written, ["question"], signed)


def test_mapping_draws_twenty_examples(connection: Any, written: int, signed: Any) -> None:
    entry = map_assumption(connection, BRAND, written, ["question"], signed)
    assert (len(entry.examples), entry.step) == (20, "to_confirm")


@pytest.mark.parametrize(("targets", "message"), [(["weather"], "called 'weather'"), ([], "Choose what measures it")])
def test_an_unknown_target_is_refused(
    connection: Any, written: int, signed: Any, targets: list[str], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        map_assumption(connection, BRAND, written, targets, signed)


def test_a_target_is_chosen_by_name_or_by_label_once() -> None:
    known = {"topic:3": "Late parcels", "complaint": "somebody complains"}
    assert choose_targets(known, ["late PARCELS", " topic:3 ", "complaint"]) == ("topic:3", "complaint")


@pytest.mark.parametrize("step", [draw_overlooked_examples, reveal_assumption, answer_examples])
def test_before_it_is_mapped_nothing_else_can_be_done(connection: Any, written: int, signed: Any, step: Any) -> None:
    more = {draw_overlooked_examples: (), reveal_assumption: (signed,), answer_examples: ([], signed)}[step]
    with pytest.raises(UserError, match="Nothing measures assumption 1 yet"):
        step(connection, BRAND, written, *more)


@pytest.mark.parametrize(
    ("given", "message"),
    [((None, "maybe"), "use yes, no or unsure"), (("hob:9", "yes"), "'hob:9' is not an example of assumption 1")],
)
def test_only_an_example_is_answered_and_only_with_yes_no_or_unsure(
    connection: Any, mapped: int, signed: Any, given: tuple[str | None, str], message: str
) -> None:
    post = given[0] or find_entry(connection, BRAND, mapped).examples[0].post
    with pytest.raises(UserError, match=message):
        answer_examples(connection, BRAND, mapped, [(post, given[1])], signed)


def test_nothing_is_revealed_while_an_example_waits(connection: Any, answered: int, signed: Any) -> None:
    map_assumption(connection, BRAND, answered, ["complaint"], signed)
    with pytest.raises(UserError, match=r"^(\d+) of \1 examples wait for your yes or no"):
        reveal_assumption(connection, BRAND, answered, signed)


def test_what_is_revealed_first_stays(connection: Any, answered: int, signed: Any) -> None:
    first = reveal_assumption(connection, BRAND, answered, signed)
    assert (first.step, first.reveal.result["status"], first.reveal.result["asked"]) == ("revealed", "holds", 20)
    assert reveal_assumption(connection, BRAND, answered, signed).reveal == first.reveal


def test_the_examples_of_a_revealed_assumption_stand(connection: Any, answered: int, signed: Any) -> None:
    post = reveal_assumption(connection, BRAND, answered, signed).examples[0].post
    with pytest.raises(UserError, match="its examples cannot change"):
        answer_examples(connection, BRAND, answered, [(post, "no")], signed)
    with pytest.raises(UserError, match="its examples cannot change"):
        draw_overlooked_examples(connection, BRAND, answered)


def test_an_answer_is_undone_until_the_numbers_are_shown(connection: Any, answered: int, signed: Any) -> None:
    post = find_entry(connection, BRAND, answered).examples[0].post
    undo_answer(connection, BRAND, answered, post)
    assert [example.post for example in find_entry(connection, BRAND, answered).waiting] == [post]
    answer_examples(connection, BRAND, answered, [(post, "yes")], signed)
    reveal_assumption(connection, BRAND, answered, signed)
    with pytest.raises(UserError, match="revealed"):
        undo_answer(connection, BRAND, answered, post)


def test_only_an_answer_to_an_example_is_undone(connection: Any, answered: int) -> None:
    with pytest.raises(UserError, match="'hob:9' is not an example of assumption 1"):
        undo_answer(connection, BRAND, answered, "hob:9")
