"""The kind of post that starts a thread, and posts about marketing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.conversation_starter import ConversationStarter, Marketing
from talkworthy.model import Post, full_text

Maker = Callable[..., AnnotatedPost]
AT = datetime(2026, 9, 1, tzinfo=UTC)


def labels(item: AnnotatedPost) -> list[str]:
    return [annotation.label for annotation in ConversationStarter([]).annotate([item])]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("How do I descale it?", "question"),
        ("Any recommendations for a quiet kettle?", "recommendations"),
        ("Hand grinder vs electric", "comparison"),
        ("I switched to hand grinding last year.", "experience"),
        ("I love my new kettle.", "praise"),
        ("My kettle keeps crashing into the sink, so annoying.", "complaint"),
        ("Copper Kettle launches a smaller model", "news"),
        ("40% off all kettles today", "deal"),
        ("It brewed tea again lol", "joke"),
    ],
)
def test_the_first_post_is_labelled_by_its_text(make_item: Maker, text: str, label: str) -> None:
    assert labels(make_item(text)) == [label]


@pytest.mark.parametrize(
    ("author_type", "label"),
    [("brand", "own marketing"), ("staff", "own marketing"), ("promoter", "deal"), ("press", "news")],
)
def test_who_wrote_it_goes_before_what_it_says(make_item: Maker, author_type: str, label: str) -> None:
    assert labels(make_item("How do you like our kettle?", author_type=author_type)) == [label]


def test_the_title_goes_before_the_text(make_item: Maker) -> None:
    post = Post("x:1", "x", "post", AT, "x:1", title="Appreciation post", text="Does it boil?")
    assert labels(make_item(full_text(post.title, post.text), post=post)) == ["praise"]


def test_the_first_post_is_labelled_where_it_does_not_name_the_brand(make_item: Maker) -> None:
    assert labels(make_item("How do I descale it?", mention_kind="context")) == ["question"]


def test_a_reply_begins_nothing(make_item: Maker) -> None:
    post = Post("x:2", "x", "post", AT, "x:1", text="Why?", reply_to="x:1")
    assert labels(make_item("How do I descale it?", post=post)) == []


@pytest.mark.parametrize(("text", "count"), [("I saw their ad on the bus.", 1), ("I use an ad blocker.", 0)])
def test_posts_about_marketing_are_labelled(make_item: Maker, text: str, count: int) -> None:
    assert len(list(Marketing([]).annotate([make_item(text)]))) == count
