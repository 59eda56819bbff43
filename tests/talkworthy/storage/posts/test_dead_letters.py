"""Dead letters: each payload is saved once, until it can be parsed."""

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


def keep(scratch: Any, *letters: DeadLetter, source: str = "hob", brand: str = "Brewly") -> None:
    scratch.change(save_dead_letters, source, brand, letters, NOON)


def raws(scratch: Any, *arguments: Any) -> list[str]:
    return [stored.letter.raw for stored in scratch.query(load_dead_letters, *arguments)]


def test_a_payload_comes_back_with_what_it_was_collected_for(scratch: Any) -> None:
    keep(scratch, DeadLetter("page 2", "no id", '{"a": 1}'))
    (stored,) = scratch.query(load_dead_letters)
    assert (stored.source, stored.brand, stored.seen_at) == ("hob", "Brewly", NOON)
    assert stored.letter == DeadLetter("page 2", "no id", '{"a": 1}')


def test_a_payload_that_comes_again_is_saved_once_with_its_newest_reason(scratch: Any) -> None:
    keep(scratch, DeadLetter("page 2", "no id", "{}"))
    keep(scratch, DeadLetter("page 9", "no name", "{}"), DeadLetter("page 9", "no name", "{}"))
    assert [stored.letter.reason for stored in scratch.query(load_dead_letters)] == ["no name"]


def test_the_same_payload_of_another_source_is_saved_too(scratch: Any) -> None:
    keep(scratch, DeadLetter("", "", "{}"))
    keep(scratch, DeadLetter("", "", "{}"), source="lot")
    assert scratch.query(count_dead_letters) == {"hob": 1, "lot": 1}


def test_payloads_too_large_to_keep_are_distinguished_by_place_and_reason(scratch: Any) -> None:
    keep(scratch, DeadLetter("one", "too large", ""), DeadLetter("two", "too large", ""))
    assert scratch.query(count_dead_letters) == {"hob": 2}


def test_a_nul_and_half_a_letter_pair_are_no_reason_to_lose_the_page(scratch: Any) -> None:
    keep(scratch, DeadLetter("p\0", "r\0", "a\0b\ud83d"))
    assert raws(scratch) == ["ab\ufffd"]


def test_letters_are_asked_for_by_source_and_from_a_number_on(scratch: Any) -> None:
    keep(scratch, DeadLetter("", "", "1"), DeadLetter("", "", "2"))
    keep(scratch, DeadLetter("", "", "3"), source="lot")
    first = scratch.query(load_dead_letters)[0].number
    assert (raws(scratch, "hob"), raws(scratch, None, first)) == (["1", "2"], ["2", "3"])


def test_parsed_dead_letters_are_deleted_and_others_keep_their_newest_reason(scratch: Any) -> None:
    keep(scratch, DeadLetter("", "", "1"), DeadLetter("", "", "2"))
    first, second = (stored.number for stored in scratch.query(load_dead_letters))
    scratch.change(delete_dead_letters, [first])
    scratch.change(save_reason, second, "still no id")
    assert [(stored.letter.raw, stored.letter.reason) for stored in scratch.query(load_dead_letters)] == [
        ("2", "still no id")
    ]
