"""Goals, struggles, worries, dreams and cares: quoted word for word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.needs import DEEPER, TYPES, Needs
from analysis.text.rules import load_rules
from talkworthy.model import Annotation, Brand, Post

Maker = Callable[..., AnnotatedPost]
KETTLE = Brand("Copper Kettle", ("Copper Kettle", "Love Coffee"))


def quotes(item: AnnotatedPost) -> list[tuple[str, str, str]]:
    """Name, label and the words quoted, of each annotation."""
    return [
        (annotation.name, annotation.label, item.text[annotation.start : annotation.stop])
        for annotation in values(item)
    ]


def values(item: AnnotatedPost) -> list[Annotation]:
    return list(Needs([KETTLE]).annotate([item]))


@pytest.mark.parametrize(
    ("text", "kind", "clause"),
    [
        ("Hello all. I want to read more books, any tips?", "goal", "I want to read more books"),
        ("I love it but I can't keep up with my classes.", "struggle", "I can't keep up with my classes"),
        ("I'm worried that my grades will drop.", "worry", "I'm worried that my grades will drop"),
        ("Nice. I wish my kids slept longer!", "dream", "I wish my kids slept longer"),
        ("Sleep is really important to me.", "care", "Sleep is really important to me"),
    ],
)
def test_each_of_the_five_is_quoted_word_for_word(make_item: Maker, text: str, kind: str, clause: str) -> None:
    assert quotes(make_item(text)) == [(kind, "life", clause)]


def test_the_rule_is_part_of_the_annotation(make_item: Maker) -> None:
    assert [annotation.rule for annotation in values(make_item("I'm trying to sleep more."))] == [
        "says what they are trying to do"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I can't open the app on my phone.",
        "I'm stuck with Copper Kettle for now.",
        "Copper Kettle is pricey. I wish it lasted longer.",
    ],
)
def test_what_is_about_the_product_is_distinguished_from_their_life(make_item: Maker, text: str) -> None:
    assert [label for _, label, _ in quotes(make_item(text))] == ["product"]


def test_in_the_brands_own_community_it_is_the_product_that_is_spoken_of(make_item: Maker) -> None:
    post = Post("x:1", "x", "post", datetime(2026, 9, 1, tzinfo=UTC), "x:1", community="CopperKettle")
    assert [label for _, label, _ in quotes(make_item("I can't get it to boil.", post=post))] == ["product"]


def test_their_reason_goes_deeper(make_item: Maker) -> None:
    text = "I want to switch to tea because coffee keeps me awake. And so on."
    assert quotes(make_item(text))[1] == (DEEPER, "goal", "because coffee keeps me awake")


def test_a_second_clause_of_a_kind_is_kept_beside_the_clearest(make_item: Maker) -> None:
    text = "I can't find the lid. I struggle with mornings. My inbox is a mess."
    assert [(name, words) for name, _, words in quotes(make_item(text))] == [
        ("struggle", "I struggle with mornings"),
        ("struggle_2", "I can't find the lid"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "If I want to read more, I do.",
        "She can't sleep at all.",
        "> I can't sleep at all",
        "I can't recommend it enough.",
        "I need to speak to the manager of the moon.",
        "I wish people would read more books.",
        "A lid I can't close is no lid.",
        "The student can't open the lid.",
        "I want to read:",
        "I want to thank my mother.",
        "Do I really want to read more books?",
    ],
)
def test_what_is_not_theirs_is_not_quoted(make_item: Maker, text: str) -> None:
    assert quotes(make_item(text)) == []


@pytest.mark.parametrize("rest", [{"author_type": "brand"}, {"author_type": "promoter"}, {"mention_kind": "context"}])
def test_only_people_within_the_conversation_are_quoted(make_item: Maker, rest: dict[str, Any]) -> None:
    assert quotes(make_item("I want to read more books.", **rest)) == []


def test_other_languages_are_not_annotated(make_item: Maker) -> None:
    assert quotes(make_item("I want to read more books.", lang="de")) == []


def test_posts_get_the_same_annotations_alone_and_together(make_item: Maker) -> None:
    texts = ["I want to read more.", "It is blue.", "I'm worried about my exam.", "I can't open it"]
    together = list(Needs([KETTLE]).annotate([make_item(text) for text in texts]))
    alone = [annotation for text in texts for annotation in values(make_item(text))]
    assert [(annotation.name, annotation.start, annotation.stop) for annotation in together] == [
        (annotation.name, annotation.start, annotation.stop) for annotation in alone
    ]


def test_no_posts_give_no_annotations() -> None:
    assert list(Needs([KETTLE]).annotate([])) == []


@pytest.mark.parametrize("rule", load_rules("needs").rules, ids=lambda rule: rule.name)
def test_every_rule_names_what_it_needs_and_its_kind_is_one_of_five(rule: Any) -> None:
    assert rule.needs
    assert rule.label in TYPES


@pytest.mark.parametrize("rule", load_rules("needs").rules, ids=lambda rule: rule.name)
def test_what_a_rule_must_find_is_found_among_whole_posts_too(make_item: Maker, rule: Any) -> None:
    for example in rule.must:
        assert rule.label in {
            annotation.name.split("_")[0] for annotation in values(make_item(f"Well. {example}", lang="en"))
        }
