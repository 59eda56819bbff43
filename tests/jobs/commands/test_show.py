"""`talkworthy show starters`, `topics`, `customers` and `assumptions`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from talkworthy.errors import UserError

Talkworthy = Callable[..., Result]
KETTLE = ("--brand", "Copper Kettle")


def test_the_starters_are_those_of_reach(talkworthy: Talkworthy, sample: Path) -> None:
    (starters,) = json.loads(talkworthy("show", "starters", *KETTLE, "--window", "all", "--json").stdout)
    (reach,) = json.loads(talkworthy("show", "reach", *KETTLE, "--window", "all", "--json").stdout)
    assert starters["brand"] == "Copper Kettle"
    assert {kind["starter"]: kind["conversations"] for kind in starters["starters"]}["question"] > 1
    assert (starters["starters"], starters["after_marketing"]) == (reach["starters"], reach["after_marketing"])
    assert starters["date_range"] == reach["date_range"]


def test_the_starters_of_every_brand_are_printed_as_text(talkworthy: Talkworthy, sample: Path) -> None:
    paragraphs = talkworthy("show", "starters", "--window", "all").stdout.split("\n\n")
    assert [text.split(",")[0] for text in paragraphs] == ["Copper Kettle", "Northlight", "Mornside"]
    assert "each kind of first post draws" in paragraphs[0]


def test_a_time_without_threads_has_no_starters(talkworthy: Talkworthy, sample: Path) -> None:
    text = talkworthy("show", "starters", *KETTLE, "--window", "2020-01-01..2020-02-28").stdout
    assert text.endswith("No conversation began in this date range.\n")


@pytest.mark.parametrize("name", ["topics", "customers", "assumptions"])
def test_show_prints_what_the_group_that_changes_it_prints(talkworthy: Talkworthy, sample: Path, name: str) -> None:
    group = {"topics": ("data", "topics"), "customers": ("notes", "customers"), "assumptions": ("assumptions", "list")}
    shown = talkworthy("show", name, *KETTLE, "--json")
    assert shown.exit_code == 0, shown.exception
    assert json.loads(shown.stdout) == json.loads(talkworthy(*group[name], *KETTLE, "--json").stdout)


@pytest.mark.parametrize("name", ["starters", "topics"])
def test_an_unknown_brand_is_an_error(talkworthy: Talkworthy, sample: Path, name: str) -> None:
    assert isinstance(talkworthy("show", name, "--brand", "nobody").exception, UserError)


def test_the_score_is_the_same_under_its_earlier_name(talkworthy: Talkworthy, sample: Path) -> None:
    now, before = (talkworthy(*words, *KETTLE, "--json").stdout for words in (("show", "score"), ("score",)))
    assert json.loads(now) == json.loads(before)
