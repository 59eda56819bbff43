"""Why there is no score yet: first the data that there is, then what is missing."""

from __future__ import annotations

from typing import Literal

from analysis.worthiness.minimum_data import (
    C2C_CONVERSATIONS_NEEDED,
    COMMUNITIES_NEEDED,
    COMPLETENESS_NEEDED,
    PEOPLE_NEEDED,
    weeks_needed,
)
from analysis.worthiness.model import Component, ConversationCounts, Worthiness

MissingData = Literal["conversation", "places", "weeks", "collected", "weight"]
"""What is missing for a score; `weight`: there is enough data, and no component with a weight can be measured."""

_REASONS: dict[MissingData, str] = {
    "conversation": "not enough conversations",
    "places": "too few communities",
    "weeks": "too few weeks with conversations",
    "collected": "too few of the replies collected",
    "weight": "no component that has a weight can be measured",
}
_CLAUSES: dict[MissingData, str] = {
    "conversation": "there are not enough conversations",
    "places": "people talk about it in too few communities",
    "weeks": "people talk about it in too few weeks",
    "collected": "too few of the replies were collected",
    "weight": "no component that has a weight can be measured",
}
_WHY: dict[MissingData, str] = {
    "conversation": "With so few conversations, a score would reflect chance more than {brand}.",
    "places": "With so few communities, a score would reflect those communities as much as {brand}.",
    "weeks": "With so few weeks, a score would reflect those weeks more than {brand}.",
    "collected": "With so few of the replies collected, a score would reflect what was collected more than {brand}.",
    "weight": "No component that has a weight can be measured from the conversations about {brand}.",
}

# meaningful even where the number of communities is too small for a score
_INFORMATIVE_ALONE = frozenset({"dialogue", "unprompted", "sentiment"})


def main_shortfall(counts: ConversationCounts) -> MissingData:
    """Return what is missing first of all; only for a brand that has no score."""
    if counts.c2c_conversations < C2C_CONVERSATIONS_NEEDED or counts.people < PEOPLE_NEEDED:
        return "conversation"
    if counts.communities < COMMUNITIES_NEEDED:
        return "places"
    if counts.weeks_with_conversation < weeks_needed(counts.weeks):
        return "weeks"
    return "collected" if counts.completeness < COMPLETENESS_NEEDED else "weight"


def insufficient_data_sentence(brand: str, counts: ConversationCounts) -> str:
    """Return one sentence on the data about a brand without a score, and why it has none."""
    shortfall = main_shortfall(counts)
    if shortfall == "conversation":
        return f"There are not enough conversations about {brand} for a score yet."
    people = f"{counts.people:,} people talk about {brand}"
    if shortfall == "places":
        communities = _count(counts.communities, "community", "communities")
        return f"{people}, but only in {communities}: too few for a score."
    if shortfall == "weeks":
        weeks = _count(counts.weeks, "week")
        return f"{people}, but only in {counts.weeks_with_conversation} of {weeks}: too few for a score."
    if shortfall == "collected":
        return f"{people}, but too few of the replies were collected for a score."
    return f"{people}, but no component that has a weight can be measured."


def insufficient_data_reason(counts: ConversationCounts) -> str:
    """Return `not enough conversations` or `too few communities`, for a row in a list."""
    return _REASONS[main_shortfall(counts)]


def too_little_text(counts: ConversationCounts) -> str:
    """Return `there are not enough conversations`, for the middle of a sentence."""
    return _CLAUSES[main_shortfall(counts)]


def why_no_score_text(brand: str, counts: ConversationCounts) -> str:
    """Return the reason why there is no score, as a sentence."""
    return _WHY[main_shortfall(counts)].format(brand=brand)


def components_to_show(worthiness: Worthiness) -> list[Component]:
    """Return the components shown instead of a score where there are many conversations; else an empty list."""
    if worthiness.score is not None or main_shortfall(worthiness.counts) == "conversation":
        return []
    return [
        component
        for component in worthiness.components
        if component.name in _INFORMATIVE_ALONE and component.value is not None
    ]


def _count(number: int, singular: str, plural: str = "") -> str:
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
