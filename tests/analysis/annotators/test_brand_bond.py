"""What ties somebody to the brand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.brand_bond import BrandBond

Maker = Callable[..., AnnotatedPost]


def labels(said: AnnotatedPost) -> list[str]:
    return [one.label for one in BrandBond([]).annotate([said])]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I use Copper Kettle every morning.", "functional first_hand"),
        ("My sister uses Copper Kettle and says it saves time.", "functional hearsay"),
        ("I love Copper Kettle.", "emotional first_hand"),
        ("I've heard Copper Kettle is amazing.", "emotional hearsay"),
    ],
)
def test_use_and_feeling_are_told_apart_and_their_own_from_what_they_heard(said: Maker, text: str, label: str) -> None:
    assert labels(said(text)) == [label]


def test_feeling_goes_before_use(said: Maker) -> None:
    assert labels(said("I use Copper Kettle daily. I love Copper Kettle.")) == ["emotional first_hand"]


def test_the_words_that_show_it_are_the_evidence(said: Maker) -> None:
    text = "It rained. I absolutely love Copper Kettle."
    (found,) = BrandBond([]).annotate([said(text)])
    assert text[found.start : found.stop] == "I absolutely love"
    assert found.rule == "speaks of the brand with feeling; speaks from their own experience"


def test_what_goes_on_about_it_in_the_next_sentence_counts(said: Maker) -> None:
    assert labels(said("We bought a Copper Kettle. It saves me an hour a week.")) == ["functional first_hand"]


@pytest.mark.parametrize(
    "text",
    [
        "I love Northlight, not Copper Kettle.",
        "Copper Kettle opened a shop.",
        "Copper Kettle is easy to clean.",
        "I love mornings. Copper Kettle is a brand.",
    ],
)
def test_where_it_is_not_plain_nothing_is_said(said: Maker, text: str) -> None:
    assert labels(said(text)) == []


def test_a_reply_that_does_not_name_the_brand_may_speak_of_anything(said: Maker) -> None:
    assert labels(said("I love this question.")) == []


def test_the_brand_is_not_bound_to_itself(said: Maker) -> None:
    assert labels(said("We love Copper Kettle.", author_type="brand")) == []
