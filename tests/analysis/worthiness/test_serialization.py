"""The shape of `score --json`."""

import json

import pytest

from analysis.worthiness import score, to_json


def test_a_score_has_the_promised_fields(plenty, weeks13):
    judged = score("Kopi", {"Kopi": plenty()}, [], weeks13)
    record = json.loads(json.dumps(to_json(judged), allow_nan=False))
    assert record["brand"] == "Kopi"
    assert record["status"] == "provisional"
    assert record["date_range"] == {"start": "2024-01-01", "end": "2024-03-31", "weeks": 13}
    assert (record["index"], record["low"], record["high"]) == (judged.index, judged.low, judged.high)
    assert list(record["parts"]) == [
        "talkers",
        "dialogue",
        "spread",
        "brought_up",
        "mutual_help",
        "substance",
        "staying_power",
        "warmth",
    ]
    assert record["parts"]["dialogue"]["value"] == pytest.approx(0.5)
    assert record["parts"]["dialogue"]["n"] == 60


def test_a_part_that_is_left_out_is_null(plenty, weeks13):
    record = to_json(score("Kopi", {"Kopi": plenty()}, [], weeks13))
    talkers = record["parts"]["talkers"]
    assert (talkers["value"], talkers["low"], talkers["high"], talkers["n"]) == (None, None, None, 120)
    assert record["left_out"] == ["talkers", "spread"]


def test_a_refusal_has_null_for_numbers(plenty, weeks13):
    record = json.loads(
        json.dumps(to_json(score("Kopi", {"Kopi": plenty(conversations=5)}, [], weeks13)), allow_nan=False)
    )
    assert record["status"] == "refused"
    assert (record["index"], record["low"], record["high"], record["weightings"]) == (None, None, None, None)
    assert record["reasons"][0].startswith("5 customer-to-customer talks; 30 are needed")


def test_no_conversation_at_all_can_be_told_too(world, say, weeks13):
    record = to_json(score("Kopi", {"Kopi": world(say("a", "ann", -30))}, [], weeks13))
    assert json.loads(json.dumps(record, allow_nan=False))["opinion"]["net"] is None
