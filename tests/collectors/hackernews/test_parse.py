"""Stories and comments of Hacker News become Posts."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.hackernews.collector import HackerNewsCollector, to_post
from talkworthy.model import Engagement, Post

STORY = {
    "id": 41, "created_at_i": 1_767_225_600, "type": "story", "author": "ada", "title": "Ask HN: AT&amp;T?",
    "text": '<i>why</i> <a href="https:&#x2F;&#x2F;shop.example&#x2F;long">https:&#x2F;&#x2F;shop.ex...</a>',
    "points": 3, "parent_id": None, "story_id": 41, "num_comments": 9,
}  # fmt: skip


def test_a_story_becomes_a_post() -> None:
    assert to_post(STORY) == Post(
        id="hackernews:41",
        source="hackernews",
        kind="story",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        thread="hackernews:41",
        title="Ask HN: AT&T?",
        text="why https://shop.example/long",
        author="ada",
        community="Hacker News",
        url="https://news.ycombinator.com/item?id=41",
        engagement=Engagement(likes=3, replies=9),
    )


def test_a_comment_has_no_points() -> None:
    comment = to_post(STORY | {"id": 42, "type": "comment", "parent_id": 41, "points": 0, "title": None})
    assert comment.engagement == Engagement()
    assert (comment.reply_to, comment.kind) == ("hackernews:41", "comment")


def test_a_link_without_text_is_not_gone() -> None:
    assert not to_post(STORY | {"text": None}).gone


@pytest.mark.parametrize("key", ["id", "created_at_i"])
def test_required_keys_must_be_present(key: str) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post({name: value for name, value in STORY.items() if name != key})


def test_a_dead_letter_of_a_search_hit_can_be_parsed() -> None:
    hit = STORY | {"objectID": "41", "story_text": "again"}
    assert [post.title for post in HackerNewsCollector.parse_dead_letter(json.dumps(hit))] == ["Ask HN: AT&T?"]
