"""How a refused index is told: what there is first, then what is missing, so that much talk is not called little."""

from __future__ import annotations

from analysis.worthiness import Counts, Part, Worthiness
from analysis.worthiness.refusal import (
    C2C_TALKS_NEEDED,
    COMMUNITIES_NEEDED,
    COMPLETENESS_NEEDED,
    CUSTOMERS_NEEDED,
    weeks_needed,
)
from reports.wording import count_words

TALK, PLACES, WEEKS, COLLECTED = "talk", "places", "weeks", "collected"

_UNSCORED = {
    TALK: "not enough talk to score",
    PLACES: "in too few places to score",
    WEEKS: "in too few weeks to score",
    COLLECTED: "too little of it collected to score",
}
_WHY = {
    TALK: "A number from so little talk would say more about chance than about {brand}. So there is none yet.",
    PLACES: "A number from so few places would say as much about those places as about {brand}. So there is none yet.",
    WEEKS: "A number from so few weeks would say more about those weeks than about {brand}. So there is none yet.",
    COLLECTED: "A number from so small a part of the talk would say more about that part than about {brand}. "
    "So there is none yet.",
}
# what customers make of a brand, whatever the number of places they say it in
_TOLD_ALONE = frozenset({"dialogue", "brought_up", "warmth"})


def lacking(counts: Counts) -> str:
    """What keeps a brand from an index before all else: `talk`, `places`, `weeks` or `collected`."""
    if counts.c2c_talks < C2C_TALKS_NEEDED or counts.customers < CUSTOMERS_NEEDED:
        return TALK
    if counts.communities < COMMUNITIES_NEEDED:
        return PLACES
    if counts.weeks_with_talk < weeks_needed(counts.weeks):
        return WEEKS
    return COLLECTED if counts.completeness < COMPLETENESS_NEEDED else TALK


def refused_words(brand: str, counts: Counts) -> str:
    """The finding on a refused brand in one sentence: how much talk there is, and why it is not scored."""
    lacks = lacking(counts)
    if lacks == TALK:
        return f"There is not enough talk about {brand} to score."
    told = f"{count_words(counts.customers, 'customer')} talk about {brand}"
    if lacks == PLACES:
        where = count_words(counts.communities, "community", "communities")
        return f"{told}, but only in {where}: too few places to score."
    if lacks == WEEKS:
        return f"{told}, but only in {counts.weeks_with_talk} of {count_words(counts.weeks, 'week')}: too few to score."
    return f"{told}, but too little of what was said has been collected to score."


def unscored_words(counts: Counts) -> str:
    """`not enough talk to score`, `in too few places to score`: for a line beside others."""
    return _UNSCORED[lacking(counts)]


def no_number_words(brand: str, counts: Counts) -> str:
    """Why there is no number, in a sentence or two."""
    return _WHY[lacking(counts)].format(brand=brand)


def parts_to_tell(judged: Worthiness) -> list[Part]:
    """The parts that stand beside a brand's name where there is much talk and yet no index; else none."""
    if judged.index is not None or lacking(judged.counts) == TALK:
        return []
    return [part for part in judged.parts if part.name in _TOLD_ALONE and part.value is not None]
