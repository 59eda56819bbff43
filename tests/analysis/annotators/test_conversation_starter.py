"""What kind of post begins a conversation, and who refers to marketing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.conversation_starter import ConversationStarter, Marketing
from talkworthy.model import Post, full_text

Maker = Callable[..., AnnotatedPost]
AT = datetime(2026, 9, 1, tzinfo=UTC)


def labels(said: AnnotatedPost) -> list[str]:
    return [one.label for one in ConversationStarter([]).annotate([said])]


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
def test_the_first_post_is_told_by_what_it_says(said: Maker, text: str, label: str) -> None:
    assert labels(said(text)) == [label]


@pytest.mark.parametrize(
    ("author_type", "label"),
    [("brand", "own marketing"), ("staff", "own marketing"), ("promoter", "deal"), ("press", "news")],
)
def test_who_wrote_it_goes_before_what_it_says(said: Maker, author_type: str, label: str) -> None:
    assert labels(said("How do you like our kettle?", author_type=author_type)) == [label]


def test_the_title_goes_before_the_text(said: Maker) -> None:
    post = Post("x:1", "x", "post", AT, "x:1", title="Appreciation post", text="Does it boil?")
    assert labels(said(full_text(post.title, post.text), post=post)) == ["praise"]


def test_the_first_post_is_read_where_it_does_not_name_the_brand(said: Maker) -> None:
    assert labels(said("How do I descale it?", mention_kind="context")) == ["question"]


def test_a_reply_begins_nothing(said: Maker) -> None:
    post = Post("x:2", "x", "post", AT, "x:1", text="Why?", reply_to="x:1")
    assert labels(said("How do I descale it?", post=post)) == []


@pytest.mark.parametrize(("text", "count"), [("I saw their ad on the bus.", 1), ("I use an ad blocker.", 0)])
def test_who_speaks_of_marketing_is_heard(said: Maker, text: str, count: int) -> None:
    assert len(list(Marketing([]).annotate([said(text)]))) == count
