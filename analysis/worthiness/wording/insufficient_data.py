"""How a refused index is told: what there is first, then what is missing, so that much talk is not called little."""

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
"""What keeps a brand from an index; `weight` where there is enough of all, and no part that weighs can be measured."""

_UNSCORED: dict[MissingData, str] = {
    "conversation": "not enough talk to score",
    "places": "in too few places to score",
    "weeks": "in too few weeks to score",
    "collected": "too little of it collected to score",
    "weight": "no part that carries weight can be measured",
}
_TOO_LITTLE: dict[MissingData, str] = {
    "conversation": "there is not enough talk",
    "places": "it is talked about in too few places",
    "weeks": "it is talked about in too few weeks",
    "collected": "too little of the talk about it was collected",
    "weight": "no part that carries weight can be measured",
}
_WHY: dict[MissingData, str] = {
    "conversation": "A number from so little talk would say more about chance than about {brand}. So there is none yet.",
    "places": "A number from so few places would say as much about those places as about {brand}. "
    "So there is none yet.",
    "weeks": "A number from so few weeks would say more about those weeks than about {brand}. So there is none yet.",
    "collected": "A number from so small a part of the talk would say more about that part than about {brand}. "
    "So there is none yet.",
    "weight": "Nothing that was given a weight can be read from the talk about {brand}. So there is no number.",
}

# what customers make of a brand, whatever the number of places they say it in
_INFORMATIVE_ALONE = frozenset({"dialogue", "unprompted", "sentiment"})


def main_shortfall(counts: ConversationCounts) -> MissingData:
    """What keeps a brand from an index before all else; to be asked of one that has none."""
    if counts.c2c_conversations < C2C_CONVERSATIONS_NEEDED or counts.people < PEOPLE_NEEDED:
        return "conversation"
    if counts.communities < COMMUNITIES_NEEDED:
        return "places"
    if counts.weeks_with_conversation < weeks_needed(counts.weeks):
        return "weeks"
    return "collected" if counts.completeness < COMPLETENESS_NEEDED else "weight"


def insufficient_data_sentence(brand: str, counts: ConversationCounts) -> str:
    """The finding on a refused brand in one sentence: how much talk there is, and why it is not scored."""
    lacks = main_shortfall(counts)
    if lacks == "conversation":
        return f"There is not enough talk about {brand} to score."
    told = f"{counts.people:,} customers talk about {brand}"
    if lacks == "places":
        return f"{told}, but only in {_count(counts.communities, 'community', 'communities')}: too few places to score."
    if lacks == "weeks":
        return (
            f"{told}, but only in {counts.weeks_with_conversation} of {_count(counts.weeks, 'week')}: too few to score."
        )
    if lacks == "collected":
        return f"{told}, but too little of what was said has been collected to score."
    return f"{told}, but no part that carries weight can be measured."


def insufficient_data_reason(counts: ConversationCounts) -> str:
    """`not enough talk to score`, `in too few places to score`: for a line beside others."""
    return _UNSCORED[main_shortfall(counts)]


def too_little_words(counts: ConversationCounts) -> str:
    """`there is not enough talk`, `it is talked about in too few places`: for the middle of a sentence."""
    return _TOO_LITTLE[main_shortfall(counts)]


def no_number_words(brand: str, counts: ConversationCounts) -> str:
    """Why there is no number, in a sentence or two."""
    return _WHY[main_shortfall(counts)].format(brand=brand)


def components_to_show(judged: Worthiness) -> list[Component]:
    """The parts that stand beside a brand's name where there is much talk and yet no index; else none."""
    if judged.score is not None or main_shortfall(judged.counts) == "conversation":
        return []
    return [
        component
        for component in judged.components
        if component.name in _INFORMATIVE_ALONE and component.value is not None
    ]


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
