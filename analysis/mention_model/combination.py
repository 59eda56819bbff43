"""Rules and model together: for each kind of verdict a logistic model of what both say, with a threshold a label.

Stacked generalisation (Wolpert 1992, https://doi.org/10.1016/S0893-6080(05)80023-1): the weights were fitted on
mentions of brands whose labels the network never saw, so that they know how far each can be trusted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

Floats = NDArray[np.float64]
NO_RULE = "none"


class Verdict(msgspec.Struct, frozen=True):
    """One kind of verdict: its labels, the rule labels it knows, and how far model and rules count.

    The model's log probabilities are multiplied by `scale`; each rule label, and last the value of a rule, adds its row
    of `weights` (one a label); `bias` is added always. The label of the greatest probability times `boost` is chosen,
    since the likeliest would too often be the most common; it may be given where its probability reaches its threshold.
    """

    labels: list[str]
    rule_labels: list[str]
    scale: float
    weights: list[list[float]]
    bias: list[float]
    boosts: dict[str, float]
    thresholds: dict[str, float]


class Combination:
    """All verdicts of a model's folder."""

    def __init__(self, content: bytes) -> None:
        self.version = hashlib.sha256(content).hexdigest()[:12]
        self._verdicts = msgspec.json.decode(content, type=dict[str, Verdict])
        self._weights = {kind: np.array(verdict.weights) for kind, verdict in self._verdicts.items()}

    def probabilities(
        self, kind: str, logs: Mapping[str, NDArray[np.float32]], rule_label: str, rule_value: float
    ) -> dict[str, float]:
        """Return the probability of each label of `kind`, given the model's log probabilities and the rules' label."""
        verdict = self._verdicts[kind]
        by_rule = to_features(verdict.rule_labels, rule_label, rule_value) @ self._weights[kind]
        shares = softmax(verdict.scale * logs[kind].astype(np.float64) + by_rule + np.array(verdict.bias))
        return dict(zip(verdict.labels, shares.tolist(), strict=True))

    def choose(self, kind: str, probabilities: Mapping[str, float]) -> str:
        """Return the label that these probabilities speak for."""
        boosts = self._verdicts[kind].boosts
        return max(probabilities, key=lambda label: probabilities[label] * boosts[label])

    def threshold(self, kind: str, label: str) -> float:
        """Return the probability from which a label is given."""
        return self._verdicts[kind].thresholds[label]


def to_features(rule_labels: Sequence[str], rule_label: str, rule_value: float) -> Floats:
    """Return what the rules add to a verdict: their label (one of n), and its value."""
    return np.array([*(float(rule_label == label) for label in rule_labels), rule_value])


@cache
def load_combination(folder: Path) -> Combination:
    """Return the combination in a model's folder."""
    return Combination((folder / "combination.json").read_bytes())
