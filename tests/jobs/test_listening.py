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
def kettle(talkworthy: Talkworthy, sample: Path) -> Callable[..., dict[str, Any]]:
    """Runs a command for the Copper Kettle of the sample, of all time, and returns its JSON."""

    def run(*words: str) -> dict[str, Any]:
        result = talkworthy(*words, "--brand", "copper kettle", "--window", "all", "--json")
        assert result.exit_code == 0, result.exception
        record = json.loads(result.stdout)
        return dict(record[0] if isinstance(record, list) else record)

    return run


@pytest.fixture
def asked(talkworthy: Talkworthy, sample: Path) -> Path:
    """The sample with a question that the brand answered, one that it did not, and complaints about not reaching it."""
    brands = (sample / "talkworthy.toml").read_text()
    brands = brands.replace("official = {", 'official = { hob = ["kettle_team"],', 1)
    (sample / "talkworthy.toml").write_text(brands)
    rows = [
        ("1", "1", None, "ann_o", "09:00", "@Copper Kettle can you send me a new lid? Mine broke."),
        ("2", "1", "1", "kettle_team", "09:30", "Of course, Ann, write to us and a lid is on its way."),
        ("3", "3", None, "bob_u", "10:00", "@Copper Kettle can you help me? I was on hold for an hour."),
        ("4", "4", None, "cat_r", "11:00", "My Copper Kettle came late. I wrote. Customer service never replied."),
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


def test_every_post_has_a_state_or_needs_no_reply_for_one_reason(kettle: Callable[..., dict[str, Any]]) -> None:
    result = kettle("show", "replies")
    asking = sum(result["states"].values())
    assert asking + sum(reason["posts"] for reason in result["reasons"]) == result["posts"] > 100
    assert result["no_reply_needed"]["value"] == pytest.approx(1 - asking / result["posts"])


def test_each_state_is_counted_and_listed(kettle: Callable[..., dict[str, Any]]) -> None:
    result = kettle("show", "replies")
    listed = {
        "waiting": [post for queue in result["queues"] for post in queue["waiting"]],
        "stale": [post for queue in result["queues"] for post in queue["older"]],
        "answered_by_brand": result["answered_by_brand"]["posts"],
        "answered_by_others": result["answered_by_others"]["posts"],
    }
    assert {state: len(posts) for state, posts in listed.items()} == result["states"]
    assert "x:1900000000000000039" in [post["post"] for post in listed["stale"]]
    assert all(post["answered_after"] is not None for post in listed["answered_by_others"])


def test_answered_questions_are_counted_as_on_the_scorecard(asked: Path, kettle: Callable[..., dict[str, Any]]) -> None:
    replies, answered = kettle("show", "replies"), kettle("show", "scorecard")["responsiveness"]["answered"]
    assert (replies["questions"], replies["answered_questions"]) == (answered["questions"], answered["answered"])
    assert replies["answered_questions"] >= 1


def test_a_waiting_post_has_its_evidence_rule_and_thread(asked: Path, kettle: Callable[..., dict[str, Any]]) -> None:
    queues = {queue["cue"]: queue for queue in kettle("show", "replies")["queues"]}
    waiting = {one["post"]: one for one in queues["asked_brand"]["waiting"]}
    one = waiting["hob:3"]
    assert "can you help me?" in one["evidence"]
    assert one["rule"] == "asks the brand a question"
    assert one["thread"] == "hob:3"
    assert "hob:1" not in waiting


def test_the_scorecard_has_answers_and_unreachable_channels(asked: Path, kettle: Callable[..., dict[str, Any]]) -> None:
    scorecard = kettle("show", "scorecard")
    assert scorecard["responsiveness"]["brand_seen"]
    assert scorecard["responsiveness"]["answered"]["answered"] >= 1
    assert "hob:3" in scorecard["responsiveness"]["unanswered"]
    (phone,) = [one for one in scorecard["reachability"] if one["channel"] == "phone"]
    assert (phone["people"], phone["threads"]) == (1, ["hob:3"])
    assert "on hold for" in phone["quotes"][0]["words"]


def test_customer_service_that_never_replied_could_not_be_reached(
    asked: Path, kettle: Callable[..., dict[str, Any]]
) -> None:
    channels = {channel["channel"]: channel for channel in kettle("show", "scorecard")["reachability"]}
    assert channels["no way named"]["threads"] == ["hob:4"]
    assert "Customer service never replied" in channels["no way named"]["quotes"][0]["words"]


def test_the_scorecard_names_no_person(kettle: Callable[..., dict[str, Any]]) -> None:
    scorecard = kettle("show", "scorecard")
    assert set(scorecard["returning"]) == {"value", "low", "high", "n"}
    assert "author" not in json.dumps(scorecard)


def test_each_share_of_the_scorecard_is_within_its_range(kettle: Callable[..., dict[str, Any]]) -> None:
    scorecard = kettle("show", "scorecard")
    assert scorecard["bonds"][0]["bond"] == "functional first_hand"
    for share in (scorecard["returning"], *(bond["share"] for bond in scorecard["bonds"])):
        assert share["n"] == scorecard["people"]
        assert 0 <= share["low"] <= share["value"] <= share["high"] <= 1


def test_the_brand_and_one_conversation_have_six_measures(kettle: Callable[..., dict[str, Any]]) -> None:
    result = kettle("show", "quality")
    assert [bar["name"] for bar in result["measures"]] == [
        "public_share", "about_them", "dialogue", "balance", "attention", "unscripted",
    ]  # fmt: skip
    for bar in result["measures"]:
        assert bar["estimate"]["low"] <= bar["estimate"]["value"] <= bar["estimate"]["high"]
        assert 1 <= len(bar["threads"]) <= 50
    one = kettle("show", "quality", "--conversation", result["measures"][0]["threads"][0])
    assert one["public_share"] == 1.0


def test_the_measures_of_an_unknown_conversation_are_an_error(talkworthy: Talkworthy, sample: Path) -> None:
    assert isinstance(talkworthy("show", "quality", "--conversation", "hob:none").exception, UserError)


def test_a_brand_with_few_posts_is_not_compared_for_a_reason(talkworthy: Talkworthy, sample: Path) -> None:
    result = talkworthy("show", "topic-gap", "--brand", "Mornside", "--window", "all")
    assert result.exit_code == 0
    assert "to compare" in result.stdout


@pytest.mark.parametrize("verb", ["replies", "scorecard", "quality", "topic-gap"])
def test_the_text_is_of_all_brands(talkworthy: Talkworthy, sample: Path, verb: str) -> None:
    result = talkworthy("show", verb, "--window", "all")
    assert result.exit_code == 0, result.exception
    for brand in ("Copper Kettle", "Northlight", "Mornside"):
        assert f"{brand}, 17 Aug" in result.stdout


@pytest.mark.parametrize("verb", ["replies", "scorecard", "quality", "topic-gap"])
def test_an_unknown_brand_is_an_error(talkworthy: Talkworthy, sample: Path, verb: str) -> None:
    assert isinstance(talkworthy("show", verb, "--brand", "nobody").exception, UserError)
