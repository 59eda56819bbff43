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
def assumptions(talkworthy: Talkworthy, sample: Path) -> Callable[..., Any]:
    """Runs one of the verbs on claims about the Copper Kettle of the sample; gives what it prints as JSON."""

    def run(*words: object) -> Any:
        result = talkworthy("assumptions", *words, *KETTLE, "--json")
        if result.exception:
            raise result.exception
        return json.loads(result.stdout)

    return run


@pytest.fixture
def asked(assumptions: Callable[..., Any]) -> int:
    """The number of a claim that most talk is of questions, mapped to them."""
    number = assumptions("add", "they ask each other things", "--at-least", 20, "--window", "all")["assumption"]
    assumptions("map", number, "question")
    return int(number)


def say(assumptions: Callable[..., Any], number: int, word: str, left: int = 0) -> None:
    record = assumptions("show", number)["examples"]
    assumptions("confirm", number, *(f"{one['post']}={word}" for one in record[: len(record) - left]))


def test_a_assumption_is_kept_with_its_time_and_says_no_number(assumptions: Callable[..., Any]) -> None:
    record = assumptions("add", " they  talk about price ", "--at-most", 12.5, "--of", "people")
    assert (record["words"], record["comparison"], record["share"]) == ("they talk about price", "at_most", 0.125)
    assert (record["unit"], record["step"], record["revealed"]) == ("people", "to_map", None)
    assert record["written_at"].endswith("+00:00")


def test_mapping_draws_twenty_examples_of_twenty_threads(assumptions: Callable[..., Any], asked: int) -> None:
    record = assumptions("show", asked)
    assert len({one["thread"] for one in record["examples"]}) == len(record["examples"]) == 20
    assert all(one["evidence"] in one["words"] and one["evidence"] for one in record["examples"])
    assert "result" not in record


def test_the_same_mapping_draws_the_same_examples(assumptions: Callable[..., Any], asked: int) -> None:
    assert assumptions("show", asked)["examples"] == assumptions("show", asked)["examples"]


def test_an_assumption_that_the_posts_confirm_holds(assumptions: Callable[..., Any], asked: int) -> None:
    say(assumptions, asked, "yes")
    record = assumptions("reveal", asked)
    verdict = record["result"]
    assert verdict["status"] == "holds"
    assert 0.2 < verdict["low"] < verdict["share"] < verdict["high"] < 1
    assert (verdict["asked"], verdict["yes"]) == (20, 20)
    assert 20 <= len(verdict["threads"]) <= 50
    assert record["sentence"].startswith("Confirmed: ")


def test_the_examples_that_were_none_take_their_share_away(assumptions: Callable[..., Any], asked: int) -> None:
    say(assumptions, asked, "no")
    verdict = assumptions("reveal", asked)["result"]
    assert verdict["share"] == 0
    assert verdict["counted"] > 20
    denied = {one["thread"] for one in assumptions("show", asked)["examples"]}
    assert not denied & set(verdict["threads"])


def test_examples_that_nobody_can_classify_are_left_out(assumptions: Callable[..., Any], asked: int) -> None:
    say(assumptions, asked, "unsure")
    assert assumptions("reveal", asked)["result"]["asked"] == 0


def test_mapping_anew_after_the_numbers_were_seen_is_reported(assumptions: Callable[..., Any], asked: int) -> None:
    say(assumptions, asked, "yes")
    assumptions("reveal", asked)
    record = assumptions("map", asked, "complaint")
    assert (record["mapped_after_reveal"], record["step"]) == (True, "to_confirm")


def test_what_is_passed_over_can_be_looked_at_too(assumptions: Callable[..., Any], asked: int) -> None:
    record = assumptions("show", asked, "--passed-over")["examples"]
    assert [one["counted"] for one in record] == [True] * 20 + [False] * 20
    assumptions("confirm", asked, *(f"{one['post']}={'yes' if one['counted'] else 'no'}" for one in record))
    assert assumptions("reveal", asked)["result"]["passed_over"] == 20


def test_an_assumption_may_replace_another_which_is_kept(assumptions: Callable[..., Any], asked: int) -> None:
    heir = assumptions("add", "they ask", "--at-least", 60, "--replaces", asked)["assumption"]
    result = {one["assumption"]: one for one in assumptions("list")}
    assert (result[asked]["replaced_by"], result[heir]["replaces"]) == (heir, asked)
    assert result[asked]["words"] == "they ask each other things"


def test_topics_can_be_counted_by(assumptions: Callable[..., Any]) -> None:
    topic = next(name for name in assumptions("targets") if name.startswith("topic:"))
    number = assumptions("add", "they talk of it", "--at-least", 90, "--window", "all")["assumption"]
    assumptions("map", number, topic)
    say(assumptions, number, "yes")
    record = assumptions("reveal", number)
    assert record["result"]["status"] == "does_not_hold"
    assert record["sentence"].startswith("As measured, not confirmed: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "x"), "--at-least 30"),
        (("add", "x", "--at-least", 1, "--at-most", 2), "--at-least 30"),
        (("add", "x", "--at-least", 101), "101% is not a share"),
        (("show", 9), "no assumption 9"),
    ],
)
def test_what_cannot_be_done_is_reported(assumptions: Callable[..., Any], words: tuple[object, ...], said: str) -> None:
    with pytest.raises(UserError, match=said):
        assumptions(*words)


def test_an_unknown_target_or_answer_changes_nothing(assumptions: Callable[..., Any], asked: int) -> None:
    with pytest.raises(UserError, match="called 'weather'"):
        assumptions("map", asked, "weather")
    post = assumptions("show", asked)["examples"][0]["post"]
    with pytest.raises(UserError, match="use yes, no or unsure"):
        assumptions("confirm", asked, f"{post}=yes", f"{post}=maybe")
    with pytest.raises(UserError, match="not an example of assumption"):
        assumptions("confirm", asked, "hob:9=yes")
    assert not any(one["seen"] for one in assumptions("show", asked)["examples"])


def test_the_list_says_what_to_do_next(talkworthy: Talkworthy, assumptions: Callable[..., Any], asked: int) -> None:
    assert "Check the examples (20 left)" in talkworthy("assumptions", "list", *KETTLE).stdout
    say(assumptions, asked, "yes")
    assert "Ready to reveal" in talkworthy("assumptions", "list", *KETTLE).stdout
    assumptions("reveal", asked)
    assert "-> holds: " in talkworthy("assumptions", "list", *KETTLE).stdout


def test_points_are_spread_before_the_shares_are_shown(assumptions: Callable[..., Any]) -> None:
    topics = assumptions("guess")
    labels = [label for number, label in topics.items() if number != "else"]
    assert labels == sorted(labels, key=str.casefold)  # their order tells nothing of their size
    number = next(iter(topics))
    record = assumptions("guess", f"{number}=100", "--window", "all")["surprises"]
    mine = next(one for one in record if one["topic"] == number)
    assert mine["bits"] < 0 < record[0]["bits"]
    assert sum(one["share"] for one in record) == pytest.approx(1)
    assert all(one["low"] <= one["share"] <= one["high"] for one in record)


@pytest.mark.parametrize(("points", "said"), [("else=90", "90 points"), ("else=many", "has no points")])
def test_points_that_are_no_guess_are_refused(assumptions: Callable[..., Any], points: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        assumptions("guess", points)


def test_unassumed_topics_are_listed_after_the_first_assumption(talkworthy: Talkworthy, sample: Path) -> None:
    def ask(*words: object) -> Any:
        result = talkworthy("assumptions", *words, "--brand", "Copper Kettle", "--json")
        if result.exception:
            raise result.exception
        return json.loads(result.stdout)

    with pytest.raises(UserError, match="Write down first what you assume"):
        ask("unassumed")
    first, *others = [name for name in ask("guess") if name != "else"]
    ask("guess", f"{first}=100", "--window", "all")
    results = ask("unassumed", "--window", "6w")
    assert results["against"] == "before"
    assert min(results["ours"], results["theirs"]) >= 20
    assert sorted(one["topic"] for one in results["topics"]) == sorted(others)


def test_not_enough_data_to_compare_is_reported(assumptions: Callable[..., Any]) -> None:
    assumptions("guess", "else=100", "--window", "all")
    record = assumptions("unassumed", "--window", "all")
    assert (record["against"], record["topics"]) == ("nothing", [])
    assert record["sentence"].startswith("Not enough data to compare: ")


def test_the_numbers_behind_a_guess_hide_while_a_assumption_waits(
    talkworthy: Talkworthy, assumptions: Callable[..., Any], asked: int
) -> None:
    record = assumptions("guess", "else=100", "--window", "all")
    assert (record["guess"], record["surprises"]) == (1, [])
    assert record["hidden"] == "The numbers are hidden while an assumption is open: reveal it, or replace it, first."
    assert talkworthy("claims", "guess", "else=100", *KETTLE).stdout.startswith("Your guess is saved. The numbers are")
    with pytest.raises(UserError, match="hidden while an assumption is open"):
        assumptions("unassumed")
