"""The learning log in the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from talkworthy.storage.notebook.notes import Note, delete_note, load_notes, save_note

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def note(words: str, minutes: int = 0, brand: str = "Brewly", board: str = "2026-Q1") -> Note:
    return Note(brand, board, "hob:a", words, "ann", NOON + timedelta(minutes=minutes))


def test_a_note_comes_back_as_it_was_written(shelf: Any) -> None:
    kept = shelf.tell(save_note, note("They <b>love</b> :red[it] \N{FULL BLOCK}"))
    assert kept.number > 0
    assert shelf.ask(load_notes, "Brewly") == [kept]


def test_the_newest_note_comes_first(shelf: Any) -> None:
    for words, minutes in (("old", 0), ("new", 5), ("", 9)):
        shelf.tell(save_note, note(words, minutes))
    assert [one.words for one in shelf.ask(load_notes, "Brewly")] == ["", "new", "old"]


def test_the_notes_of_a_board_are_found_alone(shelf: Any) -> None:
    shelf.tell(save_note, note("here", board="2026-W10 left"))
    shelf.tell(save_note, note("there"))
    shelf.tell(save_note, note("elsewhere", brand="Other"))
    assert [one.words for one in shelf.ask(load_notes, "Brewly", "2026-W10 left")] == ["here"]


def test_a_note_is_taken_out_by_its_brand_and_number(shelf: Any) -> None:
    kept = shelf.tell(save_note, note("words of somebody who wants to be forgotten"))
    assert not shelf.tell(delete_note, "Other", kept.number)
    assert shelf.tell(delete_note, "Brewly", kept.number)
    assert shelf.ask(load_notes, "Brewly") == []
