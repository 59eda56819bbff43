"""`talkworthy show reach` and `talkworthy show needs`: as JSON with evidence, and as text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from talkworthy.errors import UserError
from talkworthy.storage.runs.runs import begin_run, end_run
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]


def kettle(talkworthy: Talkworthy, verb: str) -> dict[str, Any]:
    """What a verb tells of the Copper Kettle of the sample."""
    result = talkworthy("show", verb, "--brand", "copper kettle", "--window", "all", "--json")
    assert result.exit_code == 0, result.exception
    (found,) = json.loads(result.stdout)
    return dict(found)


def test_every_community_has_its_people_and_threads(talkworthy: Talkworthy, sample: Path) -> None:
    found = kettle(talkworthy, "reach")
    assert len(found["places"]) >= 3
    for place in found["places"]:
        assert 1 <= place["people"] <= place["votes"]
        assert place["positive"] + place["negative"] <= place["votes"]
        assert 1 <= len(place["threads"]) <= place["conversations"]
    assert sum(place["share"] for place in found["places"]) >= 1


def test_the_reach_has_intervals_and_stands_beside_the_panel(talkworthy: Talkworthy, sample: Path) -> None:
    found = kettle(talkworthy, "reach")
    for reach in (found["reach"], *found["panel"]):
        for name in ("places", "staying", "unprompted"):
            assert reach[name]["low"] <= reach[name]["value"] <= reach[name]["high"]
            assert reach[name]["n"] > 0
    assert {one["brand"] for one in found["panel"]} == {"Northlight", "Mornside"}


def test_staying_power_is_that_of_the_index(talkworthy: Talkworthy, sample: Path) -> None:
    reach = kettle(talkworthy, "reach")["reach"]
    scored = talkworthy("show", "score", "--brand", "copper kettle", "--window", "all", "--json")
    told = json.loads(scored.stdout)[0]["components"]["staying_power"]
    assert reach["staying"]["value"] == pytest.approx(told["value"] if isinstance(told, dict) else told, abs=0.006)


def test_shares_of_thread_add_up(talkworthy: Talkworthy, sample: Path) -> None:
    thread = kettle(talkworthy, "reach")["thread"]
    assert sum(one["share"] for one in thread["shares"]) == pytest.approx(1)
    assert thread["left_out"] == []


def test_a_place_that_was_not_searched_for_a_competitor_is_left_out(
    talkworthy: Talkworthy, sample: Path, opened: Store
) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    with opened.write() as connection:
        end_run(connection, begin_run(connection, "collect", at, "reddit", "Copper Kettle"), at, "ok", "")
    thread = kettle(talkworthy, "reach")["thread"]
    assert {source for source, _ in thread["left_out"]} == {"reddit"}
    assert "reddit" not in {source for source, _ in thread["places"]}


def test_a_planted_crowd_is_told_with_its_thread_and_words(talkworthy: Talkworthy, sample: Path) -> None:
    root = {"source": "reddit", "community": "slowcoffee", "thread": "reddit:crowd"}
    rows = [
        root
        | {"id": "reddit:crowd" if not number else f"reddit:crowd{number}", "author": f"crowd{number}"}
        | {"created_at": f"2026-10-20T10:{number:02}:00Z", "text": f"Copper Kettle recall number {number}: the recall"}
        | ({"reply_to": "reddit:crowd"} if number else {})
        for number in range(60)
    ]
    (sample / "crowd.ndjson").write_text("\n".join(map(json.dumps, rows)))
    assert talkworthy("import", "crowd.ndjson").exit_code == 0
    assert talkworthy("analyse").exit_code == 0
    spikes = kettle(talkworthy, "reach")["spikes"]
    crowd = [one for one in spikes if one["thread"] == "reddit:crowd"]
    assert [one["start"] for one in crowd] == ["2026-10-20T00:00:00+00:00"]
    assert crowd[0]["words"][0][0] in ("recall", "number")


def test_quotes_stand_in_their_posts_word_for_word(talkworthy: Talkworthy, sample: Path, samples: Path) -> None:
    texts = {row["id"]: row for row in map(json.loads, (samples / "coffee.ndjson").read_text().splitlines())}
    found = kettle(talkworthy, "needs")
    quotes = [quote for kind in found["kinds"] for quote in kind["quotes"]]
    assert len(quotes) > 5
    for quote in quotes:
        post = texts[quote["post"]]
        assert quote["words"] in "\n\n".join((post.get("title", ""), post["text"]))


def test_counts_are_of_people_and_a_theme_is_shared_by_three(talkworthy: Talkworthy, sample: Path) -> None:
    found = kettle(talkworthy, "needs")
    assert 0 < found["told"] <= found["people"]
    for kind in found["kinds"]:
        assert kind["people"] <= kind["posts"] <= found["told"] * 50
    for theme in found["themes"]:
        assert theme["people"] >= 3
        assert theme["conversations"] >= 2
        assert 1 <= len(theme["quotes"]) <= 3


def test_the_words_of_x_are_not_passed_on(talkworthy: Talkworthy, sample: Path) -> None:
    found = kettle(talkworthy, "needs")
    quotes = [quote for group in (*found["kinds"], *found["themes"]) for quote in group["quotes"]]
    assert {bool(quote["words"]) for quote in quotes if quote["source"] != "x"} == {True}
    assert not any(quote["words"] for quote in [*quotes, *found["deeper"]] if quote["source"] == "x")


@pytest.mark.parametrize("verb", ["reach", "needs"])
def test_the_text_is_of_all_brands(talkworthy: Talkworthy, sample: Path, verb: str) -> None:
    told = talkworthy("show", verb, "--window", "all").stdout
    for words in ("Copper Kettle, 2026-08-17 to", "Northlight, ", "Mornside, "):
        assert words in told


def test_who_says_that_it_is_unsure(talkworthy: Talkworthy, sample: Path) -> None:
    assert "wrong now and then: read the quotes" in talkworthy("show", "needs").stdout


@pytest.mark.parametrize("verb", ["reach", "needs"])
def test_an_unknown_brand_is_told(talkworthy: Talkworthy, sample: Path, verb: str) -> None:
    assert isinstance(talkworthy("show", verb, "--brand", "nobody").exception, UserError)


@pytest.mark.parametrize("verb", ["reach", "needs"])
def test_a_window_without_conversation_is_told_as_such(talkworthy: Talkworthy, sample: Path, verb: str) -> None:
    result = talkworthy("show", verb, "--brand", "Mornside", "--window", "2020-01-01..2020-02-28", "--json")
    assert result.exit_code == 0, result.exception
    assert json.loads(result.stdout)[0]["people"] == 0
