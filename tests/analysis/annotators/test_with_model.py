"""What the trained model adds to the rules of the annotators, and what it takes away."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from readings import make_reading

from analysis.annotators.base import AnnotatedPost
from analysis.annotators.customer_stage import CustomerStageAnnotator
from analysis.annotators.question import QuestionAnnotator
from analysis.annotators.sentiment import NOTHING, BrandSentiment
from analysis.annotators.speech_acts import SpeechActs
from talkworthy.model import Annotation, Brand

MakeItem = Callable[..., AnnotatedPost]
KETTLE = Brand("Copper Kettle", ("Copper Kettle", "Love Coffee"))


def annotate(annotator: type, item: AnnotatedPost) -> Mapping[str, Annotation]:
    return {annotation.name: annotation for annotation in annotator([KETTLE]).annotate([item])}


def test_the_model_sees_a_side_that_no_rule_sees(make_item: MakeItem) -> None:
    reading = make_reading(((14, 18), (19, 24)), sentiment={"negative": 0.82, "neutral": 0.18})
    item = make_item("Copper Kettle took weeks to answer", reading=reading)
    sentiment = annotate(BrandSentiment, item)["sentiment"]
    assert (sentiment.label, sentiment.value, sentiment.rule) == ("negative", -0.82, "the model, 82% sure")
    assert item.text[sentiment.start : sentiment.stop] == "took weeks"


def test_where_rules_and_model_agree_the_words_of_the_rule_are_the_evidence(make_item: MakeItem) -> None:
    item = make_item("I love my Copper Kettle", reading=make_reading(sentiment={"positive": 0.9, "neutral": 0.1}))
    sentiment = annotate(BrandSentiment, item)["sentiment"]
    assert sentiment.label == "positive"
    assert sentiment.rule.endswith("; the model agrees (90%)")
    assert "love" in item.text[sentiment.start : sentiment.stop]


def test_in_doubt_the_sentiment_is_unclear(make_item: MakeItem) -> None:
    item = make_item("Copper Kettle, well", reading=make_reading(sentiment={"negative": 0.5, "neutral": 0.5}))
    assert annotate(BrandSentiment, item)["sentiment"].label == "unclear"


def test_where_the_model_sees_no_side_there_is_none(make_item: MakeItem) -> None:
    item = make_item("I hate mornings. Copper Kettle is on", reading=make_reading(sentiment={"neutral": 1.0}))
    sentiment = annotate(BrandSentiment, item)["sentiment"]
    assert (sentiment.label, sentiment.start, sentiment.rule) == ("neutral", None, NOTHING)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("hard to love Copper Kettle", "negative"),
        ("I wanted to love Copper Kettle", "negative"),
        ("Copper Kettle :(", "negative"),
        ("Copper Kettle \U0001f621", "negative"),
        ("Copper Kettle \U0001f60d\U0001f60d", "positive"),
    ],
)
def test_of_wishes_and_of_emoji_alone_the_rules_know_more(make_item: MakeItem, text: str, label: str) -> None:
    reading = make_reading(sentiment={"positive": 0.5, "neutral": 0.5})
    assert annotate(BrandSentiment, make_item(text, reading=reading))["sentiment"].label == label


def test_a_wish_to_recommend_recommends_nothing(make_item: MakeItem) -> None:
    item = make_item("wish I could recommend Copper Kettle", reading=make_reading(recommends={"for": 0.9, "none": 0.1}))
    assert "recommend_for" not in annotate(SpeechActs, item)


def test_a_question_without_a_mark(make_item: MakeItem) -> None:
    item = make_item("Copper Kettle or tea, tell me", reading=make_reading(question={"yes": 0.9, "no": 0.1}))
    assert annotate(QuestionAnnotator, item)["question"].rule == "the model, 90% sure"


def test_a_rhetorical_question_is_none(make_item: MakeItem) -> None:
    item = make_item("Copper Kettle, who needs tea?", reading=make_reading(question={"no": 1.0}))
    assert annotate(QuestionAnnotator, item) == {}


def test_a_complaint_without_feeling(make_item: MakeItem) -> None:
    item = make_item("Copper Kettle came a month late", reading=make_reading(complaint={"yes": 0.7, "no": 0.3}))
    assert annotate(SpeechActs, item)["complaint"].rule == "the model, 70% sure"


def test_what_only_looks_like_a_recommendation_is_none(make_item: MakeItem) -> None:
    item = make_item("I wish I could recommend Copper Kettle", reading=make_reading(recommends={"none": 1.0}))
    assert "recommend_for" not in annotate(SpeechActs, item)


def test_a_recommendation_of_the_model(make_item: MakeItem) -> None:
    reading = make_reading(recommends={"for": 0.8, "none": 0.2})
    assert "recommend_for" in annotate(SpeechActs, make_item("Copper Kettle, every time", reading=reading))


def test_a_stage_that_no_rule_sees(make_item: MakeItem) -> None:
    reading = make_reading(stage={"uses_well": 0.8, "unknown": 0.2})
    stage = annotate(CustomerStageAnnotator, make_item("My Copper Kettle sings", reading=reading))["stage"]
    assert (stage.label, stage.rule) == ("uses_well", "the model, 80% sure")


def test_a_stage_that_the_model_doubts_is_left_out(make_item: MakeItem) -> None:
    text = "I switched from Copper Kettle to tea"
    assert annotate(CustomerStageAnnotator, make_item(text))["stage"].label == "left"
    assert annotate(CustomerStageAnnotator, make_item(text, reading=make_reading(stage={"unknown": 1.0}))) == {}
