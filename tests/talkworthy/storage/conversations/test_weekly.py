"""Conversations counted by source and week, with their completeness."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from talkworthy.date_range import DateRange
from talkworthy.findings import AnalysisResult
from talkworthy.model import Conversation
from talkworthy.storage.analysis.results import save_results
from talkworthy.storage.conversations.weekly import ConversationWeek, conversation_weeks

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
WINDOW = DateRange.between(date(2026, 3, 2), date(2026, 3, 22))
SHAPE: dict[str, Any] = {
    "posts": 2, "people": 2, "brand_posts": 0, "kind": "brand_free", "c2c": True, "c2c_exchanges": 1, "depth": 1,
    "width": 1, "h_index": 1, "structural_virality": None, "reciprocity": None, "balance": None, "aba": 0,
    "dialogue": True, "unprompted": False, "first_reply_seconds": 60.0, "completeness": 1.0,
}  # fmt: skip


def conversation(
    number: int, at: datetime, source: str = "forum", brand: str = "Brewlark", **other: Any
) -> Conversation:
    thread = f"{source}:{number}"
    changes = {"brand": brand, "thread": thread, "source": source, "community": None, "root": thread}
    return Conversation(**(changes | SHAPE | other), named_at=at, started_at=at, ended_at=at)


def save(scratch: Any, *conversations: Conversation) -> None:
    scratch.change(
        save_results,
        [(conversation.thread, 1) for conversation in conversations],
        "test",
        AnalysisResult(list(conversations), [], []),
    )


def test_conversations_are_counted_in_the_week_in_which_they_began(scratch: Any) -> None:
    save(
        scratch,
        conversation(1, MONDAY),
        conversation(2, MONDAY + timedelta(days=7, microseconds=-1), completeness=0.5),
        conversation(3, MONDAY + timedelta(days=14)),
        conversation(4, MONDAY, source="square"),
    )
    assert scratch.query(conversation_weeks, WINDOW, ["Brewlark"]) == [
        ConversationWeek("forum", 0, 2, 0.75),
        ConversationWeek("forum", 2, 1, 1.0),
        ConversationWeek("square", 0, 1, 1.0),
    ]


def test_only_these_brands_and_these_weeks_count(scratch: Any) -> None:
    save(scratch, conversation(1, MONDAY, brand="Potter"), conversation(2, MONDAY - timedelta(microseconds=1)))
    assert scratch.query(conversation_weeks, WINDOW, ["Brewlark"]) == []
    assert scratch.query(conversation_weeks, WINDOW, []) == []
