"""Whose verdict stands on a post, in sentences."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from talkworthy.model import Post
from talkworthy.storage.analysis.label_sample import GivenLabel
from talkworthy.storage.conversations.queries import ThreadPost
from views.components.thread.label_status import PENDING, to_notes
from views.components.thread.layout import to_lines

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def notes(mention_kind="direct", author_type="public", said=None, noted=None):
    post = Post("x:0", "x", "tweet", NOON, "x:0", text="A kettle.", author="ada")
    found = ThreadPost(post, mention_kind, author_type, None, None, None, None, None)
    (line,) = to_lines([found], {"x:0": said or {}}, {"x:0": noted or {}})
    return to_notes(line, "Kiln")


def by_ann(label):
    return GivenLabel(label, "ann", NOON)


def test_a_post_of_which_nothing_was_said_has_no_note():
    assert notes() == []


@pytest.mark.parametrize(
    ("mention_kind", "name", "label", "sentence"),
    [
        ("direct", "relevant", "about", "Corrected by ann on 1 Mar 2026: relevant to Kiln."),
        (None, "relevant", "not_about", "Corrected by ann on 1 Mar 2026: not relevant to Kiln."),
        ("context", "relevant", "not_about", "Corrected by ann on 1 Mar 2026: not relevant to Kiln."),
        ("direct", "author_type", "public", "Corrected by ann on 1 Mar 2026: Public."),
        (None, "author_type", "press", "Corrected by ann on 1 Mar 2026: Press."),
        ("direct", "quarantine", "included", "Corrected by ann on 1 Mar 2026: included."),
    ],
)
def test_what_the_conversation_follows_is_reported_alone(mention_kind, name, label, sentence):
    assert notes(mention_kind, said={name: by_ann(label)}) == [sentence]


@pytest.mark.parametrize(
    ("mention_kind", "name", "label"),
    [
        ("direct", "relevant", "not_about"),
        (None, "relevant", "about"),
        ("direct", "author_type", "press"),
        ("direct", "quarantine", "excluded"),
    ],
)
def test_what_the_conversation_does_not_follow_yet_is_reported_with_when_it_will(mention_kind, name, label):
    assert notes(mention_kind, said={name: by_ann(label)})[0].endswith(PENDING)


def test_what_a_rule_found_is_reported_with_the_rule():
    assert notes(None, noted={"relevance": GivenLabel("not_about", "a whistling one")}) == [
        "Not relevant to Kiln: a whistling one."
    ]
    assert notes(noted={"quarantine": GivenLabel("excluded", "a flood")}) == [
        "Suspected spam, excluded from all numbers: a flood."
    ]


def test_a_label_replaces_the_rule():
    told = notes(said={"quarantine": by_ann("included")}, noted={"quarantine": GivenLabel("included", "a flood")})
    assert told == ["Corrected by ann on 1 Mar 2026: included."]


def test_drawing_a_post_for_review_is_no_classification():
    assert notes(said={"sampled": by_ann("about")}) == []
