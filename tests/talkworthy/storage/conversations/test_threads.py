"""One thread as a page shows it."""

from __future__ import annotations

from typing import Any

import pytest

from talkworthy.storage.conversations.threads import PostAnnotation, load_annotations, load_outline, load_thread


@pytest.fixture
def kettle(scratch: Any, post: Any, conversation: Any) -> Any:
    """A thread of four posts, two of them in the conversation about Brewly, and one post elsewhere."""
    scratch.save(
        post("a", title="Lid sticks", text="Does yours?"),
        post("a1", thread="hob:a", reply_to="hob:a", text="Mine never did.", minutes=1, author="ben"),
        post("a2", thread="hob:a", reply_to="hob:a1", text="By the way, nice hat.", minutes=2, author="cleo"),
        post("a3", thread="hob:a", reply_to="hob:gone", text="Same.", minutes=3, author="dan"),
        post("b", text="elsewhere"),
    )
    parts = [scratch.mention("a"), scratch.mention("a1", "implied", thread="hob:a")]
    annotation_rows = [
        scratch.annotation("a", "author_type", "public", rule="nothing says otherwise"),
        scratch.annotation("a", "question", "question", rule="ends in a question mark"),
        scratch.annotation("a1", "author_type", "public"),
        scratch.annotation("a1", "topic", "4"),
        scratch.annotation("a", "sentiment", "negative", brand="Mokka"),
    ]
    scratch.read([conversation("hob:a")], parts, annotation_rows)
    return scratch


def numbers(kettle: Any) -> dict[str, int]:
    return {entry.id: entry.number for entry in kettle.query(load_outline, "Brewly", "hob:a")}


def test_an_outline_holds_every_post_in_time_order_with_its_part_in_the_conversation(kettle: Any):
    outline = kettle.query(load_outline, "Brewly", "hob:a")

    assert [(entry.id, entry.reply_to, entry.mention_kind, entry.author_type) for entry in outline] == [
        ("hob:a", None, "direct", "public"),
        ("hob:a1", "hob:a", "implied", "public"),
        ("hob:a2", "hob:a1", None, None),
        ("hob:a3", "hob:gone", None, None),
    ]


def test_an_outline_for_another_brand_has_no_part_in_the_conversation(kettle: Any):
    assert {entry.mention_kind for entry in kettle.query(load_outline, "Mokka", "hob:a")} == {None}


def test_only_the_requested_posts_are_loaded_with_text(kettle: Any):
    wanted = numbers(kettle)

    entries = kettle.query(load_thread, "Brewly", "hob:a", [wanted["hob:a3"], wanted["hob:a1"]])

    assert [entry.post.text for entry in entries] == ["Mine never did.", "Same."]


def test_numbers_of_another_thread_bring_nothing_in(kettle: Any):
    outside = kettle.query(load_outline, "Brewly", "hob:b")[0].number

    assert kettle.query(load_thread, "Brewly", "hob:a", [outside]) == []


def test_annotations_are_loaded_by_post_without_topics_and_other_brands(kettle: Any):
    by_post = kettle.query(load_annotations, "Brewly", list(numbers(kettle).values()))

    assert {post: [annotation.name for annotation in annotations_] for post, annotations_ in by_post.items()} == {
        "hob:a": ["author_type", "question"],
        "hob:a1": ["author_type"],
    }
    assert by_post["hob:a"][1] == PostAnnotation("question", "question", "ends in a question mark", None)
