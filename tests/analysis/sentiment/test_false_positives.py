"""When a rule that matched did not mean the brand."""

from __future__ import annotations

import pytest

from analysis.sentiment.false_positives import LACKS, LEFT, LOSES, TAKES, WISHES, is_curse, is_granted, misfires
from analysis.sentiment.valence import BRAND, OTHER
from analysis.text.rules import Rule, load_rules

NAMING = load_rules("brand_sentiment", brand=f"{BRAND}+", other=f"{OTHER}+")
REPLIES = load_rules("replies", other=f"{OTHER}+")


def fired(text: str) -> tuple[Rule, str, int, int]:
    """The rule that fires on a sentence in which Copper Kettle is the brand and Northlight another, and where."""
    masked = text.replace("Copper Kettle", BRAND * 13).replace("Northlight", OTHER * 10)
    result = (NAMING if BRAND in masked else REPLIES).first(masked)
    assert result is not None
    return result[0], masked, result[1].start(), result[1].end()


def is_misfire(text: str) -> bool:
    rule, masked, begin, end = fired(text)
    return misfires(rule, masked, begin, end, 0)


@pytest.mark.parametrize(
    "text",
    [
        "I had to find out what the fuck Copper Kettle did",
        "I still do not get what can be done with Copper Kettle",
        "All of that was done with Copper Kettle",
        "I like to pour the rest to Copper Kettle",
        "I use Northlight, so can't speak to Copper Kettle",
        "Copper Kettle and Northlight are more useful on a stove",
        "Copper Kettle/Northlight are much better on a stove",
        "Northlight is more for the tent, unlike a pan for Copper Kettle",
        'They call it "I refuse to use Copper Kettle" and laugh',
        "Every year I get tired of my Copper Kettle layout and start anew",
        "The lid of the Copper Kettle needs to be open while you pour",
        "I also use Northlight",
        "We refuse to use Northlight",
        "I use Northlight",
    ],
)
def test_what_only_looks_like_an_opinion_is_a_misfire(text: str) -> None:
    assert is_misfire(text)


@pytest.mark.parametrize(
    "text",
    [
        "fuck Copper Kettle",
        "I am done with Copper Kettle",
        "Done with Copper Kettle",
        "We're so done with Copper Kettle",
        "I prefer Northlight to Copper Kettle",
        "I like to use Northlight over Copper Kettle",
        "Northlight is much better on a stove than Copper Kettle",
        "I refuse to use Copper Kettle",
        "I am tired of Copper Kettle",
        "Copper Kettle needs to be mended",
        "You should try Northlight",
        "I switched to Northlight",
    ],
)
def test_what_is_not_neutral_is_none(text: str) -> None:
    assert not is_misfire(text)


def test_every_rule_that_is_named_here_is_there() -> None:
    assert {LEFT, LOSES, LACKS, WISHES} <= {rule.name for rule in NAMING.rules}
    assert TAKES in {rule.name for rule in REPLIES.rules}


def test_a_curse_in_a_question_is_recognised() -> None:
    text = f"what the fuck {BRAND * 5} did"
    assert is_curse(text, 9, len(text), 0)
    assert not is_curse(text[9:], 0, len(text) - 9, 0)


def test_what_is_lacking_after_praise_is_granted() -> None:
    rule, masked, begin, end = fired("I really like Copper Kettle for tea, but Copper Kettle doesn't have a lid")
    assert is_granted(rule, masked, begin, end)


def test_what_does_not_work_is_not_granted_nor_a_lack_without_praise() -> None:
    rule, masked, begin, end = fired("I really like Copper Kettle but Copper Kettle doesn't work")
    assert not is_granted(rule, masked, begin, end)
    rule, masked, begin, end = fired("It is a pity that Copper Kettle doesn't have a lid")
    assert not is_granted(rule, masked, begin, end)
