"""Notes: saved on conversations of the brand, and deleted for good."""

from __future__ import annotations

from typing import Any

import pytest

from reports.queries.people.weekly_customers import CustomerPick
from reports.queries.reading_queue import ReadingQueue
from services.feedback.notes import NewNote, note_on_customer, queue_item, remove_note, write_note
from talkworthy.errors import UserError
from talkworthy.storage.notebook.notes import load_notes

BRAND = "Copper Kettle"
THREAD = "reddit:t3_smp026"
NOBODY = CustomerPick("left", "2026-W47 left", "What happened?", 0, None)


def test_a_note_is_saved_without_the_spaces_around_it(connection: Any, signed: Any) -> None:
    kept = write_note(connection, BRAND, NewNote("2026-Q4", THREAD, " They hear it \n"), signed)
    assert load_notes(connection, BRAND) == [kept]
    assert (kept.number, kept.words, kept.written_by) == (1, "They hear it", "ann")


@pytest.mark.parametrize("brand", ["Copper Kettle", "Mornside"])
def test_a_thread_without_the_brand_takes_no_note(connection: Any, signed: Any, brand: str) -> None:
    thread = "reddit:nothing" if brand == BRAND else THREAD
    with pytest.raises(UserError, match=f"{brand} has no conversation in '{thread}'"):
        write_note(connection, brand, NewNote("2026-Q4", thread, "x"), signed)


def test_a_note_has_at_most_4000_characters(connection: Any, signed: Any) -> None:
    write_note(connection, BRAND, NewNote("2026-Q4", THREAD, "x" * 4_000), signed)
    with pytest.raises(UserError, match="4,001 characters: shorten it to 4,000"):
        write_note(connection, BRAND, NewNote("2026-Q4", THREAD, "x" * 4_001), signed)


def test_a_note_is_removed_once_and_only_for_its_brand(connection: Any, signed: Any) -> None:
    number = write_note(connection, BRAND, NewNote("2026-Q4", THREAD), signed).number
    with pytest.raises(UserError, match="There is no note 1 on Northlight"):
        remove_note(connection, "Northlight", number)
    remove_note(connection, BRAND, number)
    assert load_notes(connection, BRAND) == []
    with pytest.raises(UserError, match="There is no note 1 on Copper Kettle"):
        remove_note(connection, BRAND, number)


@pytest.mark.parametrize(
    ("stage", "message"), [("fan", "not one of the four"), ("left", "There is no customer story of this kind")]
)
def test_a_note_needs_a_customer_of_that_kind(stage: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        note_on_customer([NOBODY], stage, "x")


def test_a_place_that_the_queue_does_not_have_is_refused() -> None:
    with pytest.raises(UserError, match="no place 1: it has 0 conversations"):
        queue_item(ReadingQueue("2026-Q4", 0, ()), 1)
