"""`talkworthy show history`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from talkworthy.errors import UserError

Talkworthy = Callable[..., Result]


def test_each_brand_is_told_week_by_week_up_to_what_score_says(talkworthy: Talkworthy, sample: Path) -> None:
    told = json.loads(talkworthy("show", "history", "--json").stdout)
    scored = json.loads(talkworthy("show", "score", "--json").stdout)
    assert [one["brand"] for one in told] == ["Copper Kettle", "Northlight", "Mornside"]
    for past, verdict in zip(told, scored, strict=True):
        newest = past["weeks"][-1]
        for field in ("score", "low", "high", "status", "reasons", "counts"):
            assert newest[field] == verdict[field]
        assert {name: verdict["components"][name]["value"] for name in newest["components"]} == newest["components"]


def test_the_finding_is_a_sentence_and_weeks_stand_below_it(talkworthy: Talkworthy, sample: Path) -> None:
    said = talkworthy("show", "history", "-b", "copper kettle").stdout
    assert said.startswith("Copper Kettle stands at ")
    assert " customers\n" in said


def test_a_brand_without_an_index_says_what_is_missing(talkworthy: Talkworthy, sample: Path) -> None:
    assert "are needed" in talkworthy("show", "history", "-b", "mornside").stdout


def test_an_unknown_brand_is_refused(talkworthy: Talkworthy, sample: Path) -> None:
    assert isinstance(talkworthy("show", "history", "-b", "nobody").exception, UserError)


@pytest.mark.parametrize("date_range", ["soon", "0w"])
def test_a_window_that_is_none_is_refused(talkworthy: Talkworthy, sample: Path, date_range: str) -> None:
    assert isinstance(talkworthy("show", "history", "--window", date_range).exception, UserError)


def test_an_empty_store_has_no_history(talkworthy: Talkworthy) -> None:
    assert isinstance(talkworthy("show", "history").exception, UserError)
