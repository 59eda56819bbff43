"""The score as one sentence, and the comparison of two brands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.worthiness.model import COMPONENT_TITLES, Worthiness
from analysis.worthiness.wording.insufficient_data import insufficient_data_reason, insufficient_data_sentence

SURE = 0.9
"""A difference is called visible from this probability on."""
MUCH, SOME = 50, 25
STRONG = 0.5

_STRENGTHS = {
    "people": "more people than talk about your competitors",
    "dialogue": "often going back and forth",
    "breadth": "in more communities than your competitors",
    "unprompted": "mostly without being asked",
    "peer_help": "mostly helping each other",
    "personal_relevance": "mostly about their own lives",
    "staying_power": "week after week",
    "sentiment": "and mostly positively",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Probability that the first brand has the higher score, and the brand that visibly has it (None: neither)."""

    higher: str | None
    chance: float | None
    sentence: str


def headline(worthiness: Worthiness) -> str:
    """Return one sentence that can stand alone: the score and its 90% range, or why there is none."""
    if worthiness.score is None:
        missing = "; ".join(worthiness.reasons)
        return f"{insufficient_data_sentence(worthiness.brand, worthiness.counts)} Still needed: {missing}."
    sentence = f"{_opening(worthiness)}: {_number(worthiness)}"
    if worthiness.status == "provisional":
        sentence = f"{sentence}, provisional: {'; '.join(worthiness.reasons)}"
    return f"{sentence}."


def compare(first: Worthiness, second: Worthiness) -> Comparison:
    """Compare two scores by paired bootstrap; a difference is visible from a probability of 0.9 (METHOD section 5).

    Both must come from the same options and date range; threads that name both brands are then resampled together.
    Scores that leave different components out cannot be compared.
    """
    names = f"{first.brand} and {second.brand}"
    if first.score is None or second.score is None:
        return Comparison(None, None, f"{names} cannot be compared: {_without_score(first, second)}.")
    if first.left_out != second.left_out:
        different = sorted(set(first.left_out) ^ set(second.left_out), key=list(COMPONENT_TITLES).index)
        titles = ", ".join(COMPONENT_TITLES[name] for name in different)
        return Comparison(None, None, f"{names} cannot be compared: only one of them has {titles}.")
    if (first.date_range, first.replicates.shape) != (second.date_range, second.replicates.shape) or not len(
        first.replicates
    ):
        raise ValueError("compare needs two brands scored in the same date range with the same replicates")
    chance = float(np.mean(first.replicates > second.replicates) + np.mean(first.replicates == second.replicates) / 2)
    if max(chance, 1 - chance) < SURE:
        return Comparison(None, chance, f"{names} are too close to call.")
    higher, lower = (first.brand, second.brand) if chance >= SURE else (second.brand, first.brand)
    return Comparison(higher, chance, f"{higher} is more worthy of conversation than {lower}.")


def _without_score(first: Worthiness, second: Worthiness) -> str:
    """Return which of the two has no score, and why: `Java has no score (not enough conversations)`."""
    without = [worthiness for worthiness in (first, second) if worthiness.score is None]
    reasons = [insufficient_data_reason(worthiness.counts) for worthiness in without]
    if len(without) == 1:
        return f"{without[0].brand} has no score ({reasons[0]})"
    if len(set(reasons)) == 1:
        return f"neither has a score ({reasons[0]})"
    pairs = zip(without, reasons, strict=True)
    return f"neither has a score ({'; '.join(f'{worthiness.brand}: {reason}' for worthiness, reason in pairs)})"


def _opening(worthiness: Worthiness) -> str:
    brand, score = worthiness.brand, worthiness.score or 0
    if score < SOME:
        return f"People rarely talk about {brand} on their own"
    opening = f"People talk about {brand} on their own" if score >= MUCH else f"People sometimes talk about {brand}"
    measured = [component for component in worthiness.components if component.value is not None]
    best = max(measured, key=lambda component: component.value or 0.0)
    return f"{opening}, {_STRENGTHS[best.name]}" if (best.value or 0.0) > STRONG else opening


def _number(worthiness: Worthiness) -> str:
    return f"score {worthiness.score} out of 100 ({worthiness.low}\N{EN DASH}{worthiness.high})"
