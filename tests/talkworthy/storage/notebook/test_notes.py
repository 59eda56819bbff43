"""Notes in the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from talkworthy.storage.notebook.notes import Note, delete_note, load_notes, save_note

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def note(words: str, minutes: int = 0, brand: str = "Brewly", board: str = "2026-Q1") -> Note:
    return Note(brand, board, "hob:a", words, "ann", NOON + timedelta(minutes=minutes))


def test_a_note_comes_back_as_it_was_written(scratch: Any) -> None:
    saved = scratch.change(save_note, note("They <b>love</b> :red[it] \N{FULL BLOCK}"))
    assert saved.number > 0
    assert scratch.query(load_notes, "Brewly") == [saved]


def test_the_newest_note_comes_first(scratch: Any) -> None:
    for words, minutes in (("old", 0), ("new", 5), ("", 9)):
        scratch.change(save_note, note(words, minutes))
    assert [loaded.words for loaded in scratch.query(load_notes, "Brewly")] == ["", "new", "old"]


def test_notes_can_be_loaded_by_board(scratch: Any) -> None:
    scratch.change(save_note, note("here", board="2026-W10 left"))
    scratch.change(save_note, note("there"))
    scratch.change(save_note, note("elsewhere", brand="Other"))
    assert [loaded.words for loaded in scratch.query(load_notes, "Brewly", "2026-W10 left")] == ["here"]


def test_a_note_is_taken_out_by_its_brand_and_number(scratch: Any) -> None:
    saved = scratch.change(save_note, note("words of somebody who wants to be forgotten"))
    assert not scratch.change(delete_note, "Other", saved.number)
    assert scratch.change(delete_note, "Brewly", saved.number)
    assert scratch.query(load_notes, "Brewly") == []
