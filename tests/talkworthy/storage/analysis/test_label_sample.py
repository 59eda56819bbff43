"""What may be drawn to be checked, what people said in a thread, and what rules noted there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from talkworthy.storage.analysis.label_sample import (
    GivenLabel,
    count_checked,
    find_relevant_posts,
    load_thread_annotations,
    load_thread_labels,
)
from talkworthy.storage.analysis.labels import (
    ABOUT,
    AUTHOR_TYPE,
    NOT_ABOUT,
    RELEVANT,
    SAMPLED,
    Label,
    save_labels,
    withdraw_labels,
)
from talkworthy.storage.analysis.results import replace_brand_wide

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def said(native: str, label: str, by: str = "ann", minutes: int = 0, name: str = RELEVANT) -> Label:
    return Label("Brewly", f"hob:{native}", name, label, by, NOON + timedelta(minutes=minutes))


@pytest.fixture
def counted(shelf: Any, post: Any, conversation: Any) -> Any:
    """Four posts about Brewly: one plain, one held, one a copy, one released; and one context post."""
    shelf.save(*(post(native) for native in "abcde"))
    parts = [shelf.part(native) for native in "abcd"]
    shelf.read([conversation("hob:a")], [*parts, shelf.part("e", "context")])
    for name, labels in (("quarantine", {"b": "excluded", "d": "included"}), ("near_duplicate", {"c": "hob:a"})):
        found = [shelf.finding(native, name, label, rule="the same words") for native, label in labels.items()]
        shelf.tell(replace_brand_wide, "Brewly", name, found)
    return shelf


def test_what_counts_nowhere_is_not_drawn(counted: Any) -> None:
    assert counted.ask(find_relevant_posts, "Brewly") == [("hob:a", "hob"), ("hob:d", "hob")]


def test_only_what_was_drawn_as_being_about_the_brand_tells_of_the_rest(counted: Any) -> None:
    drawn = [said("a", ABOUT, name=SAMPLED), said("b", ABOUT, name=SAMPLED), said("c", NOT_ABOUT, name=SAMPLED)]
    counted.tell(save_labels, [*drawn, said("a", ABOUT), said("b", NOT_ABOUT), said("c", ABOUT), said("d", ABOUT)])
    assert counted.ask(count_checked, "Brewly") == (2, 1)


def test_what_people_said_in_a_thread_is_found_by_post_and_name(counted: Any) -> None:
    counted.tell(save_labels, [said("a", ABOUT), said("a", "press", name=AUTHOR_TYPE), said("b", NOT_ABOUT)])
    assert counted.ask(load_thread_labels, "Brewly", "hob:a") == {
        "hob:a": {RELEVANT: GivenLabel(ABOUT, "ann", NOON), AUTHOR_TYPE: GivenLabel("press", "ann", NOON)}
    }


def test_whoever_spoke_last_is_told(counted: Any) -> None:
    counted.tell(save_labels, [said("a", ABOUT, "bea", minutes=5), said("a", NOT_ABOUT, "ann")])
    assert counted.ask(load_thread_labels, "Brewly", "hob:a")["hob:a"][RELEVANT].by == "bea"


def test_what_was_taken_back_is_told_no_more(counted: Any) -> None:
    counted.tell(save_labels, [said("a", ABOUT)])
    counted.tell(withdraw_labels, "Brewly", "hob:a", RELEVANT)
    assert counted.ask(load_thread_labels, "Brewly", "hob:a") == {}


def test_what_is_noted_of_a_post_comes_with_its_rule(counted: Any) -> None:
    assert counted.ask(load_thread_annotations, "Brewly", "hob:b") == {
        "hob:b": {"quarantine": GivenLabel("excluded", "the same words")}
    }
    assert counted.ask(load_thread_annotations, "Other", "hob:b") == {}
