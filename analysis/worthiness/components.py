"""Turns measurements into the eight components between 0 and 1, compared with competitors where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.worthiness.estimation.bootstrap import Measurements
from analysis.worthiness.estimation.estimators import PSEUDO_CONVERSATIONS, against_median, shrink
from analysis.worthiness.model import COMPONENT_TITLES, Array

NEEDS_COMPETITORS = ("people", "breadth")


@dataclass(frozen=True, slots=True, eq=False)
class CompetitorBaseline:
    """Measurements of the competitors, replicate by replicate. `size` is their number.

    `people_per_week` and `places` are medians over the competitors, one without posts counting as 0; the others are
    pooled shares towards which the brand's own shares are shrunk, one half where the competitors have no data.
    """

    size: int
    people_per_week: Array
    places: Array
    dialogue: Array
    unprompted: Array
    sentiment: Array

    @classmethod
    def of(cls, competitors: Sequence[Measurements], like: Measurements) -> CompetitorBaseline:
        """Return the baseline of these competitors; `like` gives the number of replicates where there are none."""
        none = np.zeros_like(like.people_per_week)

        def pooled(name: str) -> Array:
            return (
                np.asarray(np.sum([getattr(competitor, name) for competitor in competitors], axis=0))
                if competitors
                else none
            )

        def median(name: str) -> Array:
            return (
                np.asarray(np.median([getattr(competitor, name) for competitor in competitors], axis=0))
                if competitors
                else none
            )

        conversations, positive = pooled("conversations"), pooled("positive")
        return cls(
            size=len(competitors),
            people_per_week=median("people_per_week"),
            places=median("places"),
            dialogue=_share(pooled("dialogue"), conversations),
            unprompted=_share(pooled("unprompted"), conversations),
            sentiment=_share(positive, positive + pooled("negative")),
        )

    def plain(self) -> CompetitorBaseline:
        """Return the point estimates alone, without replicates."""
        arrays = (self.people_per_week, self.places, self.dialogue, self.unprompted, self.sentiment)
        return CompetitorBaseline(self.size, *(array[:1] for array in arrays))


def to_components(measurements: Measurements, baseline: CompetitorBaseline, key: int) -> dict[str, Array]:
    """Return the components that can be measured, by name in their order: arrays of 1 + replicates, 0 to 1.

    A component without data is left out, not imputed. So are People talking and Breadth without competitors, and where
    the competitor median is zero, since the ratio would always be 1. `key` seeds the pseudo-conversations.
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
    """Return the share with four pseudo-questions in its replicates; else ten of ten answered would seem certain."""
    rng = np.random.default_rng([key, len(COMPONENT_TITLES)])
    replicates = shrink(share * questions, questions, np.full_like(share, 0.5), rng)
    return np.concatenate([share[:1], replicates[1:]])


def _share(component: Array, whole: Array) -> Array:
    """Return part / whole, shrunk towards one half; one half where there is no data.

    So a competitor with one positive author and no negative one does not make 100% positive the norm.
    """
    return np.clip((component + PSEUDO_CONVERSATIONS / 2) / (whole + PSEUDO_CONVERSATIONS), 0.0, 1.0)
