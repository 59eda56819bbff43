"""`talkworthy assumptions`: written, mapped, confirmed, and only then revealed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from talkworthy.errors import UserError

Talkworthy = Callable[..., Result]
KETTLE = ("--brand", "copper kettle")


@pytest.fixture
def claims(talkworthy: Talkworthy, sample: Path) -> Callable[..., Any]:
    """Runs one of the verbs on claims about the Copper Kettle of the sample; gives what it prints as JSON."""

    def run(*words: object) -> Any:
        result = talkworthy("assumptions", *words, *KETTLE, "--json")
        if result.exception:
            raise result.exception
        return json.loads(result.stdout)

    return run


@pytest.fixture
def asked(claims: Callable[..., Any]) -> int:
    """The number of a claim that most talk is of questions, mapped to them."""
    number = claims("add", "they ask each other things", "--at-least", 20, "--window", "all")["claim"]
    claims("map", number, "question")
    return int(number)


def say(claims: Callable[..., Any], number: int, word: str, left: int = 0) -> None:
    told = claims("show", number)["examples"]
    claims("confirm", number, *(f"{one['post']}={word}" for one in told[: len(told) - left]))


def test_a_claim_is_kept_with_its_time_and_says_no_number(claims: Callable[..., Any]) -> None:
    told = claims("add", " they  talk about price ", "--at-most", 12.5, "--of", "people")
    assert (told["words"], told["comparison"], told["share"]) == ("they talk about price", "at_most", 0.125)
    assert (told["unit"], told["step"], told["revealed"]) == ("people", "to_map", None)
    assert told["written_at"].endswith("+00:00")


def test_mapping_draws_twenty_examples_of_twenty_threads(claims: Callable[..., Any], asked: int) -> None:
    told = claims("show", asked)
    assert len({one["thread"] for one in told["examples"]}) == len(told["examples"]) == 20
    assert all(one["evidence"] in one["words"] and one["evidence"] for one in told["examples"])
    assert "verdict" not in told


def test_the_same_mapping_draws_the_same_examples(claims: Callable[..., Any], asked: int) -> None:
    assert claims("show", asked)["examples"] == claims("show", asked)["examples"]


def test_a_claim_that_the_conversation_bears_out_holds(claims: Callable[..., Any], asked: int) -> None:
    say(claims, asked, "yes")
    told = claims("reveal", asked)
    verdict = told["verdict"]
    assert verdict["status"] == "holds"
    assert 0.2 < verdict["low"] < verdict["share"] < verdict["high"] < 1
    assert (verdict["asked"], verdict["yes"]) == (20, 20)
    assert 20 <= len(verdict["threads"]) <= 50
    assert told["sentence"].startswith("It holds: ")


def test_the_examples_that_were_none_take_their_share_away(claims: Callable[..., Any], asked: int) -> None:
    say(claims, asked, "no")
    verdict = claims("reveal", asked)["verdict"]
    assert verdict["share"] == 0
    assert verdict["counted"] > 20
    denied = {one["thread"] for one in claims("show", asked)["examples"]}
    assert not denied & set(verdict["threads"])


def test_examples_that_nobody_can_tell_are_left_out(claims: Callable[..., Any], asked: int) -> None:
    say(claims, asked, "unsure")
    assert claims("reveal", asked)["verdict"]["asked"] == 0


def test_mapping_anew_after_the_numbers_were_seen_is_told(claims: Callable[..., Any], asked: int) -> None:
    say(claims, asked, "yes")
    claims("reveal", asked)
    told = claims("map", asked, "complaint")
    assert (told["mapped_after_reveal"], told["step"]) == (True, "to_confirm")


def test_what_is_passed_over_can_be_looked_at_too(claims: Callable[..., Any], asked: int) -> None:
    told = claims("show", asked, "--passed-over")["examples"]
    assert [one["counted"] for one in told] == [True] * 20 + [False] * 20
    claims("confirm", asked, *(f"{one['post']}={'yes' if one['counted'] else 'no'}" for one in told))
    assert claims("reveal", asked)["verdict"]["passed_over"] == 20


def test_a_claim_may_stand_in_the_place_of_another_which_stays(claims: Callable[..., Any], asked: int) -> None:
    heir = claims("add", "they ask", "--at-least", 60, "--replaces", asked)["claim"]
    told = {one["claim"]: one for one in claims("list")}
    assert (told[asked]["replaced_by"], told[heir]["replaces"]) == (heir, asked)
    assert told[asked]["words"] == "they ask each other things"


def test_topics_can_be_counted_by(claims: Callable[..., Any]) -> None:
    topic = next(name for name in claims("targets") if name.startswith("topic:"))
    number = claims("add", "they talk of it", "--at-least", 90, "--window", "all")["claim"]
    claims("map", number, topic)
    say(claims, number, "yes")
    told = claims("reveal", number)
    assert told["verdict"]["status"] == "does_not_hold"
    assert told["sentence"].startswith("As it is counted, it does not hold")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "x"), "--at-least 30"),
        (("add", "x", "--at-least", 1, "--at-most", 2), "--at-least 30"),
        (("add", "x", "--at-least", 101), "101 % is no share"),
        (("show", 9), "no claim 9"),
    ],
)
def test_what_cannot_be_done_is_told(claims: Callable[..., Any], words: tuple[object, ...], said: str) -> None:
    with pytest.raises(UserError, match=said):
        claims(*words)


def test_an_unknown_target_or_answer_changes_nothing(claims: Callable[..., Any], asked: int) -> None:
    with pytest.raises(UserError, match="called 'weather'"):
        claims("map", asked, "weather")
    post = claims("show", asked)["examples"][0]["post"]
    with pytest.raises(UserError, match="say yes, no or unsure"):
        claims("confirm", asked, f"{post}=yes", f"{post}=maybe")
    with pytest.raises(UserError, match="no example of claim"):
        claims("confirm", asked, "hob:9=yes")
    assert not any(one["seen"] for one in claims("show", asked)["examples"])


def test_the_list_says_what_to_do_next(talkworthy: Talkworthy, claims: Callable[..., Any], asked: int) -> None:
    assert "Look at the examples (20 left)" in talkworthy("assumptions", "list", *KETTLE).stdout
    say(claims, asked, "yes")
    assert "Ready to be revealed" in talkworthy("assumptions", "list", *KETTLE).stdout
    claims("reveal", asked)
    assert "-> holds: " in talkworthy("assumptions", "list", *KETTLE).stdout


def test_points_are_spread_before_the_shares_are_told(claims: Callable[..., Any]) -> None:
    topics = claims("guess")
    labels = [label for number, label in topics.items() if number != "else"]
    assert labels == sorted(labels, key=str.casefold)  # their order tells nothing of their size
    number = next(iter(topics))
    told = claims("guess", f"{number}=100", "--window", "all")["surprises"]
    mine = next(one for one in told if one["topic"] == number)
    assert mine["bits"] < 0 < told[0]["bits"]
    assert sum(one["share"] for one in told) == pytest.approx(1)
    assert all(one["low"] <= one["share"] <= one["high"] for one in told)


@pytest.mark.parametrize(("points", "said"), [("else=90", "90 points"), ("else=many", "gives no points")])
def test_points_that_are_no_guess_are_refused(claims: Callable[..., Any], points: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        claims("guess", points)


def test_what_nobody_assumed_is_told_once_something_was_assumed(talkworthy: Talkworthy, sample: Path) -> None:
    def ask(*words: object) -> Any:
        result = talkworthy("assumptions", *words, "--brand", "Northlight", "--json")
        if result.exception:
            raise result.exception
        return json.loads(result.stdout)

    with pytest.raises(UserError, match="First say what you assume"):
        ask("unassumed")
    first, *others = [name for name in ask("guess") if name != "else"]
    ask("guess", f"{first}=100", "--window", "all")
    told = ask("unassumed", "--window", "all")
    assert told["against"] == "panel"
    assert min(told["ours"], told["theirs"]) >= 20
    assert sorted(one["topic"] for one in told["topics"]) == sorted(others)


def test_too_little_to_compare_with_is_told(claims: Callable[..., Any]) -> None:
    claims("guess", "else=100", "--window", "all")
    told = claims("unassumed", "--window", "all")
    assert (told["against"], told["topics"]) == ("nothing", [])
    assert "too little talk to compare" in told["sentence"]


def test_the_numbers_behind_a_guess_hide_while_a_claim_waits(
    talkworthy: Talkworthy, claims: Callable[..., Any], asked: int
) -> None:
    told = claims("guess", "else=100", "--window", "all")
    assert (told["guess"], told["surprises"]) == (1, [])
    assert told["hidden"] == "The numbers are hidden while a claim waits: reveal it, or replace it, first."
    assert talkworthy("claims", "guess", "else=100", *KETTLE).stdout.startswith("Your guess is kept. The numbers are")
    with pytest.raises(UserError, match="hidden while a claim waits"):
        claims("unassumed")
