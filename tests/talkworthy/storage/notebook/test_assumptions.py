"""Assumptions in the store: rows stay as they were saved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from talkworthy.date_range import DateRange
from talkworthy.storage.notebook.assumptions import (
    AssumptionExample,
    NewAssumption,
    Signed,
    find_assumption,
    load_brand_assumptions,
    load_example_posts,
    load_examples,
    load_guesses,
    load_mappings,
    load_reveal,
    save_answer,
    save_assumption,
    save_examples,
    save_guess,
    save_mapping,
    save_reveal,
    withdraw_answer,
)
from talkworthy.storage.posts.erasure import erase_author, find_holdings
from talkworthy.storage.schema import notebook

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WINDOW = DateRange.between(date(2025, 12, 1), date(2026, 3, 1))
PRICE = NewAssumption("they talk about price", "at_least", 0.3)
LEDGER = ("assumptions", "assumption_mappings", "assumption_examples", "assumption_reveals", "guesses", "notes")


def signed(by: str = "ann", minutes: int = 0) -> Signed:
    return Signed(by, NOON + timedelta(minutes=minutes))


def write(scratch: Any, statement: NewAssumption = PRICE, minutes: int = 0, brand: str = "Brewly") -> int:
    return int(scratch.change(save_assumption, brand, WINDOW, statement, signed(minutes=minutes)))


def mapped(scratch: Any, *examples: AssumptionExample) -> int:
    number = int(scratch.change(save_mapping, write(scratch), ["topic:3"], signed()))
    scratch.change(save_examples, number, examples)
    return number


def test_an_assumption_is_loaded_as_it_was_saved(scratch: Any) -> None:
    assumption = scratch.query(find_assumption, write(scratch))
    assert (assumption.brand, assumption.statement, assumption.date_range) == ("Brewly", PRICE, WINDOW)
    assert (assumption.written_by, assumption.written_at) == ("ann", NOON)


def test_a_assumption_that_is_replaced_stays(scratch: Any) -> None:
    first = write(scratch)
    newer = NewAssumption("they talk about price", "at_most", 0.1, "people", replaces=first)
    second = write(scratch, newer, minutes=5)
    assert [assumption.number for assumption in scratch.query(load_brand_assumptions, "Brewly")] == [second, first]
    assert scratch.query(find_assumption, first).statement == PRICE
    assert scratch.query(find_assumption, second).statement.replaces == first


def test_assumptions_of_other_brands_are_not_listed(scratch: Any) -> None:
    write(scratch, brand="Other")
    assert scratch.query(load_brand_assumptions, "Brewly") == []


def test_a_assumption_that_is_not_there_is_none(scratch: Any) -> None:
    assert scratch.query(find_assumption, 7) is None


def test_the_newest_mapping_comes_first_and_the_older_stay(scratch: Any) -> None:
    assumption = write(scratch)
    scratch.change(save_mapping, assumption, ["topic:3", "complaint", "topic:3"], signed())
    scratch.change(save_mapping, assumption, ["praise"], signed("bob", 1))
    loaded = scratch.query(load_mappings, assumption)
    assert [mapping.targets for mapping in loaded] == [("praise",), ("complaint", "topic:3")]
    assert loaded[0].mapped_by == "bob"


def test_examples_come_as_they_were_drawn_those_that_count_first(scratch: Any) -> None:
    mapping = mapped(scratch, AssumptionExample("hob:b", "hob:b", True), AssumptionExample("hob:a", "hob:a", True))
    scratch.change(save_examples, mapping, [AssumptionExample("hob:c", "hob:c", False)])
    assert [example.post for example in scratch.query(load_examples, mapping)] == ["hob:b", "hob:a", "hob:c"]


def test_an_answer_is_yes_no_or_undecided(scratch: Any) -> None:
    mapping = mapped(scratch, *(AssumptionExample(f"hob:{name}", "hob:a", True) for name in "abcd"))
    for name, given in (("a", True), ("b", False), ("c", None)):
        assert scratch.change(save_answer, mapping, f"hob:{name}", given, signed())
    loaded = {example.post: (example.seen, example.answer) for example in scratch.query(load_examples, mapping)}
    assert loaded == {
        "hob:a": (True, True),
        "hob:b": (True, False),
        "hob:c": (True, None),
        "hob:d": (False, None),
    }


def test_an_example_whose_answer_is_withdrawn_waits_again(scratch: Any) -> None:
    mapping = mapped(scratch, *(AssumptionExample(f"hob:{name}", "hob:a", True) for name in "ab"))
    for name in "ab":
        scratch.change(save_answer, mapping, f"hob:{name}", True, signed())
    assert scratch.change(withdraw_answer, mapping, "hob:b")
    loaded = {example.post: (example.seen, example.answer) for example in scratch.query(load_examples, mapping)}
    assert loaded == {"hob:a": (True, True), "hob:b": (False, None)}
    assert not scratch.change(withdraw_answer, mapping, "hob:z")


def test_what_is_no_example_cannot_be_answered(scratch: Any) -> None:
    assert not scratch.change(save_answer, mapped(scratch), "hob:a", True, signed())


def test_examples_have_the_posts_that_the_store_still_holds(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("b", gone=True, text="", author=None))
    mapping = mapped(scratch, *(AssumptionExample(f"hob:{name}", "hob:a", True) for name in "abz"))
    loaded = scratch.query(load_example_posts, mapping)
    assert {name: held.text for name, (_, held) in loaded.items()} == {"hob:a": "words of a"}
    assert loaded["hob:a"][0] == scratch.number("a")


def test_the_first_reveal_stays(scratch: Any) -> None:
    scratch.change(save_reveal, 4, {"share": 0.3}, signed())
    scratch.change(save_reveal, 4, {"share": 0.9}, signed("bob", 5))
    loaded = scratch.query(load_reveal, 4)
    assert (loaded.result, loaded.revealed_by, loaded.revealed_at) == ({"share": 0.3}, "ann", NOON)
    assert scratch.query(load_reveal, 5) is None


def test_guesses_are_returned_newest_first(scratch: Any) -> None:
    scratch.change(save_guess, "Brewly", WINDOW, {"3": 60.0, "": 40.0}, signed())
    scratch.change(save_guess, "Brewly", WINDOW, {"3": 100.0}, signed(minutes=1))
    loaded = scratch.query(load_guesses, "Brewly")
    assert [guess.points for guess in loaded] == [{"3": 100.0}, {"3": 60.0, "": 40.0}]
    assert loaded[0].date_range == WINDOW


def test_an_author_who_is_erased_leaves_no_word_in_the_ledger(scratch: Any, post: Any) -> None:
    scratch.save(post("a", author="mallory", text="the secret of the kettle", title="a riddle"))
    mapping = mapped(scratch, AssumptionExample("hob:a", "hob:a", True))
    scratch.change(save_answer, mapping, "hob:a", True, signed())
    scratch.change(save_reveal, mapping, {"threads": ["hob:a"]}, signed())
    scratch.change(erase_author, scratch.query(find_holdings, "hob", "mallory"), NOON)
    assert scratch.query(load_example_posts, mapping) == {}
    with scratch.store.read() as connection:
        for name in LEDGER:
            rows = str(connection.execute(select(getattr(notebook, name))).all())
            assert not any(word in rows for word in ("mallory", "secret", "riddle"))
