"""The score by week with the current method, and the scores of older methods."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from analysis.worthiness import ConversationCounts
from analysis.worthiness.history import History, RangeComparison, ScoreWeek
from reports.queries.score.brand_report import choose_date_range, compute_scores
from reports.queries.score.score_history import (
    OlderScore,
    ScoreHistory,
    history_text,
    load_score_histories,
    short_history_text,
    to_record,
)
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.storage.analysis.scores import ScoreRecord, save_score

NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)
NEWEST = DateRange(datetime(2025, 12, 29, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC))
COUNTS = ConversationCounts(60, 50, 120, 4, 13, 13, 1.0)
FEW_PEOPLE = replace(COUNTS, people=12)
IN_TWO_COMMUNITIES = replace(COUNTS, communities=2)


@pytest.fixture
def filled(store, grow):
    for brand, conversations in (("Kettle", 52), ("Kiln", 40), ("Samovar", 3)):
        grow(brand, conversations)
    return store


def week(back=0, score=50, counts=FEW_PEOPLE):
    date_range = DateRange(NEWEST.start - timedelta(weeks=back), NEWEST.end - timedelta(weeks=back))
    if score is None:
        return ScoreWeek(
            date_range, "insufficient_data", ("2 of 3 communities",), None, None, None, counts, {}, np.empty(0)
        )
    return ScoreWeek(
        date_range, "scored", (), score, score - 5, score + 5, COUNTS, {"dialogue": score / 100}, np.empty(0)
    )


def history(*weeks, step=None, older=()):
    return ScoreHistory(History("Kettle", "2", weeks, step), tuple(older))


def test_the_newest_week_is_the_current_score(filled, settings):
    with filled.read() as connection:
        newest = choose_date_range(connection)
        histories = load_score_histories(connection, settings, newest)
        scores = compute_scores(connection, settings, newest)
    assert list(histories) == ["Kettle", "Kiln", "Samovar"]
    for brand, worthiness in scores.items():
        last = histories[brand].history.weeks[-1]
        assert (last.score, last.low, last.high, last.status, last.reasons) == (
            worthiness.score,
            worthiness.low,
            worthiness.high,
            worthiness.status,
            worthiness.reasons,
        )
    assert histories["Kettle"].history.weeks[-1].score is not None


def test_the_history_of_one_brand_uses_its_competitors(filled, settings):
    with filled.read() as connection:
        histories = load_score_histories(connection, settings, choose_date_range(connection), ["kettle"])
    assert list(histories) == ["Kettle"]
    assert "people" in histories["Kettle"].history.weeks[-1].components


def test_an_unknown_brand_raises_an_error(filled, settings):
    with filled.read() as connection, pytest.raises(UserError, match="Nobody"):
        load_score_histories(connection, settings, choose_date_range(connection), ["Nobody"])


def test_scores_of_older_methods_are_listed_apart(filled, settings):
    with filled.read() as connection:
        newest = choose_date_range(connection)
        today = load_score_histories(connection, settings, newest)["Kettle"].history.version
    longer = DateRange(newest.start - timedelta(weeks=1), newest.end)
    with filled.write() as connection:
        for version, date_range, score in (("0.9", newest, 41), (today, newest, 42), ("0.9", longer, 43)):
            result = json.dumps({"score": score, "low": score - 3, "high": score + 4})
            save_score(connection, "Kettle", date_range, ScoreRecord(version, result, NOON))
    with filled.read() as connection:
        older = load_score_histories(connection, settings, newest)["Kettle"].older_scores
    assert older == (OlderScore(newest.days[1], 41, 38, 45, "0.9", NOON),)


def test_an_older_method_without_a_score_is_not_listed(filled, settings):
    with filled.read() as connection:
        newest = choose_date_range(connection)
    with filled.write() as connection:
        result = json.dumps({"score": None, "low": None, "high": None})
        save_score(connection, "Kettle", newest, ScoreRecord("0.9", result, NOON))
    with filled.read() as connection:
        assert load_score_histories(connection, settings, newest)["Kettle"].older_scores == ()


def test_a_clear_increase_has_both_scores():
    then, now = week(13, 40), week(0, 55)
    assert history_text(history(then, now, step=RangeComparison(then, 0.97))) == (
        "55/100 (50\N{EN DASH}60) now: up from 40 in the 13 weeks up to 28 Dec 2025."
    )


def test_a_clear_decrease():
    then, now = week(13, 60), week(0, 45)
    assert history_text(history(then, now, step=RangeComparison(then, 0.02))).startswith(
        "45/100 (40\N{EN DASH}50) now: down from 60"
    )


def test_a_change_within_chance_is_not_clear():
    then, now = week(13, 50), week(0, 53)
    assert history_text(history(then, now, step=RangeComparison(then, 0.8))) == (
        "53/100 (48\N{EN DASH}58) now: no clear change from 50 in the 13 weeks up to 28 Dec 2025."
    )


def test_weeks_without_a_score_are_counted():
    assert history_text(history(week(3, 50), week(2, None), week(1, None), week(0, 50))) == (
        "50/100 (45\N{EN DASH}55) now. No score in 2 of 4 weeks (not enough conversations)."
    )


def test_scores_that_start_late_have_their_first_day():
    assert history_text(history(week(2, None), week(1, 50), week(0, 50))) == (
        "50/100 (45\N{EN DASH}55) now. The score starts on 22 Mar 2026; before, there was too little data."
    )


def test_a_lost_score_has_what_is_missing():
    assert history_text(history(week(1, 50), week(0, None))) == (
        "Last score: 50/100 (45\N{EN DASH}55), up to 22 Mar 2026. No score now: 2 of 3 communities."
    )


def test_a_brand_that_never_had_a_score_has_the_reason():
    assert history_text(history(week(0, None))) == (
        "No score in 1 of 1 week (not enough conversations). Still needed: 2 of 3 communities."
    )


def test_the_short_text_leaves_out_what_is_needed():
    assert short_history_text(history(week(0, None))) == "No score in 1 of 1 week (not enough conversations)."
    assert short_history_text(history(week(1, 50), week(0, None))) == (
        "Last score: 50/100 (45\N{EN DASH}55), up to 22 Mar 2026. No score now."
    )


def test_too_few_communities_are_not_called_too_few_conversations():
    assert history_text(history(week(1, None, IN_TWO_COMMUNITIES), week(0, None, IN_TWO_COMMUNITIES))) == (
        "No score in 2 of 2 weeks (too few communities). Still needed: 2 of 3 communities."
    )
    assert history_text(history(week(2, 50), week(1, None, IN_TWO_COMMUNITIES), week(0, 50))) == (
        "50/100 (45\N{EN DASH}55) now. No score in 1 of 3 weeks (too few communities)."
    )


def test_weeks_with_different_reasons_have_a_general_one():
    assert history_text(history(week(1, None, FEW_PEOPLE), week(0, None, IN_TWO_COMMUNITIES))) == (
        "No score in 2 of 2 weeks (not enough data). Still needed: 2 of 3 communities."
    )


def test_the_record_is_json_with_every_week():
    then, now = week(13, 40), week(0, 55)
    older = OlderScore(date(2026, 3, 1), 44, 40, 49, "1", NOON)
    record = json.loads(json.dumps(to_record(history(then, now, step=RangeComparison(then, 0.97123), older=[older]))))
    assert record["weeks"][1]["date_range"] == {"start": "2025-12-29", "end": "2026-03-29"}
    assert record["weeks"][1]["score"] == 55
    assert record["weeks"][1]["components"] == {"dialogue": 0.55}
    assert record["weeks"][1]["counts"]["people"] == 120
    assert record["change"]["chance"] == 0.9712
    assert record["older_methods"][0]["last_day"] == "2026-03-01"


def test_the_record_of_a_week_without_a_score_has_its_reasons():
    record = to_record(history(replace(week(0, None))))
    assert record["weeks"][0]["reasons"] == ["2 of 3 communities"]
    assert record["change"] is None
