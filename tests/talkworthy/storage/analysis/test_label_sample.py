"""Which posts may be sampled, and the labels and annotations of a thread."""

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


def given_label(native: str, label: str, by: str = "ann", minutes: int = 0, name: str = RELEVANT) -> Label:
    return Label("Brewly", f"hob:{native}", name, label, by, NOON + timedelta(minutes=minutes))


@pytest.fixture
def counted(scratch: Any, post: Any, conversation: Any) -> Any:
    """Four posts about Brewly: one plain, one excluded, one duplicate, one included; and one context post."""
    scratch.save(*(post(native) for native in "abcde"))
    parts = [scratch.mention(native) for native in "abcd"]
    scratch.read([conversation("hob:a")], [*parts, scratch.mention("e", "context")])
    for name, labels in (("quarantine", {"b": "excluded", "d": "included"}), ("near_duplicate", {"c": "hob:a"})):
        annotation_rows = [
            scratch.annotation(native, name, label, rule="the same words") for native, label in labels.items()
        ]
        scratch.change(replace_brand_wide, "Brewly", name, annotation_rows)
    return scratch


def test_what_counts_nowhere_is_not_drawn(counted: Any) -> None:
    assert counted.query(find_relevant_posts, "Brewly") == [("hob:a", "hob"), ("hob:d", "hob")]


def test_only_sampled_posts_about_the_brand_are_counted(counted: Any) -> None:
    drawn = [
        given_label("a", ABOUT, name=SAMPLED),
        given_label("b", ABOUT, name=SAMPLED),
        given_label("c", NOT_ABOUT, name=SAMPLED),
    ]
    counted.change(
        save_labels,
        [
            *drawn,
            given_label("a", ABOUT),
            given_label("b", NOT_ABOUT),
            given_label("c", ABOUT),
            given_label("d", ABOUT),
        ],
    )
    assert counted.query(count_checked, "Brewly") == (2, 1)


def test_labels_of_a_thread_are_loaded_by_post_and_name(counted: Any) -> None:
    counted.change(
        save_labels, [given_label("a", ABOUT), given_label("a", "press", name=AUTHOR_TYPE), given_label("b", NOT_ABOUT)]
    )
    assert counted.query(load_thread_labels, "Brewly", "hob:a") == {
        "hob:a": {RELEVANT: GivenLabel(ABOUT, "ann", NOON), AUTHOR_TYPE: GivenLabel("press", "ann", NOON)}
    }


def test_the_newest_label_is_returned(counted: Any) -> None:
    counted.change(save_labels, [given_label("a", ABOUT, "bea", minutes=5), given_label("a", NOT_ABOUT, "ann")])
    assert counted.query(load_thread_labels, "Brewly", "hob:a")["hob:a"][RELEVANT].by == "bea"


def test_withdrawn_labels_are_not_returned(counted: Any) -> None:
    counted.change(save_labels, [given_label("a", ABOUT)])
    counted.change(withdraw_labels, "Brewly", "hob:a", RELEVANT)
    assert counted.query(load_thread_labels, "Brewly", "hob:a") == {}


def test_what_is_noted_of_a_post_comes_with_its_rule(counted: Any) -> None:
    assert counted.query(load_thread_annotations, "Brewly", "hob:b") == {
        "hob:b": {"quarantine": GivenLabel("excluded", "the same words")}
    }
    assert counted.query(load_thread_annotations, "Other", "hob:b") == {}
