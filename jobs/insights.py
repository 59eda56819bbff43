"""`talkworthy insights`: what customers say of each brand, counted and quoted, as text or JSON."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.emerging import Emerging
from reports.insights import Frame, Insights, Said

TITLES = {"cue": "What they need", "stage": "Where they stand", "bond": "What ties them", "acts": "What they do"}
SHOWN = 5


def to_text(insights: Insights) -> str:
    """The insights as lines to read."""
    first, last = insights.window.days
    lines = [f"{insights.brand}, {first} to {last}: {insights.customers:,} customers."]
    for title, said in insights.counted.items():
        lines += _counted(TITLES[title], said)
    lines += _framed(insights.frames)
    lines += [f"{frame.kind}: “{quote.words}”" for frame in insights.frames for quote in frame.quotes[:1]]
    if insights.sparks:
        told = [f"{one.spark} {one.customers:.1f} ({one.talks:,})" for one in insights.sparks[:SHOWN]]
        lines.append(f"Customers that each kind of first post draws (talks): {', '.join(told)}.")
    if insights.carry.talks:
        lines.append(
            f"After the last word of marketing customers went on in {insights.carry.carried:,} of "
            f"{insights.carry.talks:,} talks."
        )
    if insights.gambles:
        told = [f"{one.topic} ({one.customers:,} customers)" for one in insights.gambles[:SHOWN]]
        lines.append(f"Where experience varies most: {', '.join(told)}.")
    lines += _emerged("Topics", insights.emerging_topics) + _emerged("Words", insights.emerging_words)
    return "\n".join(lines)


def _counted(title: str, said: Sequence[Said]) -> list[str]:
    told = [f"{one.label.replace('_', ' ')} {one.customers:,}" for one in said]
    return [f"{title} (customers): {', '.join(told)}."] if told else []


def _framed(frames: Sequence[Frame]) -> list[str]:
    told = [
        f"{one.kind} {one.customers:,} ({one.about_life:,} of them in their own life)" for one in frames if one.posts
    ]
    return [f"What moves them (customers; unsure, read the quotes): {', '.join(told)}."] if told else []


def _emerged(what: str, found: Sequence[Emerging]) -> list[str]:
    told = [f"{one.name} ({one.talks:,} talks, {one.lift:.1f} times what was expected)" for one in found[:SHOWN]]
    return [f"{what} that rise this week: {', '.join(told)}."] if told else []
