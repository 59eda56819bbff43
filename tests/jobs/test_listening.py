"""`talkworthy show replies`, `scorecard`, `quality` and `topic-gap` over the sample, and over posts made for them."""

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
def told(talkworthy: Talkworthy, sample: Path) -> Callable[..., dict[str, Any]]:
    """What a verb says of the Copper Kettle of the sample, of all time."""

    def run(*words: str) -> dict[str, Any]:
        result = talkworthy(*words, "--brand", "copper kettle", "--window", "all", "--json")
        assert result.exit_code == 0, result.exception
        found = json.loads(result.stdout)
        return dict(found[0] if isinstance(found, list) else found)

    return run


@pytest.fixture
def asked(talkworthy: Talkworthy, sample: Path) -> Path:
    """The sample with a question that the brand's account has answered, one that it has not, and a call in vain."""
    brands = (sample / "talkworthy.toml").read_text()
    brands = brands.replace("official = {", 'official = { hob = ["kettle_team"],', 1)
    (sample / "talkworthy.toml").write_text(brands)
    rows = [
        ("1", "1", None, "ann_o", "09:00", "@Copper Kettle can you send me a new lid? Mine broke."),
        ("2", "1", "1", "kettle_team", "09:30", "Of course, Ann, write to us and a lid is on its way."),
        ("3", "3", None, "bob_u", "10:00", "@Copper Kettle can you help me? I was on hold for an hour."),
    ]
    lines = [
        {"id": f"hob:{post}", "thread": f"hob:{conversation}", "reply_to": above and f"hob:{above}", "source": "hob"}
        | {"author": author, "created_at": f"2026-11-15T{at}:00Z", "text": text}
        for post, conversation, above, author, at, text in rows
    ]
    (sample / "asked.ndjson").write_text("\n".join(map(json.dumps, lines)))
    assert talkworthy("import", "asked.ndjson").exit_code == 0
    assert talkworthy("analyse").exit_code == 0
    return sample


def test_every_post_waits_in_one_list_or_is_left_alone_for_one_reason(told: Callable[..., dict[str, Any]]) -> None:
    found = told("show", "replies")
    waiting = sum(queue["count"] for queue in found["queues"])
    assert waiting + sum(reason["posts"] for reason in found["reasons"]) == found["posts"] > 100
    assert found["alone"]["value"] == pytest.approx(1 - waiting / found["posts"])


def test_what_waits_has_its_words_its_rule_and_its_place(asked: Path, told: Callable[..., dict[str, Any]]) -> None:
    queues = {queue["cue"]: queue for queue in told("show", "replies")["queues"]}
    waiting = {one["post"]: one for one in queues["asked_brand"]["waiting"]}
    one = waiting["hob:3"]
    assert "can you help me?" in one["asks"]
    assert one["rule"] == "asks the brand a question"
    assert one["thread"] == "hob:3"
    assert "hob:1" not in waiting


def test_the_card_tells_what_is_answered_and_who_could_not_get_through(
    asked: Path, told: Callable[..., dict[str, Any]]
) -> None:
    card = told("show", "scorecard")
    assert card["available"]["brand_seen"]
    assert card["available"]["answered"]["answered"] >= 1
    assert "hob:3" in card["available"]["unanswered"]
    (phone,) = [one for one in card["accessible"] if one["channel"] == "phone"]
    assert (phone["people"], phone["threads"]) == (1, ["hob:3"])
    assert "on hold for" in phone["quotes"][0]["words"]


def test_the_card_names_no_person(told: Callable[..., dict[str, Any]]) -> None:
    card = told("show", "scorecard")
    assert set(card["come_back"]) == {"value", "low", "high", "n"}
    assert "author" not in json.dumps(card)


def test_each_share_of_the_card_stands_within_its_bounds(told: Callable[..., dict[str, Any]]) -> None:
    card = told("show", "scorecard")
    assert card["ties"][0]["bond"] == "functional first_hand"
    for share in (card["come_back"], *(tie["share"] for tie in card["ties"])):
        assert share["n"] == card["people"]
        assert 0 <= share["low"] <= share["value"] <= share["high"] <= 1


def test_six_bars_are_told_of_the_brand_and_of_one_conversation(told: Callable[..., dict[str, Any]]) -> None:
    found = told("show", "quality")
    assert [bar["name"] for bar in found["bars"]] == [
        "public_share", "about_them", "dialogue", "balance", "attention", "unscripted",
    ]  # fmt: skip
    for bar in found["bars"]:
        assert bar["estimate"]["low"] <= bar["estimate"]["value"] <= bar["estimate"]["high"]
        assert 1 <= len(bar["threads"]) <= 50
    one = told("show", "quality", "--conversation", found["bars"][0]["threads"][0])
    assert one["public_share"] == 1.0


def test_the_bars_of_what_is_no_conversation_cannot_be_told(talkworthy: Talkworthy, sample: Path) -> None:
    assert isinstance(talkworthy("show", "quality", "--conversation", "hob:none").exception, UserError)


def test_a_brand_that_wrote_little_is_not_compared_and_it_is_said_why(talkworthy: Talkworthy, sample: Path) -> None:
    result = talkworthy("show", "topic-gap", "--brand", "Mornside", "--window", "all")
    assert result.exit_code == 0
    assert "to compare" in result.stdout


@pytest.mark.parametrize("verb", ["replies", "scorecard", "quality", "topic-gap"])
def test_each_verb_tells_all_brands_as_text(talkworthy: Talkworthy, sample: Path, verb: str) -> None:
    result = talkworthy("show", verb, "--window", "all")
    assert result.exit_code == 0, result.exception
    for brand in ("Copper Kettle", "Northlight", "Mornside"):
        assert f"{brand}, 2026-08-17 to" in result.stdout


@pytest.mark.parametrize("verb", ["replies", "scorecard", "quality", "topic-gap"])
def test_an_unknown_brand_is_told(talkworthy: Talkworthy, sample: Path, verb: str) -> None:
    assert isinstance(talkworthy("show", verb, "--brand", "nobody").exception, UserError)
