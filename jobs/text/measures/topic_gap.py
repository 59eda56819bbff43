"""The text of `talkworthy show topic-gap`: what people talk about beside what the brand posts about."""

from __future__ import annotations

from analysis.measures.topic_gap import TopicGap
from reports.queries.topics.topic_gap import TopicGapResult
from reports.wording.common import date_range_text
from reports.wording.response import topic_gap_text


def to_text(result: TopicGapResult) -> str:
    """Return the result in a sentence, and a line for each topic, those that people talk about more first."""
    topics = result.gap.topics if result.gap else ()
    title = f"{result.brand}, {date_range_text(result.date_range)}. {topic_gap_text(result)}"
    return "\n".join([title, *map(_line, topics)])


def _line(topic: TopicGap) -> str:
    points, low, high = (round(100 * share) for share in (topic.gap.value, topic.gap.low, topic.gap.high))
    shares = f"people {topic.people:.0%}, brand {topic.brand:.0%}"
    return f"  {topic.label}: {points:+d} points ({low:+d} to {high:+d}); {shares}"
