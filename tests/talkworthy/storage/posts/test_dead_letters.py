"""Dead letters: each payload once, until it can be read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from talkworthy.model import DeadLetter
from talkworthy.storage.posts.dead_letters import (
    count_dead_letters,
    delete_dead_letters,
    load_dead_letters,
    save_dead_letters,
    save_reason,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def keep(shelf: Any, *letters: DeadLetter, source: str = "hob", brand: str = "Brewly") -> None:
    shelf.tell(save_dead_letters, source, brand, letters, NOON)


def raws(shelf: Any, *asked: Any) -> list[str]:
    return [kept.letter.raw for kept in shelf.ask(load_dead_letters, *asked)]


def test_a_payload_comes_back_with_what_it_was_collected_for(shelf: Any) -> None:
    keep(shelf, DeadLetter("page 2", "no id", '{"a": 1}'))
    (kept,) = shelf.ask(load_dead_letters)
    assert (kept.source, kept.brand, kept.seen_at) == ("hob", "Brewly", NOON)
    assert kept.letter == DeadLetter("page 2", "no id", '{"a": 1}')


def test_a_payload_that_comes_again_is_kept_once_with_its_newest_reason(shelf: Any) -> None:
    keep(shelf, DeadLetter("page 2", "no id", "{}"))
    keep(shelf, DeadLetter("page 9", "no name", "{}"), DeadLetter("page 9", "no name", "{}"))
    assert [kept.letter.reason for kept in shelf.ask(load_dead_letters)] == ["no name"]


def test_the_same_payload_of_another_source_is_another_one(shelf: Any) -> None:
    keep(shelf, DeadLetter("", "", "{}"))
    keep(shelf, DeadLetter("", "", "{}"), source="lot")
    assert shelf.ask(count_dead_letters) == {"hob": 1, "lot": 1}


def test_payloads_too_large_to_keep_are_told_apart_by_place_and_fault(shelf: Any) -> None:
    keep(shelf, DeadLetter("one", "too large", ""), DeadLetter("two", "too large", ""))
    assert shelf.ask(count_dead_letters) == {"hob": 2}


def test_a_nul_and_half_a_letter_pair_are_no_reason_to_lose_the_page(shelf: Any) -> None:
    keep(shelf, DeadLetter("p\0", "r\0", "a\0b\ud83d"))
    assert raws(shelf) == ["ab\ufffd"]


def test_letters_are_asked_for_by_source_and_from_a_number_on(shelf: Any) -> None:
    keep(shelf, DeadLetter("", "", "1"), DeadLetter("", "", "2"))
    keep(shelf, DeadLetter("", "", "3"), source="lot")
    first = shelf.ask(load_dead_letters)[0].number
    assert (raws(shelf, "hob"), raws(shelf, None, first)) == (["1", "2"], ["2", "3"])


def test_those_that_were_read_go_and_the_others_say_why_not(shelf: Any) -> None:
    keep(shelf, DeadLetter("", "", "1"), DeadLetter("", "", "2"))
    one, two = (kept.number for kept in shelf.ask(load_dead_letters))
    shelf.tell(delete_dead_letters, [one])
    shelf.tell(save_reason, two, "still no id")
    assert [(kept.letter.raw, kept.letter.reason) for kept in shelf.ask(load_dead_letters)] == [("2", "still no id")]
