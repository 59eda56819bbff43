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
    """Return the JSON of a command for the Copper Kettle of the sample."""
    result = talkworthy("show", verb, "--brand", "copper kettle", "--window", "all", "--json")
    assert result.exit_code == 0, result.exception
    (record,) = json.loads(result.stdout)
    return dict(record)


def test_every_community_has_its_people_and_threads(talkworthy: Talkworthy, sample: Path) -> None:
    result = kettle(talkworthy, "reach")
    assert len(result["communities"]) >= 3
    for place in result["communities"]:
        assert 1 <= place["people"] <= place["votes"]
        assert place["positive"] + place["negative"] <= place["votes"]
        assert 1 <= len(place["threads"]) <= place["conversations"]
    assert sum(place["share"] for place in result["communities"]) >= 1


def test_the_reach_has_intervals_and_is_compared_with_competitors(talkworthy: Talkworthy, sample: Path) -> None:
    result = kettle(talkworthy, "reach")
    for reach in (result["reach"], *result["competitors"]):
        for name in ("breadth", "staying_power", "unprompted"):
            assert reach[name]["low"] <= reach[name]["value"] <= reach[name]["high"]
            assert reach[name]["n"] > 0
    assert {one["brand"] for one in result["competitors"]} == {"Northlight", "Mornside"}


def test_staying_power_is_that_of_the_score(talkworthy: Talkworthy, sample: Path) -> None:
    reach = kettle(talkworthy, "reach")["reach"]
    scored = talkworthy("show", "score", "--brand", "copper kettle", "--window", "all", "--json")
    record = json.loads(scored.stdout)[0]["components"]["staying_power"]
    assert reach["staying_power"]["value"] == pytest.approx(
        record["value"] if isinstance(record, dict) else record, abs=0.006
    )


def test_shares_of_voice_add_up(talkworthy: Talkworthy, sample: Path) -> None:
    share_of_voice = kettle(talkworthy, "reach")["share_of_voice"]
    assert sum(one["share"] for one in share_of_voice["shares"]) == pytest.approx(1)
    assert share_of_voice["left_out"] == []


def test_a_community_that_was_not_searched_for_a_competitor_is_left_out(
    talkworthy: Talkworthy, sample: Path, opened: Store
) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    with opened.write() as connection:
        end_run(connection, begin_run(connection, "collect", at, "reddit", "Copper Kettle"), at, "ok", "")
    share_of_voice = kettle(talkworthy, "reach")["share_of_voice"]
    assert {source for source, _ in share_of_voice["left_out"]} == {"reddit"}
    assert "reddit" not in {source for source, _ in share_of_voice["communities"]}


def test_a_planted_spike_is_found_with_its_thread_and_words(talkworthy: Talkworthy, sample: Path) -> None:
    root = {"source": "reddit", "community": "slowcoffee", "thread": "reddit:spike"}
    rows = [
        root
        | {"id": "reddit:spike" if not number else f"reddit:spike{number}", "author": f"author{number}"}
        | {"created_at": f"2026-10-20T10:{number:02}:00Z", "text": f"Copper Kettle recall number {number}: the recall"}
        | ({"reply_to": "reddit:spike"} if number else {})
        for number in range(60)
    ]
    (sample / "spike.ndjson").write_text("\n".join(map(json.dumps, rows)))
    assert talkworthy("import", "spike.ndjson").exit_code == 0
    assert talkworthy("analyse").exit_code == 0
    spikes = kettle(talkworthy, "reach")["spikes"]
    planted = [spike for spike in spikes if spike["thread"] == "reddit:spike"]
    assert [spike["start"] for spike in planted] == ["2026-10-20T00:00:00+00:00"]
    assert planted[0]["words"][0][0] in ("recall", "number")


def test_quotes_are_word_for_word_in_their_posts(talkworthy: Talkworthy, sample: Path, samples: Path) -> None:
    texts = {row["id"]: row for row in map(json.loads, (samples / "coffee.ndjson").read_text().splitlines())}
    result = kettle(talkworthy, "needs")
    quotes = [quote for kind in result["needs"] for quote in kind["quotes"]]
    assert len(quotes) > 5
    for quote in quotes:
        post = texts[quote["post"]]
        assert quote["words"] in "\n\n".join((post.get("title", ""), post["text"]))


def test_counts_are_of_people_and_a_theme_is_shared_by_three(talkworthy: Talkworthy, sample: Path) -> None:
    result = kettle(talkworthy, "needs")
    assert 0 < result["people_with_needs"] <= result["people"]
    for kind in result["needs"]:
        assert kind["people"] <= kind["posts"] <= result["people_with_needs"] * 50
    for theme in result["themes"]:
        assert theme["people"] >= 3
        assert theme["conversations"] >= 2
        assert 1 <= len(theme["quotes"]) <= 3


def test_texts_from_x_are_not_printed(talkworthy: Talkworthy, sample: Path) -> None:
    result = kettle(talkworthy, "needs")
    quotes = [quote for group in (*result["needs"], *result["themes"]) for quote in group["quotes"]]
    assert {bool(quote["words"]) for quote in quotes if quote["source"] != "x"} == {True}
    assert not any(quote["words"] for quote in [*quotes, *result["with_reasons"]] if quote["source"] == "x")


@pytest.mark.parametrize("verb", ["reach", "needs"])
def test_the_text_is_of_all_brands(talkworthy: Talkworthy, sample: Path, verb: str) -> None:
    output = talkworthy("show", verb, "--window", "all").stdout
    for title in ("Copper Kettle, 17 Aug", "Northlight, ", "Mornside, "):
        assert title in output


def test_needs_say_that_detection_is_automatic(talkworthy: Talkworthy, sample: Path) -> None:
    assert "not always right: read the quotes" in talkworthy("show", "needs").stdout


@pytest.mark.parametrize("verb", ["reach", "needs"])
def test_an_unknown_brand_is_an_error(talkworthy: Talkworthy, sample: Path, verb: str) -> None:
    assert isinstance(talkworthy("show", verb, "--brand", "nobody").exception, UserError)


@pytest.mark.parametrize("verb", ["reach", "needs"])
def test_a_date_range_without_conversations_has_no_people(talkworthy: Talkworthy, sample: Path, verb: str) -> None:
    result = talkworthy("show", verb, "--brand", "Mornside", "--window", "2020-01-01..2020-02-28", "--json")
    assert result.exit_code == 0, result.exception
    assert json.loads(result.stdout)[0]["people"] == 0
