"""Labels: the newest one counts, and they outlive the analysis."""

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


def given_label(native: str, label: str = NOT_ABOUT, by: str = "ann", minutes: int = 0, **rest: str) -> Label:
    values = {"brand": "Brewly", "name": RELEVANT} | rest
    return Label(values["brand"], f"hob:{native}", values["name"], label, by, NOON + timedelta(minutes=minutes))


def test_labels_are_loaded_by_brand_and_name(scratch: Any) -> None:
    scratch.change(
        save_labels,
        [
            given_label("a"),
            given_label("b", ABOUT),
            given_label("c", brand="Other"),
            given_label("a", "press", name="author_type"),
        ],
    )
    assert scratch.query(load_labels, "Brewly", RELEVANT) == {"hob:a": NOT_ABOUT, "hob:b": ABOUT}
    assert scratch.query(load_all_labels, "Brewly")["author_type"] == {"hob:a": "press"}


def test_the_second_label_by_the_same_person_replaces_the_first(scratch: Any) -> None:
    scratch.change(save_labels, [given_label("a")])
    scratch.change(save_labels, [given_label("a", ABOUT, minutes=1)])
    with scratch.store.read() as connection:
        rows = connection.execute(select(labels)).all()
    at = to_micros(NOON + timedelta(minutes=1))
    assert rows == [("Brewly", "hob:a", RELEVANT, ABOUT, "ann", at)]


def test_the_newest_label_of_two_people_counts(scratch: Any) -> None:
    scratch.change(
        save_labels, [given_label("a", ABOUT, "bob", minutes=5), given_label("a", NOT_ABOUT, "ann", minutes=1)]
    )
    assert scratch.query(load_labels, "Brewly", RELEVANT) == {"hob:a": ABOUT}


def test_a_withdrawn_label_does_not_count(scratch: Any) -> None:
    scratch.change(save_labels, [given_label("a"), given_label("b")])
    assert scratch.change(withdraw_labels, "Brewly", "hob:a", RELEVANT) == 1
    assert scratch.query(load_labels, "Brewly", RELEVANT) == {"hob:b": NOT_ABOUT}
    assert scratch.query(load_labels_of_all_people, "Brewly") == {("hob:b", RELEVANT): {"ann": NOT_ABOUT}}
    assert scratch.query(count_labels) == {("Brewly", RELEVANT): 1}


def test_a_label_of_one_person_is_withdrawn_without_those_of_others(scratch: Any) -> None:
    scratch.change(save_labels, [given_label("a", by="ann"), given_label("a", ABOUT, by="bob")])
    assert scratch.change(withdraw_labels, "Brewly", "hob:a", RELEVANT, "ann") == 1
    assert scratch.query(load_labels_of_all_people, "Brewly") == {("hob:a", RELEVANT): {"bob": ABOUT}}


def test_a_label_is_withdrawn_once(scratch: Any) -> None:
    scratch.change(save_labels, [given_label("a")])
    assert [scratch.change(withdraw_labels, "Brewly", "hob:a", RELEVANT) for _ in range(2)] == [1, 0]


def test_only_the_thread_of_a_labelled_post_becomes_pending(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("a1", thread="hob:a"), post("b"))
    scratch.read()
    scratch.change(save_labels, [given_label("a1")])
    assert scratch.pending() == ["hob:a"]


def test_labels_do_not_change_the_results_at_once(scratch: Any, post: Any) -> None:
    scratch.save(post("a"))
    before = scratch.query(load_revision)
    scratch.change(save_labels, [given_label("a")])
    assert scratch.query(load_revision) == StoreRevision(before.conversations, before.labels + 1)


def test_labels_outlive_a_new_analysis(scratch: Any, post: Any) -> None:
    scratch.save(post("a"))
    scratch.change(save_labels, [given_label("a")])
    scratch.read()
    scratch.read(fingerprint="v2")
    assert scratch.query(load_labels, "Brewly", RELEVANT) == {"hob:a": NOT_ABOUT}


def test_annotations_outside_conversations_are_deleted_with_the_next_analysis(scratch: Any, post: Any) -> None:
    scratch.save(post("a"))
    scratch.change(save_labels, [given_label("a")])
    scratch.read(annotations=[scratch.annotation("a", RELEVANCE, NOT_ABOUT)])
    scratch.change(withdraw_labels, "Brewly", "hob:a", RELEVANT)
    scratch.read()
    assert scratch.rows(annotations) == []


def test_without_labels_nothing_is_returned(scratch: Any) -> None:
    assert scratch.change(save_labels, []) == 0
    assert scratch.query(load_labels, "Brewly", RELEVANT) == {}
