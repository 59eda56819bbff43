"""Readings of the model of mentions with chosen probabilities, which no rule moves."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np

from analysis.mention_model.combination import Combination
from analysis.mention_model.labels import LABELS
from analysis.mention_model.reading import MentionReading

THRESHOLD = 0.6
KINDS = ("sentiment", "complaint", "question", "recommends", "stage", "author_type")


def to_verdict(kind: str) -> dict[str, object]:
    """Return a verdict that follows the model alone, from a probability of 0.6 on."""
    labels = list(LABELS[kind])
    return {
        "labels": labels,
        "rule_labels": [],
        "scale": 1.0,
        "weights": [[0.0] * len(labels)],
        "bias": [0.0] * len(labels),
        "boosts": dict.fromkeys(labels, 1.0),
        "thresholds": dict.fromkeys(labels, THRESHOLD),
    }


def make_reading(weightiest: tuple[tuple[int, int], ...] = (), **probabilities: Mapping[str, float]) -> MentionReading:
    """Return a reading; of a kind that is not given, the first label is certain."""
    combination = Combination(json.dumps({kind: to_verdict(kind) for kind in KINDS}).encode())
    logs = {}
    for kind, labels in LABELS.items():
        shares = probabilities.get(kind, {labels[1] if kind == "sentiment" else labels[0]: 1.0})
        logs[kind] = np.log(np.array([max(shares.get(label, 0.0), 1e-9) for label in labels], dtype=np.float32))
    return MentionReading(logs, np.zeros(256, dtype=np.float32), weightiest, combination)
