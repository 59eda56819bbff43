"""The text of `talkworthy show insights`: what people say of a brand, counted and quoted."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.measures.emerging_topics import EmergingTopic
from jobs.text.starters import carried_lines, drawn_lines
from reports.queries.people.customer_insights import Insights

TITLES = {"cue": "What they need", "stage": "Where they stand", "bond": "What ties them", "acts": "What they do"}
SHOWN = 5


def to_text(insights: Insights) -> str:
    """Return a line for each kind of insight that there is."""
    first, last = insights.date_range.days
    lines = [f"{insights.brand}, {first} to {last}: {insights.people:,} customers."]
    for name, answers in insights.label_counts.items():
        counts = (f"{answer.label.replace('_', ' ')} {answer.people:,}" for answer in answers)
        lines += _listed(f"{TITLES[name]} (customers)", counts)
    frames = (
        f"{frame.kind} {frame.people:,} ({frame.about_life:,} of them in their own life)"
        for frame in insights.needs
        if frame.posts
    )
    lines += _listed("What moves them (customers; unsure, read the quotes)", frames)
    lines += [f"{frame.kind}: “{quote.words}”" for frame in insights.needs for quote in frame.quotes[:1]]
    lines += drawn_lines(insights.starters) + carried_lines(insights.after_marketing)
    mixed = (f"{topic.topic} ({topic.people:,} customers)" for topic in insights.experience_variance[:SHOWN])
    lines += _listed("Where experience varies most", mixed)
    lines += _listed("Topics that rise this week", map(_rise, insights.emerging_topics[:SHOWN]))
    lines += _listed("Words that rise this week", map(_rise, insights.emerging_words[:SHOWN]))
    return "\n".join(lines)


def _listed(title: str, items: Iterable[str]) -> list[str]:
    joined = ", ".join(items)
    return [f"{title}: {joined}."] if joined else []


def _rise(emerging: EmergingTopic) -> str:
    return f"{emerging.name} ({emerging.conversations:,} talks, {emerging.lift:.1f} times what was expected)"
