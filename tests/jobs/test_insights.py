"""`talkworthy show insights`: what people say, counted with its evidence and quoted word for word."""

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
    (record,) = json.loads(result.stdout)
    return dict(record)


def test_every_label_has_its_people_posts_and_threads(kettle: dict[str, Any]) -> None:
    cues = {one["label"]: one for one in kettle["label_counts"]["cue"]}
    assert set(cues) == {"asked_peers", "asked_brand"}
    for one in (one for said in kettle["label_counts"].values() for one in said):
        assert 1 <= one["people"] <= one["posts"]
        assert 1 <= len(one["threads"]) <= one["posts"]


def test_moves_are_counted_by_direction_and_other_brand(kettle: dict[str, Any]) -> None:
    moves = {one["label"]: one["people"] for one in kettle["label_counts"]["switch"]}
    assert moves == {"from:Northlight": 2, "to:Northlight": 1}


def test_moves_read_as_words_in_the_text(talkworthy: Talkworthy, sample: Path) -> None:
    output = talkworthy("show", "insights", "--brand", "copper kettle", "--window", "all").stdout
    assert "Switching (people): from Northlight 2, to Northlight 1." in output


def test_needs_are_quoted_word_for_word(kettle: dict[str, Any], samples: Path) -> None:
    texts = {row["id"]: row for row in map(json.loads, (samples / "coffee.ndjson").read_text().splitlines())}
    quotes = [quote for frame in kettle["needs"] for quote in frame["quotes"]]
    assert len(quotes) > 5
    for quote in quotes:
        post = texts[quote["post"]]
        assert quote["words"] in "\n\n".join((post.get("title", ""), post["text"]))


def test_conversation_starters_have_their_people(kettle: dict[str, Any]) -> None:
    starters = {one["starter"]: one for one in kettle["starters"]}
    assert starters["question"]["people"] > 1
    assert sum(one["conversations"] for one in kettle["starters"]) == 82
    assert 0 < kettle["after_marketing"]["carried"] <= kettle["after_marketing"]["conversations"]


def test_mixed_experiences_have_enough_people(kettle: dict[str, Any]) -> None:
    for one in kettle["experience_variance"]:
        assert one["people"] >= 10
        assert one["low"] <= one["variance"] <= one["high"]


def test_the_text_is_of_all_brands_and_says_that_it_is_not_always_right(talkworthy: Talkworthy, sample: Path) -> None:
    output = talkworthy("show", "insights", "--window", "all").stdout
    for text in ("Copper Kettle, 17 Aug", "Northlight, ", "Mornside, ", "not always right, read the quotes"):
        assert text in output


def test_an_unknown_brand_is_an_error(talkworthy: Talkworthy, sample: Path) -> None:
    assert isinstance(talkworthy("show", "insights", "--brand", "nobody").exception, UserError)


def test_a_wave_of_one_word_emerges_with_the_thread_that_set_it_off(talkworthy: Talkworthy, sample: Path) -> None:
    rows = []
    for number in range(24):
        root = f"hob:{number}"
        common = {"source": "hob", "author": f"n{number}", "created_at": f"2026-11-1{number % 5}T10:00:00Z"}
        rows.append(
            common | {"id": root, "thread": root, "text": "My Copper Kettle limescale is back, plain limescale"}
        )
    (sample / "wave.ndjson").write_text("\n".join(map(json.dumps, rows)))
    assert talkworthy("import", "wave.ndjson").exit_code == 0
    assert talkworthy("analyse").exit_code == 0
    (record,) = json.loads(talkworthy("show", "insights", "--brand", "Copper Kettle", "--json").stdout)
    assert record["emerging_words"][0]["name"] == "limescale"
    assert record["emerging_words"][0]["set_off_by"].startswith("hob:")
