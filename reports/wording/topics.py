"""Sentences about topics: the largest ones, and those with mixed experiences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.measures.experience_variance import MixedExperience
from reports.wording.common import percent_text, percent_with_range

LEAN_TEXTS = {"positive": "mostly positive", "negative": "mostly negative", "mixed": "no clear lean"}
"""Which way opinions lean."""


@dataclass(frozen=True, slots=True)
class TopicShare:
    """A topic and its share of people's posts, 0 to 1, with its 90% interval."""

    label: str
    share: float
    low: float
    high: float


def top_topics_text(topics: Sequence[TopicShare]) -> str:
    """Return the largest topic, or the first two where they are too close to rank; `topics` is sorted by share."""
    first, *others = topics
    if not others or first.low > others[0].high:
        return f"Top topic: {quoted(first.label)}, {percent_with_range(first.share, first.low, first.high)} of posts."
    second = others[0]
    return (
        f"Top topics: {quoted(first.label)} ({percent_text(first.share)}) and {quoted(second.label)} "
        f"({percent_text(second.share)}), too close to rank."
    )


def experience_variance_text(topics: Sequence[MixedExperience]) -> str:
    """Return the topic with the most mixed experiences, where one is clearly first; there is at least one topic."""
    first, *others = sorted(topics, key=lambda topic: -topic.variance)
    scale = "0 = everyone agrees, 100 = evenly split."
    if others and first.low > max(topic.high for topic in others):
        return f"Experiences of {quoted(first.topic)} vary most. {scale}"
    return f"{scale} No clear leader." if others else scale


def quoted(label: str) -> str:
    """Return a label in quotation marks."""
    return f"\u201c{label}\u201d"
