"""What can be evaluated: how each kind of label is read, how our verdict is, and what simple baselines say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.text.vader import compound
from services.feedback.labelled_files import Item
from talkworthy.model import full_text

VADER_NEUTRAL = 0.05
"""VADER's own thresholds, as its authors publish them."""
ABSTAINED = ("unclear", "unsure")
"""Verdicts by which we do not commit ourselves."""
ASIDE = re.compile(r"\s*\(.*\)$")
"""What explains a name: "loom (screen recorder)"."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """How a label is read, how our verdict is, and what a baseline says of an item."""

    truth: Callable[[Mapping[str, Any]], str | None]
    verdict: Callable[[Row | None], str]
    baselines: Mapping[str, Callable[[Item], str]]


def _word(name: str) -> Callable[[Mapping[str, Any]], str | None]:
    return lambda labels: None if labels.get(name) in (None, "") else str(labels[name])


def _yes_no(name: str) -> Callable[[Mapping[str, Any]], str | None]:
    def read(labels: Mapping[str, Any]) -> str | None:
        told = labels.get(name)
        return None if told is None else {"true": "yes", "1": "yes", "yes": "yes"}.get(str(told).lower(), "no")

    return read


def _sentiment(labels: Mapping[str, Any]) -> str | None:
    """Of posts about the brand in which a side, or none, can be told."""
    told = None if labels.get("relevant") is False else labels.get("sentiment")
    return None if told in (None, "", "unclear", "mixed") else str(told)


def _author_type(labels: Mapping[str, Any]) -> str | None:
    """Of posts about the brand: who speaks elsewhere is not asked."""
    return None if labels.get("relevant") is False else _word("author_type")(labels)


def _of_row(name: str, missing: str) -> Callable[[Row | None], str]:
    return lambda row: missing if row is None or row.get(name) is None else str(row[name])


def _acts(name: str) -> Callable[[Row | None], str]:
    return lambda row: "yes" if row is not None and name in (row.get("acts") or ()) else "no"


def _recommends(row: Row | None) -> str:
    acts = (row or {}).get("acts") or ()
    return "for" if "recommend_for" in acts else "against" if "recommend_against" in acts else "none"


def text_of(item: Item) -> str:
    """The words of the labelled post."""
    return full_text(item.posts[-1].title, item.posts[-1].text)


def _vader(item: Item) -> str:
    score = compound(text_of(item))
    return "positive" if score >= VADER_NEUTRAL else "negative" if score <= -VADER_NEUTRAL else "neutral"


def _names_it(item: Item) -> str:
    return "yes" if ASIDE.sub("", item.brand).casefold() in text_of(item).casefold() else "no"


NAMES: Mapping[str, Told] = {
    "relevant": Told(
        _yes_no("relevant"),
        lambda row: "yes" if row is not None and row["relevant"] else "no",
        {"names the brand": _names_it, "all of them": lambda item: "yes"},
    ),
    "author_type": Told(_author_type, _of_row("author_type", "no talk"), {}),
    "sentiment": Told(_sentiment, _of_row("sentiment", "unclear"), {"VADER on the whole text": _vader}),
    "question": Told(
        _yes_no("question"),
        _acts("question"),
        {"has a question mark": lambda item: "yes" if "?" in text_of(item) else "no"},
    ),
    "answer": Told(_yes_no("answer"), _acts("answer"), {}),
    "complaint": Told(
        _yes_no("complaint"),
        _acts("complaint"),
        {"VADER says negative": lambda item: "yes" if _vader(item) == "negative" else "no"},
    ),
    "recommends": Told(_word("recommends"), _recommends, {}),
    "cue": Told(_word("cue"), _of_row("cue", "leave_alone"), {}),
    "stage": Told(_word("stage"), _of_row("stage", "unknown"), {}),
}
"""What can be evaluated, frames aside."""
