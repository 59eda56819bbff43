"""What people say of a post stands, and teaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.sentiment.learning import SentimentExample, train_corrector
from talkworthy.model import Annotation, NameMatch, Post, Sentiment


def item(number: int, text: str, source: str = "reddit") -> AnnotatedPost:
    post = Post(f"{source}:{number}", source, "post", datetime(2026, 9, 1, tzinfo=UTC), f"{source}:{number}", text=text)
    return AnnotatedPost(post, "Kettle", "direct", text, text, [NameMatch("Kettle", "Kettle", 0, 6)], "public")


def verdict(of: AnnotatedPost, label: Sentiment = "neutral") -> Annotation:
    return Annotation(of.post.id, "Kettle", "sentiment", "2", label, 0.0, 0, 6, "a rule")


def examples(source: str = "reddit") -> list[SentimentExample]:
    drips = [
        SentimentExample(item(number, f"Kettle drips, day {number}", source), "neutral", "negative")
        for number in range(6)
    ]
    sings = [
        SentimentExample(item(10 + number, f"Kettle sings, day {number}", source), "neutral", "positive")
        for number in range(6)
    ]
    return drips + sings


def test_what_a_person_said_stands() -> None:
    post = item(1, "Kettle came")
    found = train_corrector({post.post.id: "negative"}, []).correct(post, verdict(post, "positive"))
    assert (found.label, found.rule, found.start) == ("negative", "set by a person", None)


def test_words_are_learned_from_labels() -> None:
    model = train_corrector({}, examples())
    post = item(50, "Kettle drips again")
    assert model.correct(post, verdict(post)).label == "negative"


def test_the_rules_stand_where_nothing_was_learned() -> None:
    model = train_corrector({}, examples())
    post = item(51, "Kettle works for my grandmother every morning")
    assert model.correct(post, verdict(post, "positive")) == verdict(post, "positive")


def test_the_rule_of_what_was_learned_tells_what_the_rules_said() -> None:
    post = item(50, "Kettle drips again")
    found = train_corrector({}, examples()).correct(post, verdict(post))
    assert found.rule == "learned from 12 labels; the rules said neutral: a rule"


@pytest.mark.parametrize("few", [examples()[:3], examples()[:6], []])
def test_few_labels_or_labels_of_one_kind_teach_nothing(few: list[SentimentExample]) -> None:
    assert train_corrector({}, few).model is None


def test_unclear_labels_teach_nothing() -> None:
    assert train_corrector({}, [replace(one, label="unclear") for one in examples()]).model is None


def test_the_order_of_labels_changes_nothing() -> None:
    one, other = train_corrector({}, examples()), train_corrector({}, examples()[::-1])
    post = item(50, "Kettle drips again")
    assert one.version == other.version
    assert one.correct(post, verdict(post)) == other.correct(post, verdict(post))


def test_the_shares_sum_to_one() -> None:
    model = train_corrector({}, examples()).model
    assert model is not None
    assert sum(model.probabilities(item(50, "Kettle drips"), "neutral").values()) == pytest.approx(1.0)
