"""The shape of `score --json`."""

import json

import pytest

from analysis.worthiness import score_brand, to_json


def test_a_score_has_the_promised_fields(plenty, weeks13):
    result = score_brand("Kopi", {"Kopi": plenty()}, [], weeks13)
    record = json.loads(json.dumps(to_json(result), allow_nan=False))
    assert record["brand"] == "Kopi"
    assert record["status"] == "provisional"
    assert record["date_range"] == {"start": "2024-01-01", "end": "2024-03-31", "weeks": 13}
    assert (record["score"], record["low"], record["high"]) == (result.score, result.low, result.high)
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


def test_a_component_that_is_left_out_is_null(plenty, weeks13):
    record = to_json(score_brand("Kopi", {"Kopi": plenty()}, [], weeks13))
    people_per_week = record["components"]["people"]
    assert (people_per_week["value"], people_per_week["low"], people_per_week["high"], people_per_week["n"]) == (
        None,
        None,
        None,
        120,
    )
    assert record["left_out"] == ["people", "breadth"]


def test_without_a_score_the_numbers_are_null(plenty, weeks13):
    record = json.loads(
        json.dumps(to_json(score_brand("Kopi", {"Kopi": plenty(conversations=5)}, [], weeks13)), allow_nan=False)
    )
    assert record["status"] == "insufficient_data"
    assert (record["score"], record["low"], record["high"], record["weightings"]) == (None, None, None, None)
    assert record["reasons"][0].startswith("5 of 30 conversations between people")


def test_no_conversations_can_be_serialized_too(world, make_post, weeks13):
    record = to_json(score_brand("Kopi", {"Kopi": world(make_post("a", "ann", -30))}, [], weeks13))
    assert json.loads(json.dumps(record, allow_nan=False))["opinion"]["net"] is None
