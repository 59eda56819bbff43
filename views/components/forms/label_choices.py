"""The answers to each question of the review: key on the keyboard, label that is saved, text of the button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.queries.label_sample import CUE
from talkworthy.storage.analysis.labels import ABOUT, AUTHOR_TYPE, NOT_ABOUT, RELEVANT, SENTIMENT

BOTH_TITLE = "Is it about {brand}? If so, with which sentiment?"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with one key: the text of its button, and the labels that it saves by the name of the question."""

    key: str
    text: str
    labels: Mapping[str, str]


TITLES: Mapping[str, str] = {
    RELEVANT: "Is it about {brand}?",
    SENTIMENT: "Sentiment towards {brand}?",
    AUTHOR_TYPE: "Who wrote it?",
    CUE: "Does it need a reply from {brand}?",
}

SHORT: Mapping[str, str] = {
    RELEVANT: "Relevance",
    SENTIMENT: "Sentiment",
    AUTHOR_TYPE: "Author type",
    CUE: "Needs a reply",
}

ANSWERS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    RELEVANT: (("y", ABOUT, "Yes"), ("n", NOT_ABOUT, "No")),
    SENTIMENT: (
        ("1", "positive", "Positive"),
        ("2", "neutral", "Neutral"),
        ("3", "negative", "Negative"),
        ("4", "unclear", "Unclear"),
    ),
    AUTHOR_TYPE: (
        ("1", "public", "Public"),
        ("2", "brand", "Brand"),
        ("3", "staff", "Staff"),
        ("4", "promoter", "Promoter"),
        ("5", "press", "Press"),
        ("6", "bot", "Bot"),
        ("7", "moderator", "Moderator"),
        ("8", "unknown", "Unknown"),
    ),
    CUE: (
        ("1", "leave_alone", "No reply needed"),
        ("2", "asked_brand", "Asked the brand"),
        ("3", "asked_peers", "Asked others"),
        ("4", "may_need_help", "May need help"),
    ),
}


def question_title(questions: Sequence[str]) -> str:
    """Return the title of what is asked next, with `{brand}` in it."""
    return BOTH_TITLE if _asks_both(questions) else TITLES[questions[0]]


def answers_to(questions: Sequence[str]) -> list[Answer]:
    """Return the answers to what is asked next.

    Where relevance and sentiment are open, a sentiment answers both: one key a post.
    """
    first = questions[0]
    answers = [Answer(key, text, {first: label}) for key, label, text in ANSWERS[first]]
    if _asks_both(questions):
        answers += [Answer(key, text, {RELEVANT: ABOUT, SENTIMENT: label}) for key, label, text in ANSWERS[SENTIMENT]]
    return answers


def _asks_both(questions: Sequence[str]) -> bool:
    return tuple(questions[:2]) == (RELEVANT, SENTIMENT)
