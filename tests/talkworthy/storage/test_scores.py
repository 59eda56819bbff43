"""The record of what was scored: one row a brand, window and version of the method."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from talkworthy.storage.schema import scores
from talkworthy.storage.scores import ScoreRecord, save_score
from talkworthy.window import Window

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = Window.between(date(1970, 1, 2), date(1970, 1, 8))


def test_judging_the_same_window_again_replaces_the_result(shelf: Any) -> None:
    shelf.tell(save_score, "Brewly", WEEK, ScoreRecord("1", '{"index": 40}', NOON))
    shelf.tell(save_score, "Brewly", WEEK, ScoreRecord("1", '{"index": 41}', NOON + timedelta(days=1)))
    found = shelf.rows(scores, "brand", "first_day", "last_day", "version", "result")
    assert found == [("Brewly", 1, 7, "1", '{"index": 41}')]


def test_another_version_of_the_method_stands_beside_the_first(shelf: Any) -> None:
    for version in ("1", "2"):
        shelf.tell(save_score, "Brewly", WEEK, ScoreRecord(version, "{}", NOON))
    assert shelf.rows(scores, "version") == [("1",), ("2",)]
