"""Queries of pages and reports, over a small store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from talkworthy.date_range import DateRange
from talkworthy.model import Engagement
from talkworthy.storage.analysis.engagement import update_engagement
from talkworthy.storage.conversations import queries
from talkworthy.storage.conversations.queries import ConversationFilter
from talkworthy.storage.posts.full_text_search import index_new_posts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BREWLY = ConversationFilter("Brewly")


@pytest.fixture
def kitchen(scratch: Any, post: Any, conversation: Any) -> Any:
    """Five conversations about Brewly, one about Mokka."""
    scratch.save(
        post("a", title="Pump rattles", text="and how", url="https://hob.example/a"),
        post("a1", thread="hob:a", reply_to="hob:a", text="mine purrs", minutes=3, author="ben"),
        post("a2", thread="hob:a", reply_to="hob:a1", minutes=2, author="cleo"),
        post("b", text="gasket"),
        post("c", source="inn", community=None),
        post("d", text="gasket again"),
        post("e"),
        post("m"),
    )
    first, second = NOON - timedelta(days=9), NOON - timedelta(days=2)
    conversations = [
        conversation("hob:a", c2c_exchanges=2, depth=2),
        conversation("hob:b", c2c_exchanges=2, named_at=second, kind="brand_joined"),
        conversation("hob:c", c2c=False, c2c_exchanges=0, source="inn", community=None),
        conversation("hob:d", c2c_exchanges=7, named_at=first, community="offices"),
        conversation("hob:e", c2c=False, c2c_exchanges=9, kind="brand_started", root="hob:lost"),
        conversation("hob:m", brand="Mokka"),
    ]
    parts = [scratch.mention(native) for native in "abcde"] + [scratch.mention("m", brand="Mokka")]
    parts += [scratch.mention("a1", "implied", thread="hob:a")]
    annotation_rows = [
        scratch.annotation("a", "sentiment", "negative", rule="rattle"),
        scratch.annotation("a1", "sentiment", "positive"),
        scratch.annotation("b", "sentiment", "positive"),
        scratch.annotation("m", "sentiment", "negative", brand="Mokka"),
        scratch.annotation("a", "author_type", "public", rule="nobody else"),
        scratch.annotation("a", "topic", "3"),
        scratch.annotation("d", "topic", "4"),
        scratch.annotation("a1", "near_duplicate", "hob:z"),
    ]
    scratch.read(conversations, parts, annotation_rows)
    scratch.change(index_new_posts)
    return scratch


def talked(kitchen: Any, wanted: ConversationFilter, *page: int) -> str:
    rows = kitchen.query(queries.find_conversations, wanted, *page)
    if not page:
        assert kitchen.query(queries.count_conversations, wanted) == len(rows)
    return "".join(row.thread.removeprefix("hob:") for row in rows)


def test_customer_to_customer_first_then_most_exchanges_then_newest(kitchen: Any) -> None:
    assert talked(kitchen, BREWLY) == "dabec"


@pytest.mark.parametrize(("order", "read"), [("exchanges", "dabecf"), ("newest", "acebdf"), ("largest", "facebd")])
def test_conversations_are_listed_in_the_order_that_is_asked_for(
    kitchen: Any, conversation: Any, order: Any, read: str
) -> None:
    old = NOON - timedelta(days=30)
    kitchen.read([conversation("hob:f", posts=40, c2c=False, c2c_exchanges=0, named_at=old)], [], [])

    rows = kitchen.query(queries.find_conversations, BREWLY, 50, 0, order)

    assert "".join(row.thread.removeprefix("hob:") for row in rows) == read


def test_the_most_engaged_come_first_and_those_that_nobody_counted_last(kitchen: Any, post: Any) -> None:
    kitchen.save(
        post("a", engagement=Engagement(likes=3, replies=4)),
        post("b", engagement=Engagement(likes=9)),
        post("d", engagement=Engagement(likes=-2)),
        post("e", engagement=Engagement(views=800)),
    )
    kitchen.change(update_engagement, "Brewly")

    rows = kitchen.query(queries.find_conversations, BREWLY, 50, 0, "engaged")

    assert [(row.thread, row.reactions) for row in rows] == [
        ("hob:b", 9),
        ("hob:a", 7),
        ("hob:d", -2),
        ("hob:c", None),
        ("hob:e", None),
    ]
    assert (rows[1].engagement, rows[4].engagement) == (Engagement(likes=3, replies=4), Engagement(views=800))


FILTERS: list[tuple[dict[str, Any], str]] = [
    ({"sources": ("inn",)}, "c"),
    ({"sources": ("inn", "hob")}, "dabec"),
    ({"communities": ("offices",)}, "d"),
    ({"communities": ("inn", "offices")}, "dc"),
    ({"kinds": ("brand_joined", "brand_started")}, "be"),
    ({"c2c_only": True}, "dab"),
    ({"sentiments": ("positive",)}, "ab"),
    ({"sentiments": ("negative", "unclear")}, "a"),
    ({"author_types": ("public",)}, "a"),
    ({"author_types": ("bot", "press")}, ""),
    ({"size": (2, 2)}, "dabec"),
    ({"size": (3, None)}, ""),
    ({"topic": 3}, "a"),
    ({"topic": 99}, ""),
    ({"words": "gasket"}, "db"),
    ({"words": "purrs"}, "a"),
    ({"words": "pump purrs"}, ""),
    ({"words": " "}, "dabec"),
    ({"words": "--"}, ""),
    ({"date_range": DateRange.between(date(2026, 2, 28), date(2026, 3, 1))}, "b"),
    ({"date_range": DateRange.between(date(2026, 3, 2), date(2026, 3, 2))}, "aec"),
    ({"c2c_only": True, "kinds": ("brand_free",), "words": "gasket", "sources": ("hob",)}, "d"),
    ({"brand": "Mokka", "sentiments": ("positive",)}, ""),
    ({"brand": "Nobody"}, ""),
]


def test_a_filter_lets_through_what_it_names(kitchen: Any) -> None:
    answers = [(ids, talked(kitchen, replace(BREWLY, **ids))) for ids, _ in FILTERS]
    assert answers == FILTERS


@pytest.fixture
def march(scratch: Any, post: Any, conversation: Any) -> Any:
    """A conversation that began on 2 March, with a positive and a negative mention and posts that do not count."""
    days = {"root": 0, "good": 1, "bad": 8, "below": 8, "copied": 15, "brand": 15}
    scratch.save(*(post(native, thread="hob:root", minutes=day * 24 * 60) for native, day in days.items()))
    scratch.save(post("other"))
    kinds = {"below": "implied"}
    parts = [scratch.mention(native, kinds.get(native, "direct"), thread="hob:root") for native in days]
    rows = [scratch.annotation(native, "author_type", "public") for native in days if native != "brand"]
    rows += [
        scratch.annotation("brand", "author_type", "brand"),
        scratch.annotation("copied", "near_duplicate", "hob:bad"),
        scratch.annotation("good", "sentiment", "positive"),
        scratch.annotation("bad", "sentiment", "negative"),
        scratch.annotation("below", "sentiment", "positive"),
        scratch.annotation("bad", "topic", "3"),
    ]
    scratch.read([conversation("hob:root"), conversation("hob:other")], parts, rows)
    return scratch


FIRST, SECOND, THIRD = (DateRange.between(date(2026, 3, day), date(2026, 3, day + 6)) for day in (2, 9, 16))
BY_POST: list[tuple[dict[str, Any], str]] = [
    ({"written": FIRST}, "root"),
    ({"written": SECOND}, "root"),  # whenever the conversation began
    ({"written": THIRD}, ""),  # a duplicate and a post by the brand are not counted
    ({"written": FIRST, "sentiments": ("positive",)}, "root"),
    ({"written": FIRST, "sentiments": ("negative",)}, ""),
    ({"written": FIRST, "sentiments": ("none",)}, "root"),
    ({"written": SECOND, "sentiments": ("none",)}, ""),
    ({"written": SECOND, "sentiments": ("positive",)}, "root"),
    ({"written": SECOND, "sentiments": ("positive",), "mention": True}, ""),
    ({"written": SECOND, "topic": 3, "sentiments": ("negative",)}, "root"),
    ({"written": SECOND, "topic": 3, "sentiments": ("positive",)}, ""),
    ({"written": FIRST, "topic": 3}, ""),
    ({"mention": True, "sentiments": ("negative",)}, "root"),
    ({"mention": True, "topic": 4}, ""),
    ({"written": SECOND, "author_types": ("brand",)}, "root"),  # of any post of the conversation
]


def test_a_filter_by_post_wants_all_conditions_of_one_counted_post(march: Any) -> None:
    assert [(ids, talked(march, replace(BREWLY, **ids))) for ids, _ in BY_POST] == BY_POST


def test_pages_follow_each_other_without_a_gap(kitchen: Any) -> None:
    assert [talked(kitchen, BREWLY, 2, offset) for offset in (0, 2, 4, 6)] == ["da", "be", "c", ""]


def test_a_conversation_comes_with_its_opening_and_the_sides_of_its_posts_without_duplicates(kitchen: Any) -> None:
    first, _, lost = (kitchen.query(queries.conversations_by_id, "Brewly", [f"hob:{native}"])[0] for native in "abe")
    assert (first.opening, first.url, first.positive, first.negative) == ("Pump rattles", "https://hob.example/a", 0, 1)
    assert (first.c2c, first.depth, first.started_at, first.community) == (True, 2, NOON, "kitchens")
    assert (lost.opening, lost.url, lost.positive) == ("", None, 0)


def test_conversations_are_found_by_id_for_one_brand(kitchen: Any) -> None:
    rows = kitchen.query(queries.conversations_by_id, "Brewly", ["hob:a", "hob:m", "hob:d", "hob:nowhere"])
    assert sorted(row.thread for row in rows) == ["hob:a", "hob:d"]


def test_a_thread_is_loaded_in_time_order_with_annotations(kitchen: Any) -> None:
    root, late, reply = (kitchen.query(queries.load_thread, "Brewly", "hob:a")[place] for place in (0, 2, 1))
    assert [entry.post.id for entry in (root, reply, late)] == ["hob:a", "hob:a2", "hob:a1"]
    assert (root.mention_kind, root.author_type, root.author_type_rule, root.sentiment) == (
        "direct",
        "public",
        "nobody else",
        "negative",
    )
    assert (root.sentiment_rule, root.topic, root.duplicate_of, late.duplicate_of) == ("rattle", 3, None, "hob:z")
    assert (reply.mention_kind, reply.author_type, reply.sentiment, reply.named) == (None, None, None, None)


def test_the_same_thread_says_nothing_of_another_brand(kitchen: Any) -> None:
    thread = kitchen.query(queries.load_thread, "Mokka", "hob:a")
    assert [(entry.mention_kind, entry.sentiment, entry.topic) for entry in thread] == [(None, None, None)] * 3


def test_posts_of_conversations_are_streamed_with_role_author_type_and_sentiment(kitchen: Any) -> None:
    wanted = replace(BREWLY, words="rattles")
    streamed = kitchen.query(lambda connection: list(queries.stream_mentions(connection, wanted)))
    ids = [(post.id, mention_kind, author_type, side) for post, mention_kind, author_type, side in streamed]
    assert ids == [("hob:a", "direct", "public", "negative"), ("hob:a1", "implied", None, "positive")]


def test_all_posts_are_streamed_with_missing_parents_marked(scratch: Any, post: Any) -> None:
    saved = [
        post("a", engagement=Engagement(likes=0)),
        post("a1", thread="hob:a", reply_to="hob:a", minutes=1),
        post("a2", thread="hob:a", reply_to="hob:never-seen", minutes=2),
        post("b", parent_missing=True),
    ]
    scratch.save(*reversed(saved))
    streamed = scratch.query(lambda connection: list(queries.stream_posts(connection)))
    assert streamed == [*saved[:2], replace(saved[2], parent_missing=True), saved[3]]


def test_two_queries_on_a_connection_do_not_disturb_each_other(kitchen: Any) -> None:
    with kitchen.store.read() as connection:
        stream = queries.stream_posts(connection)
        first = next(stream)
        assert (queries.count_posts(connection), first.id) == (8, "hob:a")
        assert len(list(stream)) == 7


def test_the_store_is_described(kitchen: Any) -> None:
    assert kitchen.query(queries.store_span) == (NOON, NOON + timedelta(minutes=3))
    assert kitchen.query(queries.count_conversations_by_brand) == {"Brewly": 5, "Mokka": 1}
    assert kitchen.query(queries.posts_by_source) == [
        ("hob", 7, NOON, NOON + timedelta(minutes=3)),
        ("inn", 1, NOON, NOON),
    ]


def test_communities_are_listed_busiest_first_and_none_is_the_source(kitchen: Any) -> None:
    expected = [("hob", "kitchens", 3), ("hob", "offices", 1), ("inn", "inn", 1)]
    assert kitchen.query(queries.count_by_community, "Brewly") == expected
    today = DateRange.between(date(2026, 3, 2), date(2026, 3, 2))
    assert kitchen.query(queries.count_by_community, "Brewly", today) == [("hob", "kitchens", 2), ("inn", "inn", 1)]


def test_an_empty_store_has_empty_answers(scratch: Any) -> None:
    assert (scratch.query(queries.store_span), scratch.query(queries.count_posts)) == (None, 0)
    assert (
        scratch.query(queries.find_conversations, BREWLY) == scratch.query(queries.load_thread, "Brewly", "hob:a") == []
    )
    assert scratch.query(queries.count_conversations_by_brand) == {}


AGES = datetime(9999, 12, 31, tzinfo=UTC)


def test_the_span_leaves_out_posts_that_cannot_have_been_written(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("ages", created_at=AGES), post("first", created_at=datetime(1, 1, 1, tzinfo=UTC)))
    noon = post("a").created_at
    with scratch.store.read() as connection:
        assert queries.store_span(connection, noon) == (noon, noon)


def test_the_span_is_that_of_all_posts_where_the_clock_is_behind_all_of_them(scratch: Any, post: Any) -> None:
    scratch.save(post("a"))
    noon = post("a").created_at
    with scratch.store.read() as connection:
        assert queries.store_span(connection, noon - timedelta(days=900)) == (noon, noon)
