"""The run log in the store: what is written stays as it was written."""

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
)
from talkworthy.storage.posts.erasure import erase_author, find_holdings
from talkworthy.storage.schema import notebook

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WINDOW = DateRange.between(date(2025, 12, 1), date(2026, 3, 1))
PRICE = NewAssumption("they talk about price", "at_least", 0.3)
LEDGER = ("assumptions", "assumption_mappings", "assumption_examples", "assumption_reveals", "guesses", "notes")


def signed(by: str = "ann", minutes: int = 0) -> Signed:
    return Signed(by, NOON + timedelta(minutes=minutes))


def write(shelf: Any, told: NewAssumption = PRICE, minutes: int = 0, brand: str = "Brewly") -> int:
    return int(shelf.tell(save_assumption, brand, WINDOW, told, signed(minutes=minutes)))


def mapped(shelf: Any, *examples: AssumptionExample) -> int:
    number = int(shelf.tell(save_mapping, write(shelf), ["topic:3"], signed()))
    shelf.tell(save_examples, number, examples)
    return number


def test_a_assumption_is_found_as_it_was_written(shelf: Any) -> None:
    assumption = shelf.ask(find_assumption, write(shelf))
    assert (assumption.brand, assumption.statement, assumption.date_range) == ("Brewly", PRICE, WINDOW)
    assert (assumption.written_by, assumption.written_at) == ("ann", NOON)


def test_a_assumption_that_is_replaced_stays(shelf: Any) -> None:
    first = write(shelf)
    newer = NewAssumption("they talk about price", "at_most", 0.1, "people", replaces=first)
    second = write(shelf, newer, minutes=5)
    assert [assumption.number for assumption in shelf.ask(load_brand_assumptions, "Brewly")] == [second, first]
    assert shelf.ask(find_assumption, first).statement == PRICE
    assert shelf.ask(find_assumption, second).statement.replaces == first


def test_assumptions_of_other_brands_are_not_listed(shelf: Any) -> None:
    write(shelf, brand="Other")
    assert shelf.ask(load_brand_assumptions, "Brewly") == []


def test_a_assumption_that_is_not_there_is_none(shelf: Any) -> None:
    assert shelf.ask(find_assumption, 7) is None


def test_the_newest_mapping_comes_first_and_the_older_stay(shelf: Any) -> None:
    assumption = write(shelf)
    shelf.tell(save_mapping, assumption, ["topic:3", "complaint", "topic:3"], signed())
    shelf.tell(save_mapping, assumption, ["praise"], signed("bob", 1))
    found = shelf.ask(load_mappings, assumption)
    assert [one.targets for one in found] == [("praise",), ("complaint", "topic:3")]
    assert found[0].mapped_by == "bob"


def test_examples_come_as_they_were_drawn_those_that_count_first(shelf: Any) -> None:
    mapping = mapped(shelf, AssumptionExample("hob:b", "hob:b", True), AssumptionExample("hob:a", "hob:a", True))
    shelf.tell(save_examples, mapping, [AssumptionExample("hob:c", "hob:c", False)])
    assert [one.post for one in shelf.ask(load_examples, mapping)] == ["hob:b", "hob:a", "hob:c"]


def test_an_answer_can_be_yes_no_or_that_it_cannot_be_told(shelf: Any) -> None:
    mapping = mapped(shelf, *(AssumptionExample(f"hob:{name}", "hob:a", True) for name in "abcd"))
    for name, said in (("a", True), ("b", False), ("c", None)):
        assert shelf.tell(save_answer, mapping, f"hob:{name}", said, signed())
    found = {one.post: (one.seen, one.answer) for one in shelf.ask(load_examples, mapping)}
    assert found == {
        "hob:a": (True, True),
        "hob:b": (True, False),
        "hob:c": (True, None),
        "hob:d": (False, None),
    }


def test_what_is_no_example_cannot_be_answered(shelf: Any) -> None:
    assert not shelf.tell(save_answer, mapped(shelf), "hob:a", True, signed())


def test_examples_are_shown_with_the_words_that_the_store_still_has(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("b", gone=True, text="", author=None))
    mapping = mapped(shelf, *(AssumptionExample(f"hob:{name}", "hob:a", True) for name in "abz"))
    found = shelf.ask(load_example_posts, mapping)
    assert {name: held.text for name, (_, held) in found.items()} == {"hob:a": "words of a"}
    assert found["hob:a"][0] == shelf.number("a")


def test_what_was_told_first_stays_whatever_is_told_later(shelf: Any) -> None:
    shelf.tell(save_reveal, 4, {"share": 0.3}, signed())
    shelf.tell(save_reveal, 4, {"share": 0.9}, signed("bob", 5))
    found = shelf.ask(load_reveal, 4)
    assert (found.result, found.revealed_by, found.revealed_at) == ({"share": 0.3}, "ann", NOON)
    assert shelf.ask(load_reveal, 5) is None


def test_every_guess_is_kept_the_newest_first(shelf: Any) -> None:
    shelf.tell(save_guess, "Brewly", WINDOW, {"3": 60.0, "": 40.0}, signed())
    shelf.tell(save_guess, "Brewly", WINDOW, {"3": 100.0}, signed(minutes=1))
    found = shelf.ask(load_guesses, "Brewly")
    assert [one.points for one in found] == [{"3": 100.0}, {"3": 60.0, "": 40.0}]
    assert found[0].date_range == WINDOW


def test_an_author_who_is_erased_leaves_no_word_in_the_ledger(shelf: Any, post: Any) -> None:
    shelf.save(post("a", author="mallory", text="the secret of the kettle", title="a riddle"))
    mapping = mapped(shelf, AssumptionExample("hob:a", "hob:a", True))
    shelf.tell(save_answer, mapping, "hob:a", True, signed())
    shelf.tell(save_reveal, mapping, {"threads": ["hob:a"]}, signed())
    shelf.tell(erase_author, shelf.ask(find_holdings, "hob", "mallory"), NOON)
    assert shelf.ask(load_example_posts, mapping) == {}
    with shelf.store.read() as connection:
        for name in LEDGER:
            rows = str(connection.execute(select(getattr(notebook, name))).all())
            assert not any(word in rows for word in ("mallory", "secret", "riddle"))
