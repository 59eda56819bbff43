"""`talkworthy show history`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from talkworthy.errors import UserError

Talkworthy = Callable[..., Result]


def test_each_brand_has_a_score_a_week_and_the_newest_is_that_of_score(talkworthy: Talkworthy, sample: Path) -> None:
    histories = json.loads(talkworthy("show", "history", "--json").stdout)
    scored = json.loads(talkworthy("show", "score", "--json").stdout)
    assert [history["brand"] for history in histories] == ["Copper Kettle", "Northlight", "Mornside"]
    for history, score in zip(histories, scored, strict=True):
        newest = history["weeks"][-1]
        for field in ("score", "low", "high", "status", "reasons", "counts"):
            assert newest[field] == score[field]
        assert {name: score["components"][name]["value"] for name in newest["components"]} == newest["components"]


def test_the_text_is_a_sentence_with_the_weeks_below_it(talkworthy: Talkworthy, sample: Path) -> None:
    output = talkworthy("show", "history", "-b", "copper kettle").stdout
    assert output.startswith("Copper Kettle: 61/100 (57\N{EN DASH}65) now. ")
    assert " people\n" in output


def test_a_brand_without_a_score_says_what_is_missing(talkworthy: Talkworthy, sample: Path) -> None:
    assert "of 30 conversations between people" in talkworthy("show", "history", "-b", "mornside").stdout


def test_an_unknown_brand_is_an_error(talkworthy: Talkworthy, sample: Path) -> None:
    assert isinstance(talkworthy("show", "history", "-b", "nobody").exception, UserError)


@pytest.mark.parametrize("date_range", ["soon", "0w"])
def test_an_unknown_date_range_is_an_error(talkworthy: Talkworthy, sample: Path, date_range: str) -> None:
    assert isinstance(talkworthy("show", "history", "--window", date_range).exception, UserError)


def test_an_empty_store_has_no_history(talkworthy: Talkworthy) -> None:
    assert isinstance(talkworthy("show", "history").exception, UserError)
