"""The shape of `score --json`."""

import json

import pytest

from analysis.worthiness import score_brand, to_json


def test_a_score_has_the_promised_fields(plenty, weeks13):
    judged = score_brand("Kopi", {"Kopi": plenty()}, [], weeks13)
    record = json.loads(json.dumps(to_json(judged), allow_nan=False))
    assert record["brand"] == "Kopi"
    assert record["status"] == "provisional"
    assert record["date_range"] == {"start": "2024-01-01", "end": "2024-03-31", "weeks": 13}
    assert (record["score"], record["low"], record["high"]) == (judged.score, judged.low, judged.high)
    assert list(record["components"]) == [
        "people",
        "dialogue",
        "breadth",
        "unprompted",
        "peer_help",
        "personal_relevance",
        "staying_power",
        "sentiment",
    ]
    assert record["components"]["dialogue"]["value"] == pytest.approx(0.5)
    assert record["components"]["dialogue"]["n"] == 60


def test_a_part_that_is_left_out_is_null(plenty, weeks13):
    record = to_json(score_brand("Kopi", {"Kopi": plenty()}, [], weeks13))
    people_per_week = record["components"]["people"]
    assert (people_per_week["value"], people_per_week["low"], people_per_week["high"], people_per_week["n"]) == (
        None,
        None,
        None,
        120,
    )
    assert record["left_out"] == ["people", "breadth"]


def test_a_refusal_has_null_for_numbers(plenty, weeks13):
    record = json.loads(
        json.dumps(to_json(score_brand("Kopi", {"Kopi": plenty(conversations=5)}, [], weeks13)), allow_nan=False)
    )
    assert record["status"] == "insufficient_data"
    assert (record["score"], record["low"], record["high"], record["weightings"]) == (None, None, None, None)
    assert record["reasons"][0].startswith("5 of 30 conversations between people")


def test_no_conversation_at_all_can_be_told_too(world, say, weeks13):
    record = to_json(score_brand("Kopi", {"Kopi": world(say("a", "ann", -30))}, [], weeks13))
    assert json.loads(json.dumps(record, allow_nan=False))["opinion"]["net"] is None
