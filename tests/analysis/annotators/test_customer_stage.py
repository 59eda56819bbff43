"""The customer stage of an author."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.customer_stage import CustomerStageAnnotator

Maker = Callable[..., AnnotatedPost]


def stage(item: AnnotatedPost) -> str | None:
    result = next(iter(CustomerStageAnnotator([]).annotate([item])), None)
    return result.label if result else None


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
def test_evidence_gives_the_stage(make_item: Maker, text: str, expected: str) -> None:
    assert stage(make_item(text)) == expected


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
def test_without_evidence_there_is_no_stage(make_item: Maker, text: str) -> None:
    assert stage(make_item(text)) is None


def test_the_latest_evidence_wins(make_item: Maker) -> None:
    assert stage(make_item("I'm new to Copper Kettle. Later: I cancelled my Copper Kettle plan.")) == "left"
    assert stage(make_item("I cancelled my Copper Kettle plan. Years on I love Copper Kettle.")) == "uses_well"


def test_the_clause_is_the_evidence(make_item: Maker) -> None:
    text = "It rained. I switched from Copper Kettle to Northlight."
    (result,) = CustomerStageAnnotator([]).annotate([make_item(text)])
    assert text[result.start : result.stop] == "switched from Copper Kettle"
    assert result.rule == "has left it for something else, or stopped using it"


@pytest.mark.parametrize("other", [{"author_type": "staff"}, {"mention_kind": "context"}, {"lang": "de"}])
def test_only_peoples_english_words_are_annotated(make_item: Maker, other: dict[str, str]) -> None:
    assert stage(make_item("I love Copper Kettle", **other)) is None
