"""The verdict as one plain sentence for a marketer, and the comparison of two brands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.worthiness.model import COMPONENT_TITLES, Worthiness
from analysis.worthiness.wording.insufficient_data import insufficient_data_reason, insufficient_data_sentence

SURE = 0.9
MUCH, SOME = 50, 25
STRONG = 0.5

_STRENGTHS = {
    "people": "and more of them do than talk about your rivals",
    "dialogue": "going back and forth with each other",
    "breadth": "in more places than they talk about your rivals",
    "unprompted": "mostly because somebody brings you up",
    "peer_help": "mostly to help each other",
    "personal_relevance": "mostly about their own lives",
    "staying_power": "week after week",
    "sentiment": "and mostly with warmth",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How probable it is that the first brand is the worthier (`chance`), and which one visibly is (None: neither)."""

    higher: str | None
    chance: float | None
    sentence: str


def headline(worthiness: Worthiness) -> str:
    """One sentence that can stand alone: what the talk is like, and its number and interval or why there is none."""
    brand = worthiness.brand
    if worthiness.score is None:
        return (
            f"{insufficient_data_sentence(brand, worthiness.counts)} What is missing: {'; '.join(worthiness.reasons)}."
        )
    sentence = f"{_opening(worthiness)}: {_number(worthiness)}."
    if worthiness.status == "provisional":
        sentence = sentence[:-1] + f", provisional: {'; '.join(worthiness.reasons)}."
    return sentence


def compare(first: Worthiness, second: Worthiness) -> Comparison:
    """Is one brand worthier than the other? By paired bootstrap, visible from a probability of 0.9 (METHOD section 5).

    Both must come from the same options and window; conversations that name both are then resampled together. Indexes
    that leave different parts out, and refused ones, are not compared.
    """
    names = f"{first.brand} and {second.brand}"
    if first.score is None or second.score is None:
        return Comparison(None, None, f"{names} cannot be compared: {_unscored(first, second)}.")
    if first.left_out != second.left_out:
        different = sorted(set(first.left_out) ^ set(second.left_out), key=list(COMPONENT_TITLES).index)
        components = ", ".join(COMPONENT_TITLES[name] for name in different)
        return Comparison(None, None, f"{names} cannot be compared: not both could be measured on {components}.")
    if (first.date_range, first.replicates.shape) != (second.date_range, second.replicates.shape) or not len(
        first.replicates
    ):
        raise ValueError("compare needs two brands judged in the same window with the same replicates")
    chance = float(np.mean(first.replicates > second.replicates) + np.mean(first.replicates == second.replicates) / 2)
    if max(chance, 1 - chance) < SURE:
        return Comparison(None, chance, f"No visible difference between {names}.")
    higher, lower = (first.brand, second.brand) if chance >= SURE else (second.brand, first.brand)
    return Comparison(higher, chance, f"{higher} is more worthy of conversation than {lower}.")


def _unscored(first: Worthiness, second: Worthiness) -> str:
    """`Java has no index (not enough talk to score)`, or that neither of them has one, and why."""
    without = [judged for judged in (first, second) if judged.score is None]
    whys = [insufficient_data_reason(judged.counts) for judged in without]
    if len(without) == 1:
        return f"{without[0].brand} has no index ({whys[0]})"
    if len(set(whys)) == 1:
        return f"neither has an index ({whys[0]})"
    each = "; ".join(f"{judged.brand}: {why}" for judged, why in zip(without, whys, strict=True))
    return f"neither has an index ({each})"


def _opening(worthiness: Worthiness) -> str:
    brand, score = worthiness.brand, worthiness.score or 0
    if score < SOME:
        return f"People seldom talk to each other about {brand} when you are not there"
    often = "" if score >= MUCH else " now and then"
    opening = f"People talk about {brand} without you{often}"
    present = [component for component in worthiness.components if component.value is not None]
    best = max(present, key=lambda component: component.value or 0.0)
    return f"{opening}, {_STRENGTHS[best.name]}" if (best.value or 0.0) > STRONG else opening


def _number(worthiness: Worthiness) -> str:
    return f"{worthiness.score} out of 100 ({worthiness.low}-{worthiness.high})"
