"""Labels decide on their posts, and a model learns from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.sentiment.learning import SentimentExample, train_corrector
from talkworthy.model import Annotation, NameMatch, Post, Sentiment


def make_item(number: int, text: str, source: str = "reddit") -> AnnotatedPost:
    post = Post(f"{source}:{number}", source, "post", datetime(2026, 9, 1, tzinfo=UTC), f"{source}:{number}", text=text)
    return AnnotatedPost(post, "Kettle", "direct", text, text, [NameMatch("Kettle", "Kettle", 0, 6)], "public")


def corrected(of: AnnotatedPost, label: Sentiment = "neutral") -> Annotation:
    return Annotation(of.post.id, "Kettle", "sentiment", "2", label, 0.0, 0, 6, "a rule")


def examples(source: str = "reddit") -> list[SentimentExample]:
    drips = [
        SentimentExample(make_item(number, f"Kettle drips, day {number}", source), "neutral", "negative")
        for number in range(6)
    ]
    sings = [
        SentimentExample(make_item(10 + number, f"Kettle sings, day {number}", source), "neutral", "positive")
        for number in range(6)
    ]
    return drips + sings


def test_a_label_decides() -> None:
    post = make_item(1, "Kettle came")
    result = train_corrector({post.post.id: "negative"}, []).correct(post, corrected(post, "positive"))
    assert (result.label, result.rule, result.start) == ("negative", "set by a person", None)


def test_words_are_learned_from_labels() -> None:
    model = train_corrector({}, examples())
    post = make_item(50, "Kettle drips again")
    assert model.correct(post, corrected(post)).label == "negative"


def test_the_rules_apply_where_nothing_was_learned() -> None:
    model = train_corrector({}, examples())
    post = make_item(51, "Kettle works for my grandmother every morning")
    assert model.correct(post, corrected(post, "positive")) == corrected(post, "positive")


def test_the_rule_of_a_learned_label_includes_that_of_the_rules() -> None:
    post = make_item(50, "Kettle drips again")
    result = train_corrector({}, examples()).correct(post, corrected(post))
    assert result.rule == "learned from 12 labels; the rules said neutral: a rule"


@pytest.mark.parametrize("few", [examples()[:3], examples()[:6], []])
def test_few_labels_or_labels_of_one_kind_are_not_learned_from(few: list[SentimentExample]) -> None:
    assert train_corrector({}, few).model is None


def test_unclear_labels_are_not_learned_from() -> None:
    assert train_corrector({}, [replace(first, label="unclear") for first in examples()]).model is None


def test_the_order_of_labels_changes_nothing() -> None:
    first, second = train_corrector({}, examples()), train_corrector({}, examples()[::-1])
    post = make_item(50, "Kettle drips again")
    assert first.version == second.version
    assert first.correct(post, corrected(post)) == second.correct(post, corrected(post))


def test_the_shares_sum_to_one() -> None:
    model = train_corrector({}, examples()).model
    assert model is not None
    assert sum(model.probabilities(make_item(50, "Kettle drips"), "neutral").values()) == pytest.approx(1.0)
