"""What people say of a post stands, and teaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysis.annotators.base import Said
from analysis.sentiment.learning import Example, learn
from talkworthy.model import Annotation, NameMatch, Post, Sentiment


def said(number: int, text: str, source: str = "reddit") -> Said:
    post = Post(f"{source}:{number}", source, "post", datetime(2026, 9, 1, tzinfo=UTC), f"{source}:{number}", text=text)
    return Said(post, "Kettle", "direct", text, text, [NameMatch("Kettle", "Kettle", 0, 6)], "public")


def verdict(of: Said, label: Sentiment = "neutral") -> Annotation:
    return Annotation(of.post.id, "Kettle", "sentiment", "2", label, 0.0, 0, 6, "a rule")


def examples(source: str = "reddit") -> list[Example]:
    drips = [Example(said(number, f"Kettle drips, day {number}", source), "neutral", "negative") for number in range(6)]
    sings = [
        Example(said(10 + number, f"Kettle sings, day {number}", source), "neutral", "positive") for number in range(6)
    ]
    return drips + sings


def test_what_a_person_said_stands() -> None:
    post = said(1, "Kettle came")
    found = learn({post.post.id: "negative"}, []).settle(post, verdict(post, "positive"))
    assert (found.label, found.rule, found.start) == ("negative", "a person said so", None)


def test_words_are_learned_from_labels() -> None:
    learned = learn({}, examples())
    post = said(50, "Kettle drips again")
    assert learned.settle(post, verdict(post)).label == "negative"


def test_the_rules_stand_where_nothing_was_learned() -> None:
    learned = learn({}, examples())
    post = said(51, "Kettle works for my grandmother every morning")
    assert learned.settle(post, verdict(post, "positive")) == verdict(post, "positive")


def test_the_rule_of_what_was_learned_tells_what_the_rules_said() -> None:
    post = said(50, "Kettle drips again")
    found = learn({}, examples()).settle(post, verdict(post))
    assert found.rule == "learned from 12 labels; the rules said neutral: a rule"


@pytest.mark.parametrize("few", [examples()[:3], examples()[:6], []])
def test_few_labels_or_labels_of_one_kind_teach_nothing(few: list[Example]) -> None:
    assert learn({}, few).learned is None


def test_unclear_labels_teach_nothing() -> None:
    assert learn({}, [replace(one, label="unclear") for one in examples()]).learned is None


def test_the_order_of_labels_changes_nothing() -> None:
    one, other = learn({}, examples()), learn({}, examples()[::-1])
    post = said(50, "Kettle drips again")
    assert one.version == other.version
    assert one.settle(post, verdict(post)) == other.settle(post, verdict(post))


def test_the_shares_sum_to_one() -> None:
    learned = learn({}, examples()).learned
    assert learned is not None
    assert sum(learned.probabilities(said(50, "Kettle drips"), "neutral").values()) == pytest.approx(1.0)
