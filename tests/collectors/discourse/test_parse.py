"""Posts of a Discourse forum become Posts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.discourse.parse import ForumTopic, to_post
from collectors.engine.json_fields import WRONG_SHAPE
from talkworthy.model import Engagement, Post

RAW = {
    "id": 12, "post_number": 2, "post_type": 1, "username": "ada", "created_at": "2026-01-01T10:00:00.000Z",
    "cooked": "<p>a &amp; b</p>", "reply_to_post_number": None, "reply_count": 1, "reads": 9, "moderator": True,
    "admin": False, "staff": True, "actions_summary": [{"id": 3, "count": 8}, {"id": 2, "count": 5}],
}  # fmt: skip
TOPIC = ForumTopic("https://f.example", "f.example", "7", "f.example/Support", "Help", 3, {1: 11, 2: 12})


def test_a_post_of_a_forum_becomes_a_post() -> None:
    assert to_post(RAW, TOPIC) == Post(
        id="discourse:f.example/p/12",
        source="discourse",
        kind="post",
        created_at=datetime(2026, 1, 1, 10, tzinfo=UTC),
        thread="discourse:f.example/p/11",
        text="a & b",
        author="ada",
        community="f.example/Support",
        reply_to="discourse:f.example/p/11",
        url="https://f.example/t/7/2",
        engagement=Engagement(likes=5, replies=1, views=9),
        flags=("moderator", "staff"),
    )


@pytest.mark.parametrize("wrong", [{"id": "12"}, {"post_number": None}, {"created_at": 7}, {"cooked": []}])
def test_a_malformed_post_is_rejected(wrong: dict[str, Any]) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post(RAW | wrong, TOPIC)
