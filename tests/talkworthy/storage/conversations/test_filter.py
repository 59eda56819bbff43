"""Conditions on one post: what a bar of a chart counts is what the list behind it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.dataframes import rollups_frame
from talkworthy.storage.analysis.rollups import update_rollups
from talkworthy.storage.conversations import queries
from talkworthy.storage.conversations.queries import ConversationFilter

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIRST, SECOND = (DateRange.between(date(2026, 3, day), date(2026, 3, day + 6)) for day in (2, 9))
BREWLY = ConversationFilter("Brewly")


@pytest.fixture
def weeks(scratch: Any, post: Any, conversation: Any) -> Any:
    """Two weeks of posts; those of `later` are from the second."""
    later = NOON + timedelta(days=7)
    scratch.save(
        post("a", rating=4.0),
        post("a1", thread="hob:a", reply_to="hob:a", created_at=later),
        post("b", created_at=later, rating=1.5),
        post("b1", thread="hob:b", created_at=later),
        post("brand", created_at=later),
        post("copy", created_at=later, rating=5.0),
        post("french", created_at=later),
    )
    native_threads = ("a", "b", "brand", "copy", "french")
    parts = [scratch.mention(native) for native in native_threads]
    parts += [scratch.mention("a1", "implied", thread="hob:a"), scratch.mention("b1", "context", thread="hob:b")]
    rows = [scratch.annotation(native, "author_type", "public") for native in ("a", "a1", "b", "b1", "copy", "french")]
    rows += [
        scratch.annotation("brand", "author_type", "brand"),
        scratch.annotation("copy", "near_duplicate", "hob:a"),
        scratch.annotation("a", "sentiment", "positive"),
        scratch.annotation("a", "topic", "3"),
        scratch.annotation("a1", "sentiment", "negative"),
        scratch.annotation("a1", "recommend_against", "recommend_against"),
        scratch.annotation("a1", "stage", "left"),
        scratch.annotation("a1", "switch", "to:Kettle"),
        scratch.annotation("b", "sentiment", "negative"),
        scratch.annotation("b1", "sentiment", "positive"),
        scratch.annotation("brand", "sentiment", "positive"),
        scratch.annotation("copy", "sentiment", "positive"),
    ]
    scratch.read([conversation(f"hob:{native}", posts=1) for native in native_threads], parts, rows)
    scratch.change(update_rollups, "Brewly")
    return scratch


def listed(weeks: Any, **wanted: Any) -> set[str]:
    rows = weeks.query(queries.find_conversations, replace(BREWLY, **wanted))
    return {row.thread.removeprefix("hob:") for row in rows}


@pytest.mark.parametrize(
    ("wanted", "threads"),
    [
        ({"written": FIRST}, "a"),
        ({"written": SECOND}, "a b french"),
        ({"written": SECOND, "mention": True}, "b french"),
        ({"written": SECOND, "sentiments": ("negative",)}, "a b"),
        ({"written": SECOND, "sentiments": ("positive",)}, ""),
        ({"written": SECOND, "topic": 3}, ""),
        ({"written": FIRST, "topic": 3}, "a"),
        ({"sentiments": ("none",)}, "french"),
        ({"mention": True, "sentiments": ("none", "positive")}, "a french"),
        ({"act": "recommend_against"}, "a"),
        ({"act": "recommend_against", "mention": True}, ""),
        ({"act": "recommend_for"}, ""),
        ({"stars": (4.0, 4.0)}, "a"),
        ({"stars": (0.5, 2.0)}, "b"),
        ({"stars": (0.5, 5.0)}, "a b"),
        ({"stars": (5.0, 5.0)}, ""),
        ({"stars": (4.0, 5.0), "sentiments": ("negative",)}, ""),
        ({"stars": (4.0, 5.0), "sentiments": ("positive",)}, "a"),
        ({"stage": "left"}, "a"),
        ({"stage": "left", "act": "recommend_against", "sentiments": ("negative",)}, "a"),
        ({"stage": "left", "sentiments": ("positive",)}, ""),
        ({"switch": "to:Kettle"}, "a"),
        ({"switch": "to:Kettle", "written": SECOND, "stage": "left"}, "a"),
        ({"switch": "to:Kettle", "mention": True}, ""),
        ({"switch": "from:Kettle"}, ""),
    ],
    ids=str,
)
def test_one_counted_post_meets_all_conditions(weeks: Any, wanted: dict[str, Any], threads: str) -> None:
    assert listed(weeks, **wanted) == set(threads.split())


def test_without_conditions_on_one_post_each_may_be_met_by_another(weeks: Any) -> None:
    assert listed(weeks, sentiments=("negative",), topic=3) == {"a"}


def test_each_count_of_mentions_has_as_many_conversations_with_one_mention_each(weeks: Any) -> None:
    counts = weeks.query(rollups_frame, "Brewly", SECOND)
    by_people = counts.filter((counts["author_type"] == "public") & (counts["direct"] > 0))

    assert {
        label: listed(weeks, written=SECOND, mention=True, sentiments=(label,)) for label in by_people["sentiment"]
    } == {"negative": {"b"}, "none": {"french"}}
    assert by_people["direct"].to_list() == [1, 1]
