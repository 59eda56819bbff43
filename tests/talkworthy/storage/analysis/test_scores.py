"""The record of what was scored: one row a brand, date range and version of the method."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.scores import ScoreRecord, load_scores, save_score
from talkworthy.storage.schema.core import scores

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = DateRange.between(date(1970, 1, 2), date(1970, 1, 8))


def test_judging_the_same_window_again_replaces_the_result(shelf: Any) -> None:
    shelf.tell(save_score, "Brewly", WEEK, ScoreRecord("1", '{"index": 40}', NOON))
    shelf.tell(save_score, "Brewly", WEEK, ScoreRecord("1", '{"index": 41}', NOON + timedelta(days=1)))
    found = shelf.rows(scores, "brand", "first_day", "last_day", "version", "result")
    assert found == [("Brewly", 1, 7, "1", '{"index": 41}')]


def test_another_version_of_the_method_stands_beside_the_first(shelf: Any) -> None:
    for version in ("1", "2"):
        shelf.tell(save_score, "Brewly", WEEK, ScoreRecord(version, "{}", NOON))
    assert shelf.rows(scores, "version") == [("1",), ("2",)]


def test_what_was_kept_comes_back_with_its_window_in_the_order_in_which_it_was_computed(shelf: Any) -> None:
    first, second = ScoreRecord("1", '{"index": 40}', NOON), ScoreRecord("2", '{"index": 41}', NOON - timedelta(days=1))
    shelf.tell(save_score, "Brewly", WEEK, first)
    shelf.tell(save_score, "Brewly", WEEK, second)
    shelf.tell(save_score, "Steep", WEEK, first)
    assert shelf.ask(load_scores, "Brewly") == [(WEEK, second), (WEEK, first)]


def test_of_a_brand_that_was_never_scored_nothing_was_kept(shelf: Any) -> None:
    assert shelf.ask(load_scores, "Brewly") == []
