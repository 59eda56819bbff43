"""`talkworthy show score`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from analysis.worthiness import METHOD_VERSION
from talkworthy.errors import UserError
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
FIELDS = {"brand", "status", "reasons", "score", "low", "high", "components", "date_range"}


def test_each_brand_is_reported_in_the_fields_that_were_promised(talkworthy: Talkworthy, sample: Path) -> None:
    record = json.loads(talkworthy("show", "score", "--json").stdout)
    assert [score["brand"] for score in record] == ["Copper Kettle", "Northlight", "Mornside"]
    for one in record:
        assert set(one) >= FIELDS
        assert one["status"] in ("scored", "provisional", "insufficient_data")
        for part in one["components"].values():
            assert {"value", "low", "high", "n"} <= set(part)


def test_a_score_has_a_range_and_a_brand_without_enough_data_has_none(talkworthy: Talkworthy, sample: Path) -> None:
    kettle, _, mornside = json.loads(talkworthy("show", "score", "--json").stdout)
    assert kettle["status"] == "provisional"
    assert 0 <= kettle["low"] <= kettle["score"] <= kettle["high"] <= 100
    assert mornside["status"] == "insufficient_data"
    assert mornside["score"] is None
    assert mornside["reasons"]


def test_a_score_contains_its_reliability(talkworthy: Talkworthy, sample: Path) -> None:
    kettle, northlight, mornside = json.loads(talkworthy("show", "score", "--json").stdout)
    things = {"Sentiment", "the largest conversation", "the three largest conversations", "the top author"}
    things |= {"the largest source", "the quarantine"}
    assert set(kettle["without"]) == things
    assert kettle["without"]["the quarantine"] == kettle["score"]
    assert kettle["ranked"] == northlight["ranked"] == 2
    assert 1 <= kettle["rank_range"][0] <= kettle["rank_range"][1] <= 2
    assert (mornside["rank_range"], mornside["without"]) == (None, {})


def test_a_score_contains_its_change_since_last_week(talkworthy: Talkworthy, sample: Path) -> None:
    kettle, _, mornside = json.loads(talkworthy("show", "score", "--json").stdout)
    changed = kettle["changed"]
    assert changed["then"]["end"] < kettle["date_range"]["end"]
    assert 0 <= changed["chance"] <= 1
    assert sum(part["points"] for part in changed["components"]) == pytest.approx(changed["points"], abs=0.001)
    assert {conversation["moved"] for conversation in changed["conversations"]} <= {"entered", "left"}
    assert (mornside["changed"]["points"], mornside["changed"]["components"]) == (None, [])


def test_own_weights_change_the_score_and_its_version(talkworthy: Talkworthy, sample: Path) -> None:
    before = json.loads(talkworthy("show", "score", "-b", "northlight", "--json").stdout)[0]
    with (sample / "talkworthy.toml").open("a") as file:
        file.write("\n[index]\nweights = { dialogue = 5 }\n")
    after = json.loads(talkworthy("show", "score", "-b", "northlight", "--json").stdout)[0]
    assert (before["version"], after["version"]) == (METHOD_VERSION, f"{METHOD_VERSION}+dialogue=5")
    assert after["score"] != before["score"]


def test_the_score_lists_what_was_collected_and_not_read(talkworthy: Talkworthy, sample: Path) -> None:
    record = json.loads(talkworthy("show", "score", "-b", "northlight", "--json").stdout)[0]
    assert {"source", "threads", "whole", "posts", "existing", "share"} == set(record["collected"][0])
    assert record["gaps"] == []


def test_the_score_of_a_single_brand(talkworthy: Talkworthy, sample: Path) -> None:
    record = json.loads(talkworthy("show", "score", "-b", "northlight", "--json").stdout)
    assert [score["brand"] for score in record] == ["Northlight"]


def test_the_headline_is_a_sentence(talkworthy: Talkworthy, sample: Path) -> None:
    output = talkworthy("show", "score").stdout
    assert "There are not enough conversations about Mornside for a score yet" in output
    assert "out of 100" in output


def test_the_result_is_saved(talkworthy: Talkworthy, sample: Path, opened: Store, look: SimpleNamespace) -> None:
    talkworthy("show", "score")
    talkworthy("show", "score")
    assert look.rows(opened, "SELECT brand FROM scores ORDER BY brand") == [
        ("Copper Kettle",),
        ("Mornside",),
        ("Northlight",),
    ]


@pytest.mark.parametrize("date_range", ["soon", "0w", "2026-02-01..2026-01-01"])
def test_an_invalid_date_range_is_refused(talkworthy: Talkworthy, sample: Path, date_range: str) -> None:
    assert isinstance(talkworthy("show", "score", "--window", date_range).exception, UserError)


def test_an_empty_store_cannot_be_judged(talkworthy: Talkworthy) -> None:
    assert isinstance(talkworthy("show", "score").exception, UserError)
