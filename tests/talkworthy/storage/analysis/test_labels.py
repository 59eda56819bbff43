"""What people said of posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from talkworthy.storage.analysis.label_sample import load_labels_of_all_people
from talkworthy.storage.analysis.labels import (
    ABOUT,
    NOT_ABOUT,
    RELEVANT,
    Label,
    count_labels,
    load_all_labels,
    load_labels,
    save_labels,
    withdraw_labels,
)
from talkworthy.storage.analysis.results import RELEVANCE
from talkworthy.storage.schema.core import annotations, labels
from talkworthy.storage.store import StoreRevision, load_revision
from talkworthy.timestamps import to_micros

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def said(native: str, label: str = NOT_ABOUT, by: str = "ann", minutes: int = 0, **rest: str) -> Label:
    told = {"brand": "Brewly", "name": RELEVANT} | rest
    return Label(told["brand"], f"hob:{native}", told["name"], label, by, NOON + timedelta(minutes=minutes))


def test_what_was_said_is_found_by_brand_and_name(shelf: Any) -> None:
    shelf.tell(
        save_labels, [said("a"), said("b", ABOUT), said("c", brand="Other"), said("a", "press", name="author_type")]
    )
    assert shelf.ask(load_labels, "Brewly", RELEVANT) == {"hob:a": NOT_ABOUT, "hob:b": ABOUT}
    assert shelf.ask(load_all_labels, "Brewly")["author_type"] == {"hob:a": "press"}


def test_one_who_changes_her_mind_is_believed_the_second_time(shelf: Any) -> None:
    shelf.tell(save_labels, [said("a")])
    shelf.tell(save_labels, [said("a", ABOUT, minutes=1)])
    with shelf.store.read() as connection:
        rows = connection.execute(select(labels)).all()
    at = to_micros(NOON + timedelta(minutes=1))
    assert rows == [("Brewly", "hob:a", RELEVANT, ABOUT, "ann", at)]


def test_of_two_people_the_last_to_speak_is_believed(shelf: Any) -> None:
    shelf.tell(save_labels, [said("a", ABOUT, "bob", minutes=5), said("a", NOT_ABOUT, "ann", minutes=1)])
    assert shelf.ask(load_labels, "Brewly", RELEVANT) == {"hob:a": ABOUT}


def test_what_is_taken_back_was_never_said(shelf: Any) -> None:
    shelf.tell(save_labels, [said("a"), said("b")])
    assert shelf.tell(withdraw_labels, "Brewly", "hob:a", RELEVANT) == 1
    assert shelf.ask(load_labels, "Brewly", RELEVANT) == {"hob:b": NOT_ABOUT}
    assert shelf.ask(load_labels_of_all_people, "Brewly") == {("hob:b", RELEVANT): {"ann": NOT_ABOUT}}
    assert shelf.ask(count_labels) == {("Brewly", RELEVANT): 1}


def test_nothing_can_be_taken_back_twice(shelf: Any) -> None:
    shelf.tell(save_labels, [said("a")])
    assert [shelf.tell(withdraw_labels, "Brewly", "hob:a", RELEVANT) for _ in range(2)] == [1, 0]


def test_the_thread_of_a_labelled_post_is_read_again_and_no_other(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("a1", thread="hob:a"), post("b"))
    shelf.read()
    shelf.tell(save_labels, [said("a1")])
    assert shelf.pending() == ["hob:a"]


def test_what_was_said_leaves_the_conversation_as_it_was_read(shelf: Any, post: Any) -> None:
    shelf.save(post("a"))
    before = shelf.ask(load_revision)
    shelf.tell(save_labels, [said("a")])
    assert shelf.ask(load_revision) == StoreRevision(before.conversations, before.labels + 1)


def test_what_was_said_outlives_a_new_reading(shelf: Any, post: Any) -> None:
    shelf.save(post("a"))
    shelf.tell(save_labels, [said("a")])
    shelf.read()
    shelf.read(reading="v2")
    assert shelf.ask(load_labels, "Brewly", RELEVANT) == {"hob:a": NOT_ABOUT}


def test_a_note_on_a_post_in_no_conversation_goes_when_its_thread_is_read_again(shelf: Any, post: Any) -> None:
    shelf.save(post("a"))
    shelf.tell(save_labels, [said("a")])
    shelf.read(annotations=[shelf.finding("a", RELEVANCE, NOT_ABOUT)])
    shelf.tell(withdraw_labels, "Brewly", "hob:a", RELEVANT)
    shelf.read()
    assert shelf.rows(annotations) == []


def test_nobody_said_anything(shelf: Any) -> None:
    assert shelf.tell(save_labels, []) == 0
    assert shelf.ask(load_labels, "Brewly", RELEVANT) == {}
