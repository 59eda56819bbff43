"""The bond of an author with the brand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.brand_bond import BrandBond

Maker = Callable[..., AnnotatedPost]


def labels(item: AnnotatedPost) -> list[str]:
    return [annotation.label for annotation in BrandBond([]).annotate([item])]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I use Copper Kettle every morning.", "functional first_hand"),
        ("My sister uses Copper Kettle and says it saves time.", "functional hearsay"),
        ("I love Copper Kettle.", "emotional first_hand"),
        ("I've heard Copper Kettle is amazing.", "emotional hearsay"),
    ],
)
def test_functional_and_emotional_first_hand_and_hearsay_are_distinguished(
    make_item: Maker, text: str, label: str
) -> None:
    assert labels(make_item(text)) == [label]


def test_feeling_goes_before_use(make_item: Maker) -> None:
    assert labels(make_item("I use Copper Kettle daily. I love Copper Kettle.")) == ["emotional first_hand"]


def test_the_words_that_show_it_are_the_evidence(make_item: Maker) -> None:
    text = "It rained. I absolutely love Copper Kettle."
    (result,) = BrandBond([]).annotate([make_item(text)])
    assert text[result.start : result.stop] == "I absolutely love"
    assert result.rule == "speaks of the brand with feeling; speaks from their own experience"


def test_what_goes_on_about_it_in_the_next_sentence_counts(make_item: Maker) -> None:
    assert labels(make_item("We bought a Copper Kettle. It saves me an hour a week.")) == ["functional first_hand"]


@pytest.mark.parametrize(
    "text",
    [
        "I love Northlight, not Copper Kettle.",
        "Copper Kettle opened a shop.",
        "Copper Kettle is easy to clean.",
        "I love mornings. Copper Kettle is a brand.",
    ],
)
def test_unclear_posts_get_no_annotation(make_item: Maker, text: str) -> None:
    assert labels(make_item(text)) == []


def test_a_reply_that_does_not_name_the_brand_may_speak_of_anything(make_item: Maker) -> None:
    assert labels(make_item("I love this question.")) == []


def test_the_brand_is_not_bound_to_itself(make_item: Maker) -> None:
    assert labels(make_item("We love Copper Kettle.", author_type="brand")) == []
