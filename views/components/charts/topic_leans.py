"""The bars of opinions by topic: to the right where more are positive, to the left where more are negative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.queries.overview.topic_leans import TopicLean
from reports.wording.common import count_text, hundredths
from reports.wording.topics import LEAN_TEXTS
from views.components.templating import draw


@dataclass(frozen=True, slots=True)
class LeanBar:
    """How a topic is drawn, on a line from 0 (all opinions are negative) over 50 (as many of each) to 100.

    The bar is from `left` to `right`, its 90% range from `low` to `high`.
    """

    topic: TopicLean
    left: int
    right: int
    low: int
    high: int
    lean: str
    description: str


def to_lean_bars(topics: Sequence[TopicLean]) -> list[LeanBar]:
    """Return the bars of the topics with enough opinions for a range, the most negative first."""
    with_range = [topic for topic in topics if topic.positive_share is not None]
    return [_to_bar(topic) for topic in sorted(with_range, key=_positive_share)]


def draw_topic_leans(topics: Sequence[TopicLean], params: Mapping[str, object]) -> None:
    """Draw a bar for each topic, and name the topics with too few opinions; a bar opens the posts that it counts."""
    bars = to_lean_bars(topics)
    draw("topic_leans", bars=bars, rest=[topic for topic in topics if topic.positive_share is None], params=params)


def _positive_share(topic: TopicLean) -> float:
    return topic.positive_share.value if topic.positive_share else 0.5


def _to_bar(topic: TopicLean) -> LeanBar:
    assert topic.positive_share is not None and topic.lean is not None  # else there is no bar
    share = topic.positive_share
    value, low, high = hundredths(share.value), hundredths(share.low), hundredths(share.high)
    words = LEAN_TEXTS[topic.lean]
    opinions = count_text(topic.positive + topic.negative, "opinion")
    description = f"{topic.label}: {words}, {value}% of {opinions} are positive (90% range {low} to {high}%)"
    return LeanBar(topic, min(value, 50), max(value, 50), low, high, words, description)
