"""The past of a brand as it is told: the line by today's rules, and apart from it what other rules said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from analysis.worthiness import Counts
from analysis.worthiness.history import History, Step, Week
from reports.queries.score.brand_report import choose_date_range, judge_brands
from reports.queries.score.score_history import Past, Told, finding, load_pasts, to_record
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.storage.analysis.scores import ScoreRecord, save_score

NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)
NEWEST = DateRange(datetime(2025, 12, 29, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC))
COUNTS = Counts(60, 50, 120, 4, 13, 13, 1.0)
LITTLE = replace(COUNTS, people=12)
IN_TWO_PLACES = replace(COUNTS, communities=2)


@pytest.fixture
def told_store(store, grow):
    for brand, conversations in (("Kettle", 52), ("Kiln", 40), ("Samovar", 3)):
        grow(brand, conversations)
    return store


def week(back=0, index=50, counts=LITTLE):
    date_range = DateRange(NEWEST.start - timedelta(weeks=back), NEWEST.end - timedelta(weeks=back))
    if index is None:
        return Week(date_range, "refused", ("3 communities are needed",), None, None, None, counts, {}, np.empty(0))
    return Week(date_range, "scored", (), index, index - 5, index + 5, COUNTS, {"dialogue": index / 100}, np.empty(0))


def past(*weeks, step=None, told=()):
    return Past(History("Kettle", "2", weeks, step), tuple(told))


def test_the_newest_week_is_what_the_verdict_says(told_store, settings):
    with told_store.read() as connection:
        newest = choose_date_range(connection)
        pasts = load_pasts(connection, settings, newest)
        verdicts = judge_brands(connection, settings, newest)
    assert list(pasts) == ["Kettle", "Kiln", "Samovar"]
    for brand, verdict in verdicts.items():
        last = pasts[brand].history.weeks[-1]
        assert (last.index, last.low, last.high, last.status, last.reasons) == (
            verdict.index,
            verdict.low,
            verdict.high,
            verdict.status,
            verdict.reasons,
        )
    assert pasts["Kettle"].history.weeks[-1].index is not None


def test_one_brand_is_judged_beside_its_competitors_and_told_alone(told_store, settings):
    with told_store.read() as connection:
        pasts = load_pasts(connection, settings, choose_date_range(connection), ["kettle"])
    assert list(pasts) == ["Kettle"]
    assert "talkers" in pasts["Kettle"].history.weeks[-1].parts


def test_nobody_by_that_name_is_an_error(told_store, settings):
    with told_store.read() as connection, pytest.raises(UserError, match="Nobody"):
        load_pasts(connection, settings, choose_date_range(connection), ["Nobody"])


def test_what_other_rules_said_is_told_apart_and_what_these_said_is_not(told_store, settings):
    with told_store.read() as connection:
        newest = choose_date_range(connection)
        today = load_pasts(connection, settings, newest)["Kettle"].history.version
    longer = DateRange(newest.start - timedelta(weeks=1), newest.end)
    with told_store.write() as connection:
        for version, date_range, index in (("0.9", newest, 41), (today, newest, 42), ("0.9", longer, 43)):
            result = json.dumps({"index": index, "low": index - 3, "high": index + 4})
            save_score(connection, "Kettle", date_range, ScoreRecord(version, result, NOON))
    with told_store.read() as connection:
        told = load_pasts(connection, settings, newest)["Kettle"].told
    assert told == (Told(newest.days[1], 41, 38, 45, "0.9", NOON),)


def test_a_refusal_by_other_rules_is_no_number(told_store, settings):
    with told_store.read() as connection:
        newest = choose_date_range(connection)
    with told_store.write() as connection:
        result = json.dumps({"index": None, "low": None, "high": None})
        save_score(connection, "Kettle", newest, ScoreRecord("0.9", result, NOON))
    with told_store.read() as connection:
        assert load_pasts(connection, settings, newest)["Kettle"].told == ()


def test_a_visible_rise_is_told_with_both_numbers():
    then, now = week(13, 40), week(0, 55)
    assert finding(past(then, now, step=Step(then, 0.97))) == (
        "Kettle rose to 55 of 100 (50-60), from 40 in the 13 weeks up to 28 Dec 2025."
    )


def test_a_visible_fall_is_told_as_one():
    then, now = week(13, 60), week(0, 45)
    assert finding(past(then, now, step=Step(then, 0.02))).startswith("Kettle fell to 45 of 100")


def test_what_may_be_chance_is_no_change():
    then, now = week(13, 50), week(0, 53)
    assert finding(past(then, now, step=Step(then, 0.8))) == (
        "Kettle stands at 53 of 100 (48-58): no visible change from 50 in the 13 weeks up to 28 Dec 2025."
    )


def test_weeks_without_an_index_are_counted():
    assert finding(past(week(2, None), week(1, None), week(0, 50))) == (
        "Kettle stands at 50 of 100 (45-55). In 2 of 3 weeks there was too little talk for an index."
    )


def test_an_index_that_was_lost_is_told_with_what_is_missing():
    assert finding(past(week(1, 50), week(0, None))) == (
        "Kettle had an index until 22 Mar 2026: 50 of 100 (45-55). Now there is none: 3 communities are needed."
    )


def test_a_brand_that_never_had_one_is_told_why():
    assert finding(past(week(0, None))) == (
        "In none of 1 week was there enough talk about Kettle for an index. Now: 3 communities are needed."
    )


def test_much_conversation_in_too_few_places_is_never_called_little_conversation():
    assert finding(past(week(1, None, IN_TWO_PLACES), week(0, None, IN_TWO_PLACES))) == (
        "In none of 2 weeks was Kettle talked about in enough places for an index. Now: 3 communities are needed."
    )
    assert finding(past(week(1, None, IN_TWO_PLACES), week(0, 50))) == (
        "Kettle stands at 50 of 100 (45-55). In 1 of 2 weeks there was no index."
    )


def test_weeks_that_lacked_now_this_and_now_that_have_no_one_reason():
    assert finding(past(week(1, None, LITTLE), week(0, None, IN_TWO_PLACES))) == (
        "In none of 2 weeks was there an index for Kettle. Now: 3 communities are needed."
    )


def test_the_record_is_json_with_every_week():
    then, now = week(13, 40), week(0, 55)
    told = Told(date(2026, 3, 1), 44, 40, 49, "1", NOON)
    record = json.loads(json.dumps(to_record(past(then, now, step=Step(then, 0.97123), told=[told]))))
    assert record["weeks"][1]["date_range"] == {"start": "2025-12-29", "end": "2026-03-29"}
    assert record["weeks"][1]["index"] == 55
    assert record["weeks"][1]["parts"] == {"dialogue": 0.55}
    assert record["weeks"][1]["counts"]["people"] == 120
    assert record["since_a_window_ago"]["chance"] == 0.9712
    assert record["told_by_other_rules"][0]["last_day"] == "2026-03-01"


def test_the_record_of_a_refused_week_has_its_reasons():
    record = to_record(past(replace(week(0, None))))
    assert record["weeks"][0]["reasons"] == ["3 communities are needed"]
    assert record["since_a_window_ago"] is None
