"""How the author stands with the brand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.customer_stage import CustomerStageAnnotator

Maker = Callable[..., AnnotatedPost]


def stage(said: AnnotatedPost) -> str | None:
    found = next(iter(CustomerStageAnnotator([]).annotate([said])), None)
    return found.label if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I use Copper Kettle every day", "uses_well"),
        ("I love Copper Kettle", "uses_well"),
        ("I switched from Copper Kettle to Northlight", "left"),
        ("I cancelled my Copper Kettle subscription", "left"),
        ("I went with Northlight instead of Copper Kettle", "did_not_buy"),
        ("Copper Kettle is too expensive for what it does", "did_not_buy"),
        ("I just bought a Copper Kettle", "not_started"),
        ("I'm new to Copper Kettle", "not_started"),
    ],
)
def test_evidence_tells_the_stage(said: Maker, text: str, expected: str) -> None:
    assert stage(said(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Copper Kettle came on Monday",
        "You should use Copper Kettle every day",
        "I would love to use Copper Kettle for tea",
        "My sister loves Copper Kettle",
        "I have used Copper Kettle for years and it is terrible now",
        "Copper Kettle is slow",
    ],
)
def test_without_evidence_nobody_can_tell(said: Maker, text: str) -> None:
    assert stage(said(text)) is None


def test_the_latest_evidence_wins(said: Maker) -> None:
    assert stage(said("I'm new to Copper Kettle. Later: I cancelled my Copper Kettle plan.")) == "left"
    assert stage(said("I cancelled my Copper Kettle plan. Years on I love Copper Kettle.")) == "uses_well"


def test_the_clause_is_the_evidence(said: Maker) -> None:
    text = "It rained. I switched from Copper Kettle to Northlight."
    (found,) = CustomerStageAnnotator([]).annotate([said(text)])
    assert text[found.start : found.stop] == "switched from Copper Kettle"
    assert found.rule == "has left it for something else, or stopped using it"


@pytest.mark.parametrize("other", [{"author_type": "staff"}, {"mention_kind": "context"}, {"lang": "de"}])
def test_only_peoples_english_words_are_judged(said: Maker, other: dict[str, str]) -> None:
    assert stage(said("I love Copper Kettle", **other)) is None
