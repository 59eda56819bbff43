"""Labels: what can be said of which post."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.feedback.labels import LabelCounts, NewLabel, right_needed, save, undo
from talkworthy.errors import UserError
from talkworthy.roles import Right
from talkworthy.storage.analysis.label_sample import load_labels_of_all_people
from views.components.forms.label_choices import ANSWERS

BRAND = "Copper Kettle"
POST = "reddit:t3_smp026"


def labels(connection: Any) -> dict[tuple[str, str], dict[str, str]]:
    """(post, name) -> who -> label."""
    return dict(load_labels_of_all_people(connection, BRAND))


def test_labels_are_saved_with_who_gave_them(connection: Any, signed: Any) -> None:
    saved = save(connection, BRAND, [NewLabel(POST, "author_type", "staff"), NewLabel(POST, "stage", "left")], signed)
    assert saved == LabelCounts(saved=2)
    assert labels(connection) == {(POST, "stage"): {"ann": "left"}, (POST, "author_type"): {"ann": "staff"}}


def test_a_label_is_removed(connection: Any, signed: Any) -> None:
    save(connection, BRAND, [NewLabel(POST, "author_type", "staff")], signed)
    assert save(connection, BRAND, [NewLabel(POST, "author_type", None)], signed) == LabelCounts(removed=1)
    assert labels(connection) == {}


def test_undo_withdraws_what_this_person_answered(connection: Any, signed: Any) -> None:
    save(connection, BRAND, [NewLabel(POST, "relevant", "about"), NewLabel(POST, "sentiment", "neutral")], signed)
    save(connection, BRAND, [NewLabel(POST, "relevant", "about")], replace(signed, by="bob"))
    assert undo(connection, BRAND, POST, ["relevant", "sentiment"], signed) == 2
    assert labels(connection) == {(POST, "relevant"): {"bob": "about"}}


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (NewLabel("hob:9", "author_type", "staff"), "has no post 'hob:9'"),
        (NewLabel(POST, "author_type", "king"), "'king' is not a label of author_type: use one of public"),
        (NewLabel(POST, "stage", "unknown"), "'unknown' is not a label of stage"),
        (NewLabel(POST, "sampled", "about"), "Nothing is labelled 'sampled'"),
        (NewLabel("x:1", "mood", None), "Nothing is labelled 'mood'"),
    ],
)
def test_a_label_or_a_post_that_does_not_exist_is_refused(
    connection: Any, signed: Any, new: NewLabel, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        save(connection, BRAND, [NewLabel(POST, "author_type", "staff"), new], signed)
    assert labels(connection) == {}


def test_a_post_outside_the_threads_is_not_put_into_quarantine(connection: Any, signed: Any) -> None:
    with pytest.raises(UserError, match="in a conversation about Mornside"):
        save(connection, "Mornside", [NewLabel(POST, "quarantine", "excluded")], signed)


def test_an_address_does_not_hide_the_post_of_that_id(connection: Any, signed: Any) -> None:
    connection.exec_driver_sql(f"UPDATE posts SET url = '{POST}' WHERE id = 'reddit:t1_smp0152'")
    save(connection, BRAND, [NewLabel(POST, "author_type", "staff")], signed)
    assert labels(connection) == {(POST, "author_type"): {"ann": "staff"}}


def test_every_answer_that_a_page_offers_is_a_label(connection: Any, signed: Any) -> None:
    offered = [NewLabel(POST, name, label) for name, answers in ANSWERS.items() for _, label, _ in answers]
    assert save(connection, BRAND, offered, signed).saved == len(offered) == 18


@pytest.mark.parametrize(
    ("names", "right"), [(["author_type"], Right.CORRECT), (["author_type", "quarantine"], Right.QUARANTINE)]
)
def test_what_counts_needs_another_right(names: list[str], right: Right) -> None:
    assert right_needed(names) is right
