"""Tiny worlds of conversations, spelled out post by post."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from analysis.worthiness import BrandConversation
from talkworthy.date_range import DateRange

FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)

POSTS = {
    "post": pl.Int64,
    "parent": pl.Int64,
    "thread": pl.Utf8,
    "source": pl.Utf8,
    "community": pl.Utf8,
    "author": pl.Utf8,
    "created_at": pl.Datetime("us", "UTC"),
    "mention_kind": pl.Utf8,
    "author_type": pl.Utf8,
    "sentiment": pl.Utf8,
    "question": pl.Boolean,
    "sentences": pl.Int32,
    "own_sentences": pl.Int32,
    "duplicate": pl.Boolean,
}
CONVERSATIONS = {
    "thread": pl.Utf8,
    "source": pl.Utf8,
    "community": pl.Utf8,
    "c2c": pl.Boolean,
    "dialogue": pl.Boolean,
    "unprompted": pl.Boolean,
    "completeness": pl.Float64,
    "named_at": pl.Datetime("us", "UTC"),
    "people": pl.Int32,
    "posts": pl.Int32,
    "lone_review": pl.Boolean,
}
USUAL_POST = {
    "parent": None,
    "source": "forum",
    "community": "coffee",
    "mention_kind": "direct",
    "author_type": "public",
    "sentiment": "neutral",
    "question": False,
    "sentences": 1,
    "own_sentences": 0,
    "duplicate": False,
}
USUAL_CONVERSATION = {"c2c": True, "dialogue": False, "unprompted": False, "completeness": 1.0, "lone_review": False}


def _make_post(conversation: str, author: str | None, day: float = 0, **more: Any) -> dict[str, Any]:
    created_at = FIRST_DAY + timedelta(days=day)
    return USUAL_POST | {"thread": conversation, "author": author, "created_at": created_at} | more


def _world(*posts: dict[str, Any], **conversations: dict[str, Any]) -> BrandConversation:
    rows = [{"post": number} | post for number, post in enumerate(posts)]
    result: dict[str, dict[str, Any]] = {}
    for row in rows:
        start = {name: row[name] for name in ("thread", "source", "community")} | {"named_at": row["created_at"]}
        conversation = result.setdefault(row["thread"], USUAL_CONVERSATION | start | {"people": 0, "posts": 0})
        conversation["posts"] += 1
    for name, changes in conversations.items():
        result[name] |= changes
    return BrandConversation(
        pl.DataFrame(rows, schema=POSTS), pl.DataFrame(list(result.values()), schema=CONVERSATIONS)
    )


@pytest.fixture
def make_post() -> Callable[..., dict[str, Any]]:
    """`make_post(thread, author, day, **columns)`: one post, by default by the public, on a day from 0 on."""
    return _make_post


@pytest.fixture
def world() -> Callable[..., BrandConversation]:
    """`world(*posts, thread={columns})`: conversations about one brand; posts are numbered 0, 1, ... for `parent`."""
    return _world


@pytest.fixture
def weeks13() -> DateRange:
    """Thirteen weeks from `FIRST_DAY`, day 0."""
    return DateRange(FIRST_DAY, FIRST_DAY + timedelta(weeks=13))


@pytest.fixture
def plenty() -> Callable[..., BrandConversation]:
    """`plenty(conversations=60, ...)`: enough to score. Each conversation has two people of its own, who answer.

    Every other conversation is a dialogue, every third is unprompted; four communities and thirteen weeks take turns.
    """

    def grow(
        conversations: int = 60, places: int = 4, weeks: int = 13, name: str = "t", completeness: float = 1.0
    ) -> BrandConversation:
        posts, about = [], {}
        for i in range(conversations):
            conversation, place, day = f"{name}{i:03}", f"place{i % places}", 7.0 * (i % weeks) + 1
            ask, answer = {"question": True, "own_sentences": 1, "sentences": 2}, {"parent": 2 * i}
            feel = {"sentiment": "positive" if i % 4 else "negative"}
            posts.append(_make_post(conversation, f"{name}-asks{i}", day, community=place, **ask))
            posts.append(_make_post(conversation, f"{name}-helps{i}", day + 0.5, community=place, **answer, **feel))
            about[conversation] = {"dialogue": i % 2 == 0, "unprompted": i % 3 == 0, "completeness": completeness}
        return _world(*posts, **about)

    return grow
