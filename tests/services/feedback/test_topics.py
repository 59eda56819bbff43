"""Topics that a person names, merges, keeps, or leaves to the analysis again."""

from __future__ import annotations

from typing import Any

import pytest

from services.feedback.topics import TopicEdits, edit
from talkworthy.errors import UserError
from talkworthy.storage.analysis.topics import load_known_topics

BRAND = "Copper Kettle"


def pinned(connection: Any) -> list[tuple[int, str]]:
    return [(topic.number, topic.label) for topic in load_known_topics(connection, BRAND).pinned]


def test_a_renamed_topic_is_kept_under_its_name(connection: Any) -> None:
    edit(connection, BRAND, TopicEdits(rename=(0, "  Late   parcels ")))
    assert pinned(connection) == [(0, "Late parcels")]


def test_a_topic_is_merged_into_another_which_is_kept(connection: Any) -> None:
    edit(connection, BRAND, TopicEdits(merge=(1, 0)))
    assert [number for number, _ in pinned(connection)] == [0]
    assert 1 not in [topic.number for topic in load_known_topics(connection, BRAND).topics]


def test_a_topic_is_kept_and_left_to_the_analysis_again(connection: Any) -> None:
    edit(connection, BRAND, TopicEdits(pin=0))
    assert [number for number, _ in pinned(connection)] == [0]
    edit(connection, BRAND, TopicEdits(unpin=0))
    assert pinned(connection) == []


def test_topics_are_found_anew_after_a_start_over(connection: Any) -> None:
    assert load_known_topics(connection, BRAND).search.fitted_posts > 0
    edit(connection, BRAND, TopicEdits(start_over=True))
    assert load_known_topics(connection, BRAND).search.fitted_posts == 0


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        (TopicEdits(rename=(99, "Nothing")), "Copper Kettle has no topic 99"),
        (TopicEdits(merge=(0, 99)), "has no topic 99"),
        (TopicEdits(pin=99), "has no topic 99"),
        (TopicEdits(unpin=99), "has no topic 99"),
        (TopicEdits(merge=(0, 0)), "cannot be merged with itself"),
        (TopicEdits(rename=(0, "  ")), "needs a name"),
        (TopicEdits(rename=(0, "x" * 61)), "61 characters: shorten it to 60"),
    ],
)
def test_an_edit_that_makes_no_sense_changes_nothing(connection: Any, edits: TopicEdits, message: str) -> None:
    before = load_known_topics(connection, BRAND)
    with pytest.raises(UserError, match=message):
        edit(connection, BRAND, edits)
    assert load_known_topics(connection, BRAND) == before
