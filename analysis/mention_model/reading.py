"""What the model predicts of one mention, and the verdicts that follow from it and the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.mention_model.combination import NO_RULE, Combination

Floats = NDArray[np.float32]
SPAN = 80
"""Characters of the longest passage that is shown as what weighed most."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The chosen label with its probability, those of all labels, and whether it may be given."""

    label: str
    probability: float
    probabilities: Mapping[str, float]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class MentionReading:
    """The prediction for one mention of a brand.

    `logs`: name of a label (`labels.LABELS`) -> log probability of each of its values. `features` (256) are what the
    network knows of the mention, on which a brand's own labels go on. `weightiest` are the spans of the post's text
    that weighed most for the side that it takes, the heaviest first.
    """

    logs: Mapping[str, Floats]
    features: Floats
    weightiest: tuple[tuple[int, int], ...]
    combination: Combination

    def decide(self, kind: str, rule_label: str = NO_RULE, rule_value: float = 0.0) -> Decision:
        """Return the verdict of model and rules."""
        probabilities = self.combination.probabilities(kind, self.logs, rule_label, rule_value)
        label = self.combination.choose(kind, probabilities)
        sure = probabilities[label] >= self.combination.threshold(kind, label)
        return Decision(label, probabilities[label], probabilities, sure)

    def applies(self, kind: str, label: str, rule_label: str = NO_RULE) -> float | None:
        """Return the probability of one label where it reaches its threshold, else None."""
        probability = self.combination.probabilities(kind, self.logs, rule_label, 0.0)[label]
        return probability if probability >= self.combination.threshold(kind, label) else None


def model_rule(probability: float) -> str:
    """Return how a verdict of the model is named where it is shown."""
    return f"the model, {probability:.0%} sure"


def weightiest_span(reading: MentionReading, text: str) -> tuple[int, int] | tuple[None, None]:
    """Return the span of the words that weighed most, with what stands between them in the same sentence."""
    if not reading.weightiest:
        return None, None
    start, stop = reading.weightiest[0]
    for begin, end in reading.weightiest[1:]:
        between = text[min(start, begin) : max(stop, end)]
        if len(between) <= SPAN and not any(mark in between for mark in ".!?\n"):
            start, stop = min(start, begin), max(stop, end)
    return start, stop
