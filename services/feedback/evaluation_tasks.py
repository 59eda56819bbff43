"""What can be evaluated: for each kind of label how to read the label, our prediction, and simple baselines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.text.vader import compound
from services.feedback.labelled_files import LabelledPost
from talkworthy.model import full_text

VADER_NEUTRAL = 0.05
"""VADER's own thresholds, as its authors publish them."""
ABSTAINED = ("unclear", "unsure")
"""Predictions that commit to no label."""
PARENTHESES = re.compile(r"\s*\(.*\)$")
"""The explanation of a name: "loom (screen recorder)"."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EvaluationTask:
    """How to read a label from labels, our prediction from a row, and a baseline's prediction from a post."""

    truth: Callable[[Mapping[str, Any]], str | None]
    prediction: Callable[[Row | None], str]
    baselines: Mapping[str, Callable[[LabelledPost], str]]


def _text_label(name: str) -> Callable[[Mapping[str, Any]], str | None]:
    return lambda labels: None if labels.get(name) in (None, "") else str(labels[name])


def _yes_no(name: str) -> Callable[[Mapping[str, Any]], str | None]:
    def read(labels: Mapping[str, Any]) -> str | None:
        value = labels.get(name)
        return None if value is None else {"true": "yes", "1": "yes", "yes": "yes"}.get(str(value).lower(), "no")

    return read


def _sentiment(labels: Mapping[str, Any]) -> str | None:
    """Return the sentiment of posts about the brand, where it is clear."""
    value = None if labels.get("relevant") is False else labels.get("sentiment")
    return None if value in (None, "", "unclear", "mixed") else str(value)


def _author_type(labels: Mapping[str, Any]) -> str | None:
    """Return the author type of posts about the brand."""
    return None if labels.get("relevant") is False else _text_label("author_type")(labels)


def _row_value(name: str, missing: str) -> Callable[[Row | None], str]:
    return lambda row: missing if row is None or row.get(name) is None else str(row[name])


def _has_act(name: str) -> Callable[[Row | None], str]:
    return lambda row: "yes" if row is not None and name in (row.get("acts") or ()) else "no"


def _recommends(row: Row | None) -> str:
    acts = (row or {}).get("acts") or ()
    return "for" if "recommend_for" in acts else "against" if "recommend_against" in acts else "none"


def text_of(item: LabelledPost) -> str:
    """Return title and text of the labelled post."""
    return full_text(item.posts[-1].title, item.posts[-1].text)


def _vader(item: LabelledPost) -> str:
    score = compound(text_of(item))
    return "positive" if score >= VADER_NEUTRAL else "negative" if score <= -VADER_NEUTRAL else "neutral"


def _names_brand(item: LabelledPost) -> str:
    return "yes" if PARENTHESES.sub("", item.brand).casefold() in text_of(item).casefold() else "no"


TASKS: Mapping[str, EvaluationTask] = {
    "relevant": EvaluationTask(
        _yes_no("relevant"),
        lambda row: "yes" if row is not None and row["relevant"] else "no",
        {"names the brand": _names_brand, "yes for every post": lambda item: "yes"},
    ),
    "author_type": EvaluationTask(_author_type, _row_value("author_type", "not in a conversation"), {}),
    "sentiment": EvaluationTask(_sentiment, _row_value("sentiment", "unclear"), {"VADER on the whole text": _vader}),
    "question": EvaluationTask(
        _yes_no("question"),
        _has_act("question"),
        {"has a question mark": lambda item: "yes" if "?" in text_of(item) else "no"},
    ),
    "answer": EvaluationTask(_yes_no("answer"), _has_act("answer"), {}),
    "complaint": EvaluationTask(
        _yes_no("complaint"),
        _has_act("complaint"),
        {"VADER says negative": lambda item: "yes" if _vader(item) == "negative" else "no"},
    ),
    "recommends": EvaluationTask(_text_label("recommends"), _recommends, {}),
    "cue": EvaluationTask(_text_label("cue"), _row_value("cue", "leave_alone"), {}),
    "stage": EvaluationTask(_text_label("stage"), _row_value("stage", "unknown"), {}),
}
"""What can be evaluated, apart from frames (needs)."""
