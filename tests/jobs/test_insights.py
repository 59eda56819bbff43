"""`talkworthy show insights`: what customers say, counted with its evidence and quoted word for word."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from talkworthy.errors import UserError

Talkworthy = Callable[..., Result]


@pytest.fixture
def kettle(talkworthy: Talkworthy, sample: Path) -> dict[str, Any]:
    """The insights into the Copper Kettle of the sample."""
    result = talkworthy("show", "insights", "--brand", "copper kettle", "--window", "all", "--json")
    assert result.exit_code == 0, result.exception
    (found,) = json.loads(result.stdout)
    return dict(found)


def test_every_answer_has_its_people_posts_and_threads(kettle: dict[str, Any]) -> None:
    cues = {one["label"]: one for one in kettle["counted"]["cue"]}
    assert set(cues) == {"asked_peers", "asked_brand", "may_need_help"}
    for one in (one for said in kettle["counted"].values() for one in said):
        assert 1 <= one["people"] <= one["posts"]
        assert 1 <= len(one["threads"]) <= one["posts"]


def test_frames_are_quoted_word_for_word(kettle: dict[str, Any], samples: Path) -> None:
    texts = {row["id"]: row for row in map(json.loads, (samples / "coffee.ndjson").read_text().splitlines())}
    quotes = [quote for frame in kettle["frames"] for quote in frame["quotes"]]
    assert len(quotes) > 5
    for quote in quotes:
        post = texts[quote["post"]]
        assert quote["words"] in "\n\n".join((post.get("title", ""), post["text"]))


def test_what_sets_conversation_off_is_told_with_its_people(kettle: dict[str, Any]) -> None:
    starters = {one["conversation_starter"]: one for one in kettle["starters"]}
    assert starters["question"]["people"] > 1
    assert sum(one["conversations"] for one in kettle["starters"]) == 82
    assert 0 < kettle["carry"]["carried"] <= kettle["carry"]["conversations"]


def test_roulette_is_told_where_enough_people_took_sides(kettle: dict[str, Any]) -> None:
    for one in kettle["gambles"]:
        assert one["people"] >= 10
        assert one["low"] <= one["variance"] <= one["high"]


def test_the_text_is_of_all_brands_and_says_what_is_unsure(talkworthy: Talkworthy, sample: Path) -> None:
    told = talkworthy("show", "insights", "--window", "all").stdout
    for words in ("Copper Kettle, 2026-08-17 to", "Northlight, ", "Mornside, ", "unsure, read the quotes"):
        assert words in told


def test_an_unknown_brand_is_told(talkworthy: Talkworthy, sample: Path) -> None:
    assert isinstance(talkworthy("show", "insights", "--brand", "nobody").exception, UserError)


def test_a_wave_of_one_word_emerges_with_the_thread_that_set_it_off(talkworthy: Talkworthy, sample: Path) -> None:
    rows = []
    for number in range(24):
        root = f"hob:{number}"
        told = {"source": "hob", "author": f"n{number}", "created_at": f"2026-11-1{number % 5}T10:00:00Z"}
        rows.append(told | {"id": root, "thread": root, "text": "My Copper Kettle limescale is back, plain limescale"})
    (sample / "wave.ndjson").write_text("\n".join(map(json.dumps, rows)))
    assert talkworthy("import", "wave.ndjson").exit_code == 0
    assert talkworthy("analyse").exit_code == 0
    (found,) = json.loads(talkworthy("show", "insights", "--brand", "Copper Kettle", "--json").stdout)
    assert found["emerging_words"][0]["name"] == "limescale"
    assert found["emerging_words"][0]["set_off_by"].startswith("hob:")
