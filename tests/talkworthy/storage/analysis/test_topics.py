"""The topics of each brand, counted within a date range, and their most typical posts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from talkworthy.date_range import DateRange
from talkworthy.model import Topic
from talkworthy.storage.analysis.topics import (
    TopicCount,
    TopicFit,
    TopicRow,
    TopicSentimentCount,
    count_topic_sentiments,
    count_topics,
    load_known_topics,
    load_nearness,
    load_topics,
    merge_topics,
    pin_topic,
    restart_topics,
    save_topics,
    topic_quotes,
    unpin_topic,
)
from talkworthy.storage.posts.brand_posts import public_posts
from talkworthy.storage.store import load_revision

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
THAT_DAY = DateRange.between(date(2026, 3, 2), date(2026, 3, 2))
PUMPS = Topic(0, "pumps", ("pump", "rattle"), 3)
TASTE = Topic(7, "taste", (), 1)
EMPTY = Topic(8, "nothing", ("none",), 0)


@pytest.fixture
def tasted(scratch: Any, post: Any, conversation: Any) -> Any:
    """Three posts on pumps, two of them that day, and one on taste; others by staff, a duplicate, and context."""
    scratch.save(
        *(post(native, thread="hob:a", minutes=minute) for minute, native in enumerate(("a", "b", "taste"))),
        post("old", created_at=NOON - timedelta(days=40)),
        *(post(native, thread="hob:a", minutes=9) for native in ("staff", "copy", "context", "silent")),
    )
    roles = dict.fromkeys(("a", "b", "taste", "staff", "copy", "silent"), "direct") | {"context": "context"}
    parts = [scratch.mention(native, mention_kind, thread="hob:a") for native, mention_kind in roles.items()]
    author_types = dict.fromkeys(("a", "taste", "old", "copy", "context", "silent"), "public")
    author_types |= {"staff": "staff", "b": "promoter"}
    annotation_rows = [
        scratch.annotation(native, "author_type", author_type) for native, author_type in author_types.items()
    ]
    annotation_rows += [
        scratch.annotation("a", "sentiment", "negative"),
        scratch.annotation("b", "sentiment", "positive"),
    ]
    annotation_rows += [scratch.annotation("copy", "near_duplicate", "hob:a")]
    near = {"a": 0.2, "b": 0.9, "old": 0.5}
    annotation_rows += [scratch.annotation(native, "topic", "0", value=nearness) for native, nearness in near.items()]
    annotation_rows += [scratch.annotation("taste", "topic", "7", value=1.0)]
    scratch.read([conversation("hob:a"), conversation("hob:old")], [*parts, scratch.mention("old")], annotation_rows)
    scratch.change(save_topics, "Brewly", [TASTE, EMPTY, PUMPS], "1")
    scratch.change(save_topics, "Mokka", [PUMPS], "1")
    return scratch


def test_topics_come_largest_first_with_their_sides_and_without_the_empty(tasted: Any) -> None:
    assert tasted.query(load_topics, "Brewly") == [
        TopicRow(0, "pumps", ("pump", "rattle"), 3, 1, 1),
        TopicRow(7, "taste", (), 1, 0, 0),
    ]


def test_topics_are_counted_within_a_date_range(tasted: Any) -> None:
    assert [(row.topic, row.posts) for row in tasted.query(load_topics, "Brewly", THAT_DAY)] == [(0, 2), (7, 1)]


def test_saving_topics_again_takes_the_place_of_the_brands_own_alone(tasted: Any) -> None:
    tasted.change(save_topics, "Brewly", [TASTE], "2")
    assert [row.label for row in tasted.query(load_topics, "Brewly")] == ["taste"]


def test_shares_are_of_public_posts_about_the_brand_without_duplicates(tasted: Any) -> None:
    counts = sorted(tasted.query(count_topics, "Brewly"), key=repr)
    assert counts == [
        TopicCount("hob:a", 0, 1),
        TopicCount("hob:a", 7, 1),
        TopicCount("hob:a", None, 1),
        TopicCount("hob:old", 0, 1),
    ]
    assert TopicCount("hob:old", 0, 1) not in tasted.query(count_topics, "Brewly", THAT_DAY)


def test_the_same_posts_are_counted_by_sentiment(tasted: Any) -> None:
    assert sorted(tasted.query(count_topic_sentiments, "Brewly"), key=repr) == [
        TopicSentimentCount("hob:a", 0, "negative", 1),
        TopicSentimentCount("hob:a", 7, None, 1),
        TopicSentimentCount("hob:a", None, None, 1),
        TopicSentimentCount("hob:old", 0, None, 1),
    ]
    assert TopicSentimentCount("hob:old", 0, None, 1) not in tasted.query(count_topic_sentiments, "Brewly", THAT_DAY)


def test_quotes_are_the_most_similar_posts_that_are_not_deleted(tasted: Any, post: Any) -> None:
    assert [quote.id for quote in tasted.query(topic_quotes, "Brewly", 0, None, 2)] == ["hob:b", "hob:old"]
    tasted.save(post("b", thread="hob:a", minutes=1, gone=True))
    assert [quote.id for quote in tasted.query(topic_quotes, "Brewly", 0, THAT_DAY)] == ["hob:a"]


def test_what_people_and_promoters_wrote_comes_with_texts_in_time_order(tasted: Any) -> None:
    frame = tasted.query(public_posts, "Brewly")
    assert frame["id"].to_list() == [
        f"hob:{quote}" for quote in ("old", "a", "b", "taste", "context", "copy", "silent")
    ]
    assert frame["topic"].to_list() == [0, 0, 0, 7, None, None, None]
    assert (frame["text"][1], frame["mention_kind"][4]) == ("words of a", "context")


def test_a_brand_without_conversation_has_no_texts(scratch: Any) -> None:
    assert scratch.query(public_posts, "Brewly").is_empty()


def test_a_topic_that_a_person_named_keeps_its_name(tasted: Any) -> None:
    assert tasted.change(pin_topic, "Brewly", 0, "Rattling pumps")
    tasted.change(save_topics, "Brewly", [PUMPS, TASTE], "2")
    assert [(row.label, row.pinned) for row in tasted.query(load_topics, "Brewly")] == [
        ("Rattling pumps", True),
        ("taste", False),
    ]


@pytest.mark.parametrize("change", [(pin_topic, "Brewly", 0, "Pumps!"), (merge_topics, "Brewly", 0, 7)])
def test_what_a_person_says_of_topics_shows_at_once(tasted: Any, change: tuple[Any, ...]) -> None:
    before = tasted.query(load_revision).conversations
    tasted.change(*change)
    assert tasted.query(load_revision).conversations > before


def test_a_pinned_topic_stays_when_it_has_no_posts(tasted: Any) -> None:
    tasted.change(pin_topic, "Brewly", 7)
    tasted.change(save_topics, "Brewly", [PUMPS], "2")
    known = tasted.query(load_known_topics, "Brewly")
    assert known.pinned == (Topic(7, "taste", (), 0),)
    assert [topic.number for topic in known.topics] == [0, 7]


def test_a_topic_left_to_the_analysis_goes_with_the_next(tasted: Any) -> None:
    tasted.change(pin_topic, "Brewly", 7)
    assert tasted.change(unpin_topic, "Brewly", 7)
    tasted.change(save_topics, "Brewly", [PUMPS], "2")
    assert [topic.number for topic in tasted.query(load_known_topics, "Brewly").topics] == [0]


def test_a_topic_that_is_not_there_cannot_be_named(tasted: Any) -> None:
    assert not tasted.change(pin_topic, "Brewly", 99, "Nothing")
    assert not tasted.change(unpin_topic, "Brewly", 99)


def test_merged_topics_have_all_posts(tasted: Any) -> None:
    tasted.change(merge_topics, "Brewly", 7, 0)
    assert tasted.query(load_topics, "Brewly") == [TopicRow(0, "pumps", ("pump", "rattle"), 4, 1, 1, True)]
    assert tasted.query(load_known_topics, "Brewly").pinned == (Topic(0, "pumps", ("pump", "rattle"), 4),)
    assert [topic.number for topic in tasted.query(load_known_topics, "Mokka").topics] == [0]


def test_how_topics_were_fitted_is_saved(tasted: Any) -> None:
    tasted.change(save_topics, "Brewly", [PUMPS], TopicFit("2", 120, 7))
    assert tasted.query(load_known_topics, "Brewly").search == TopicFit("2", 120, 7)
    tasted.change(restart_topics, "Brewly")
    assert tasted.query(load_known_topics, "Brewly").search == TopicFit("2", 0, 7)


def test_a_brand_without_topics_has_no_version(scratch: Any) -> None:
    known = scratch.query(load_known_topics, "Brewly")
    assert (known.topics, known.search) == ((), TopicFit())


def test_how_near_each_post_is_comes_by_its_number(tasted: Any) -> None:
    near = tasted.query(load_nearness, "Brewly")
    assert near == {
        tasted.number(name): value for name, value in (("a", 0.2), ("b", 0.9), ("old", 0.5), ("taste", 1.0))
    }


def test_posts_that_can_be_quoted_whole_go_first(tasted: Any, post: Any) -> None:
    words = "it rattles whenever the pump is on and I am making tea"
    tasted.save(post("old", created_at=NOON - timedelta(days=40), text=words), post("b", text=words * 20))
    assert tasted.query(topic_quotes, "Brewly", 0, None)[0].id == "hob:old"


def test_an_author_is_quoted_twice_only_where_nobody_else_is(tasted: Any, post: Any) -> None:
    tasted.save(post("a", thread="hob:a", author="bea"))
    assert [quote.id for quote in tasted.query(topic_quotes, "Brewly", 0, None)] == ["hob:b", "hob:a", "hob:old"]
