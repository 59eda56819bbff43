"""The text of `talkworthy show insights`: what people say about a brand, counted and quoted."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.measures.emerging_topics import EmergingTopic
from jobs.text.measures.starters import after_marketing_lines, starter_lines
from reports.queries.people.customer_insights import Insights
from reports.wording.common import count_text, date_range_text

TITLES = {
    "cue": "Needs a reply",
    "stage": "Customer stage",
    "bond": "Brand bond",
    "acts": "What people do",
    "switch": "Switching",
}
SHOWN = 5


def to_text(insights: Insights) -> str:
    """Return a line for each kind of insight that there is."""
    people = count_text(insights.people, "person", "people")
    lines = [f"{insights.brand}, {date_range_text(insights.date_range)}: {people}."]
    for name, labels in insights.label_counts.items():
        counts = (f"{_to_words(label.label)} {label.people:,}" for label in labels)
        lines += _listed(f"{TITLES[name]} (people)", counts)
    needs = (
        f"{need.kind} {need.people:,} ({need.about_life:,} of them in their own life)"
        for need in insights.needs
        if need.posts
    )
    lines += _listed("Needs (people; not always right, read the quotes)", needs)
    lines += [f"{need.kind}: “{quote.words}”" for need in insights.needs for quote in need.quotes[:1]]
    lines += starter_lines(insights.starters) + after_marketing_lines(insights.after_marketing)
    mixed = (f"{topic.topic} ({topic.people:,} people)" for topic in insights.experience_variance[:SHOWN])
    lines += _listed("Mixed experiences", mixed)
    lines += _listed("Topics that rise this week", map(_emerging, insights.emerging_topics[:SHOWN]))
    lines += _listed("Words that rise this week", map(_emerging, insights.emerging_words[:SHOWN]))
    return "\n".join(lines)


def _to_words(label: str) -> str:
    """Return `asked peers` for `asked_peers`, and `from Northlight` for `from:Northlight`."""
    direction, separator, name = label.partition(":")
    return f"{direction} {name}" if separator else label.replace("_", " ")


def _listed(title: str, items: Iterable[str]) -> list[str]:
    joined = ", ".join(items)
    return [f"{title}: {joined}."] if joined else []


def _emerging(topic: EmergingTopic) -> str:
    conversations = count_text(topic.conversations, "conversation")
    return f"{topic.name} ({conversations}, {topic.lift:.1f} times the expected number)"
