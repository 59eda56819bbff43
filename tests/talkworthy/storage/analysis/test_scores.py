"""The record of scores: one row for each brand, date range and version of the method."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.scores import ScoreRecord, load_scores, save_score
from talkworthy.storage.schema.core import scores

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = DateRange.between(date(1970, 1, 2), date(1970, 1, 8))


def test_a_new_score_for_the_same_date_range_replaces_the_old_one(scratch: Any) -> None:
    scratch.change(save_score, "Brewly", WEEK, ScoreRecord("1", '{"index": 40}', NOON))
    scratch.change(save_score, "Brewly", WEEK, ScoreRecord("1", '{"index": 41}', NOON + timedelta(days=1)))
    record = scratch.rows(scores, "brand", "first_day", "last_day", "version", "result")
    assert record == [("Brewly", 1, 7, "1", '{"index": 41}')]


def test_a_score_by_another_version_of_the_method_is_saved_beside_the_first(scratch: Any) -> None:
    for version in ("1", "2"):
        scratch.change(save_score, "Brewly", WEEK, ScoreRecord(version, "{}", NOON))
    assert scratch.rows(scores, "version") == [("1",), ("2",)]


def test_scores_are_loaded_with_their_date_range_in_the_order_of_computation(scratch: Any) -> None:
    first, second = ScoreRecord("1", '{"index": 40}', NOON), ScoreRecord("2", '{"index": 41}', NOON - timedelta(days=1))
    scratch.change(save_score, "Brewly", WEEK, first)
    scratch.change(save_score, "Brewly", WEEK, second)
    scratch.change(save_score, "Steep", WEEK, first)
    assert scratch.query(load_scores, "Brewly") == [(WEEK, second), (WEEK, first)]


def test_a_brand_without_scores_has_none(scratch: Any) -> None:
    assert scratch.query(load_scores, "Brewly") == []
