"""Every count of conversations leaves out reviews that nobody but the company answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.dataframes import conversations_frame
from talkworthy.storage.analysis.quarantined_conversations import (
    conversations_with_quarantine_frame,
    replace_conversations_with_quarantine,
)
from talkworthy.storage.conversations import queries
from talkworthy.storage.conversations.queries import ConversationFilter
from talkworthy.storage.conversations.weekly import conversation_weeks

BREWLY = ConversationFilter("Brewly")
WEEK = DateRange(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))
ALONE = {"c2c": False, "c2c_exchanges": 0, "people": 1}
LONE = {"hob:stars": True, "hob:thumbs": True, "hob:answered": False, "hob:thread": False, "hob:pair": False}


@pytest.fixture
def rows(conversation: Any) -> list[Any]:
    """A review with stars, one without, one that two people discuss, a post without any answer, and a conversation."""
    return [
        conversation("hob:stars", **ALONE),
        conversation("hob:thumbs", **ALONE),
        conversation("hob:answered", **ALONE | {"c2c": True, "c2c_exchanges": 1, "people": 2}),
        conversation("hob:thread", **ALONE),
        conversation("hob:pair", c2c=True, c2c_exchanges=2, people=2),
    ]


@pytest.fixture
def shop(scratch: Any, post: Any, rows: list[Any]) -> Any:
    """A store with these conversations."""
    scratch.save(
        post("stars", rating=1.0),
        post("thumbs", kind="review"),
        post("answered", kind="review", rating=5.0),
        post("thread"),
        post("pair"),
    )
    scratch.read(rows, [scratch.mention(row.thread.removeprefix("hob:")) for row in rows], [])
    return scratch


def test_counts_have_no_lone_reviews_and_the_list_has_them(shop: Any) -> None:
    assert shop.query(queries.count_conversations, BREWLY) == 3
    assert shop.query(queries.count_lone_reviews, BREWLY) == 2
    assert len(shop.query(queries.find_conversations, BREWLY)) == 5
    assert shop.query(queries.count_conversations_by_brand) == {"Brewly": 3}
    assert sum(count for _, _, count in shop.query(queries.count_by_community, "Brewly")) == 3
    assert [week.conversations for week in shop.query(conversation_weeks, WEEK, ["Brewly"])] == [3]


def test_frames_say_which_conversations_are_lone_reviews(shop: Any, rows: list[Any]) -> None:
    frame = shop.query(conversations_frame, "Brewly")
    assert dict(frame.select("thread", "lone_review").iter_rows()) == LONE
    shop.change(replace_conversations_with_quarantine, "Brewly", rows, {})
    frame = shop.query(conversations_with_quarantine_frame, "Brewly", list(LONE), WEEK)
    assert dict(frame.select("thread", "lone_review").iter_rows()) == LONE
