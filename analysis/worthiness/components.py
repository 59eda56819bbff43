"""From what was measured to the eight parts between 0 and 1, beside a panel of rivals where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.worthiness.bootstrap import Measurements
from analysis.worthiness.estimators import PSEUDO_CONVERSATIONS, against_median, shrink
from analysis.worthiness.model import COMPONENT_TITLES, Array

NEEDS_COMPETITORS = ("people", "breadth")


@dataclass(frozen=True, slots=True, eq=False)
class CompetitorBaseline:
    """What the rivals are measured to be, replicate by replicate. `size` is how many there are.

    `talkers` and `places` are medians over the rivals, a silent one counting as 0; the rest are the pooled shares that
    the brand's own shares are drawn towards, one half where the rivals have nothing to pool.
    """

    size: int
    people_per_week: Array
    places: Array
    dialogue: Array
    unprompted: Array
    sentiment: Array

    @classmethod
    def of(cls, competitors: Sequence[Measurements], like: Measurements) -> CompetitorBaseline:
        """The panel of these rivals; of none, where `like` gives the number of replicates."""
        none = np.zeros_like(like.people_per_week)
        conversations = _pool([competitor.conversations for competitor in competitors], none)
        positive = _pool([competitor.positive for competitor in competitors], none)
        negative = _pool([competitor.negative for competitor in competitors], none)
        return cls(
            size=len(competitors),
            people_per_week=np.median([competitor.people_per_week for competitor in competitors], axis=0)
            if competitors
            else none,
            places=np.median([competitor.places for competitor in competitors], axis=0) if competitors else none,
            dialogue=_share(_pool([competitor.dialogue for competitor in competitors], none), conversations),
            unprompted=_share(_pool([competitor.unprompted for competitor in competitors], none), conversations),
            sentiment=_share(positive, positive + negative),
        )

    def plain(self) -> CompetitorBaseline:
        """Only the panel as it stands, without replicates."""
        arrays = (self.people_per_week, self.places, self.dialogue, self.unprompted, self.sentiment)
        return CompetitorBaseline(self.size, *(array[:1] for array in arrays))


def to_components(measurements: Measurements, baseline: CompetitorBaseline, key: int) -> dict[str, Array]:
    """The parts that there are, by name in their order: arrays of 1 + replicates, 0 to 1.

    A part that has nothing to be read from is left out, not imputed. So are Talkers and Spread without a panel, and
    with one whose median rival is silent: anything is all there is beside nothing. `key` seeds the pseudo-talks.
    """
    components = _shrunken(measurements, baseline, key)
    if not np.isnan(measurements.peer_help[0]):
        components["peer_help"] = _unsure(measurements.peer_help, measurements.questions, key)
    if not np.isnan(measurements.personal_relevance[0]):
        components["personal_relevance"] = measurements.personal_relevance
    if measurements.conversations[0]:
        components["staying_power"] = measurements.staying_power
    if measurements.conversations[0] and baseline.people_per_week[0] > 0:
        components["people"] = against_median(measurements.people_per_week, baseline.people_per_week)
        components["breadth"] = against_median(measurements.places, baseline.places)
    return {name: np.clip(components[name], 0.0, 1.0) for name in COMPONENT_TITLES if name in components}


def _shrunken(measurements: Measurements, baseline: CompetitorBaseline, key: int) -> dict[str, Array]:
    sides = measurements.positive + measurements.negative
    shares = {
        "dialogue": (measurements.dialogue, measurements.conversations, baseline.dialogue),
        "unprompted": (measurements.unprompted, measurements.conversations, baseline.unprompted),
        "sentiment": (measurements.positive, sides, baseline.sentiment),
    }
    return {
        name: shrink(yes, total, expected, np.random.default_rng([key, number]))
        for number, (name, (yes, total, expected)) in enumerate(shares.items())
        if total[0] > 0
    }


def _unsure(share: Array, questions: Array, key: int) -> Array:
    """The share as it is, with four pseudo-questions in its replicates, or ten of ten answered would seem certain."""
    rng = np.random.default_rng([key, len(COMPONENT_TITLES)])
    replicates = shrink(share * questions, questions, np.full_like(share, 0.5), rng)
    return np.concatenate([share[:1], replicates[1:]])


def _pool(sums: Sequence[Array], none: Array) -> Array:
    return np.asarray(np.sum(sums, axis=0)) if sums else none


def _share(component: Array, whole: Array) -> Array:
    """part / whole, drawn towards one half as a brand's own shares are drawn towards this: a rival with one warm voice
    and no cold one does not make warmth the rule. One half where there is nothing."""
    return np.clip((component + PSEUDO_CONVERSATIONS / 2) / (whole + PSEUDO_CONVERSATIONS), 0.0, 1.0)
