"""No contradictions on one post."""

from __future__ import annotations

import pytest

from analysis.annotators.sentiment import NOTHING
from analysis.pipeline.consistency import PROBLEM, consistent
from analysis.threads.author_types import SET_BY_PERSON
from talkworthy.findings import AnnotationRow
from talkworthy.model import Annotation


def row(name: str, label: str = "", rule: str = "a rule", post: int = 1) -> AnnotationRow:
    return AnnotationRow(post, Annotation(f"x:{post}", "Kettle", name, "1", label or name, rule=rule))


def sentiment_beside(label: str, *others: AnnotationRow, rule: str = "a rule") -> Annotation:
    return consistent([row("sentiment", label, rule), *others])[0].annotation


@pytest.mark.parametrize("name", ["complaint", "recommend_against"])
def test_who_complains_or_warns_is_not_positive(name: str) -> None:
    sentiment = sentiment_beside("positive", row(name))
    assert (sentiment.label, sentiment.rule) == ("unclear", "speaks for and against the brand: a rule")


def test_who_recommends_is_not_negative() -> None:
    assert sentiment_beside("negative", row("recommend_for")).label == "unclear"


def test_a_complaint_may_be_negative_or_neutral() -> None:
    assert sentiment_beside("negative", row("complaint")).label == "negative"
    assert sentiment_beside("neutral", row("complaint")).label == "neutral"


def test_a_struggle_with_the_product_is_not_nothing() -> None:
    assert sentiment_beside("neutral", row("struggle", "product"), rule=NOTHING).rule == PROBLEM
    assert sentiment_beside("neutral", row("struggle", "life"), rule=NOTHING).rule == NOTHING


def test_other_posts_do_not_matter() -> None:
    assert sentiment_beside("positive", row("complaint", post=2)).label == "positive"


def test_what_a_person_set_stays() -> None:
    assert sentiment_beside("positive", row("complaint"), rule=SET_BY_PERSON).label == "positive"
