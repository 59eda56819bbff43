"""New posts and existing topics."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from analysis.topics import PreviousTopics, TopicAssignment, find_topics, place_posts
from talkworthy.model import Brand

Themed = dict[str, list[str]]


@pytest.fixture(scope="module")
def old(themed: Themed) -> list[str]:
    return [text for pair in zip(themed["parcel"], themed["grinder"], strict=True) for text in pair]


@pytest.fixture(scope="module")
def before(old: list[str], brand: Brand) -> TopicAssignment:
    return find_topics(old, brand)


def past_of(before: TopicAssignment, new: int, **changed: object) -> PreviousTopics:
    """What `found` left behind, with so many new posts after it."""
    past = PreviousTopics(
        [*before.topic.tolist(), *[None] * new],
        [*before.nearness.tolist(), *[None] * new],
        before.topics,
        (),
        before.fitted_posts,
    )
    return replace(past, **changed)  # type: ignore[arg-type]


def test_with_no_past_topics_are_found_from_the_start(old: list[str], brand: Brand, before: TopicAssignment) -> None:
    placed = place_posts(old, brand, PreviousTopics([None] * 40, [None] * 40, ()))
    assert placed.topic.tolist() == before.topic.tolist()
    assert placed.topics == before.topics


def test_nothing_new_changes_nothing(old: list[str], brand: Brand, before: TopicAssignment) -> None:
    placed = place_posts(old, brand, past_of(before, 0))
    assert placed.topic.tolist() == before.topic.tolist()
    assert placed.nearness.tolist() == before.nearness.tolist()
    assert placed.topics == before.topics


def test_a_new_post_joins_the_topic_that_it_is_about(old: list[str], brand: Brand, before: TopicAssignment) -> None:
    new = ["the courier lost my parcel again", "this grinder jams with dark beans"]
    placed = place_posts([*old, *new], brand, past_of(before, 2))
    assert placed.topic[-2:].tolist() == [before.topic[0], before.topic[1]]
    assert placed.topic[:-2].tolist() == before.topic.tolist()
    assert sum(topic.posts for topic in placed.topics) == sum(topic.posts for topic in before.topics) + 2


def test_new_posts_about_a_new_thing_open_a_topic(
    old: list[str], brand: Brand, before: TopicAssignment, themed: Themed
) -> None:
    placed = place_posts([*old, *themed["decaf"][:18]], brand, past_of(before, 18))
    number, posts = Counter(placed.topic[40:].tolist()).most_common(1)[0]
    assert number == max(topic.number for topic in before.topics) + 1
    assert posts >= 15
    assert "decaf" in next(topic for topic in placed.topics if topic.number == number).label.lower()


def test_labels_of_old_topics_stay(old: list[str], brand: Brand, before: TopicAssignment) -> None:
    named = tuple(replace(topic, label=f"Called {topic.number}") for topic in before.topics)
    placed = place_posts([*old, "the courier lost my parcel again"], brand, past_of(before, 1, topics=named))
    assert [topic.label for topic in placed.topics] == [topic.label for topic in named]


def test_conversation_that_has_outgrown_its_topics_is_sorted_again_under_the_old_numbers(
    old: list[str], brand: Brand, before: TopicAssignment, themed: Themed
) -> None:
    moved = [number + 7 for number in before.topic.tolist()]
    topics = tuple(replace(topic, number=topic.number + 7, label="As it was") for topic in before.topics)
    past = past_of(before, 20, topic=[*moved, *[None] * 20], topics=topics, fitted_posts=30)
    placed = place_posts([*old, *themed["decaf"]], brand, past)
    assert placed.fitted_posts == 60
    assert {topic.number for topic in placed.topics} >= {topic.number for topic in topics}
    assert [topic.label for topic in placed.topics if topic.number in {7, 8}] == ["As it was", "As it was"]


def test_new_rules_give_new_labels_but_keep_those_that_a_person_gave(
    old: list[str], brand: Brand, before: TopicAssignment
) -> None:
    topics = tuple(replace(topic, label="As it was") for topic in before.topics)
    placed = place_posts(old, brand, past_of(before, 0, topics=topics, pinned=[0], fitted_posts=0))
    labels = {topic.number: topic.label for topic in placed.topics}
    assert labels[0] == "As it was"
    assert labels[1] == before.topics[1].label


def test_merged_topics_stay_merged(old: list[str], brand: Brand, before: TopicAssignment) -> None:
    merged = (replace(before.topics[0], label="All of it", posts=40),)
    past = past_of(before, 0, topic=[0] * 40, topics=merged, pinned=[0], fitted_posts=10)
    placed = place_posts(old, brand, past)
    assert {topic.number for topic in placed.topics} == {0}
    assert placed.topics[0].label == "All of it"


def test_a_post_about_nothing_joins_no_topic(old: list[str], brand: Brand, before: TopicAssignment) -> None:
    placed = place_posts([*old, "same here lol"], brand, past_of(before, 1))
    assert placed.topic[-1] == -1


def test_a_post_whose_topic_is_no_more_is_placed_anew(old: list[str], brand: Brand, before: TopicAssignment) -> None:
    topic: list[int | None] = [99, *before.topic.tolist()[1:]]
    placed = place_posts(old, brand, past_of(before, 0, topic=topic))
    assert placed.topic[0] == before.topic[0]


def test_a_post_that_was_in_no_topic_stays_there_while_others_join(
    old: list[str], brand: Brand, before: TopicAssignment
) -> None:
    topic = [-1, *before.topic.tolist()[1:], None]
    placed = place_posts([*old, "the courier lost my parcel again"], brand, past_of(before, 1, topic=topic))
    assert (placed.topic[0], placed.topic[-1]) == (-1, before.topic[0])
