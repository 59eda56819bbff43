"""How right probabilities are: F1 of the likeliest labels, of the surest three quarters, and precision at recall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

RECALLS = (0.4, 0.45, 0.5)
SUREST = 0.75
FEWEST = 20

Table = Any


def describe(labels: Sequence[str], truths: Table, shares: Table) -> str:
    """Return the figures of n mentions in one paragraph; `shares` are probabilities (n, labels)."""
    numbers = np.array([labels.index(truth) for truth in truths])
    predicted, surest = shares.argmax(1), shares.max(1) >= np.quantile(shares.max(1), 1 - SUREST)
    lines = [
        f"macro F1 {macro_f1(numbers, predicted):.3f}, surest 75% {macro_f1(numbers[surest], predicted[surest]):.3f}"
    ]
    for number, label in enumerate(labels):
        right = numbers == number
        if right.any():
            lines.append(f"{label}: F1 {f1(numbers, predicted, number):.2f}, {at_recalls(right, shares[:, number])}")
    return "; ".join(lines)


def macro_f1(truths: Table, predicted: Table) -> float:
    """Return the mean F1 of the classes there are."""
    return float(np.mean([f1(truths, predicted, number) for number in np.unique(truths)]))


def f1(truths: Table, predicted: Table, number: int) -> float:
    """Return the F1 of one class."""
    both = ((predicted == number) & (truths == number)).sum()
    return float(2 * both / max(1, (predicted == number).sum() + (truths == number).sum()))


def at_recalls(right: Table, scores: Table) -> str:
    """Return the best F1 at any threshold, and the precision at some recalls."""
    hits = np.cumsum(right[np.argsort(-scores)])
    taken = np.arange(1, len(hits) + 1)
    best = (2 * hits / (taken + hits[-1])).max()
    places = [int(np.searchsorted(hits, np.ceil(recall * hits[-1]))) for recall in RECALLS]
    precisions = "/".join(f"{hits[place] / taken[place]:.2f}" for place in places)
    return f"best F1 {best:.2f}, precision at recall .4/.45/.5 {precisions}"


def reliability(labels: Sequence[str], truths: Table, shares: Table) -> str:
    """Return how often the label of a given probability is right, by tenths of probability, over all labels."""
    right = np.array([[label == truth for label in labels] for truth in truths]).ravel()
    tenths = np.minimum((shares.ravel() * 10).astype(int), 9)
    parts = []
    for tenth in range(10):
        rows = tenths == tenth
        if rows.sum() >= FEWEST:
            expected, observed = shares.ravel()[rows].mean(), right[rows].mean()
            parts.append(f"{expected:.2f} -> {observed:.2f} ({rows.sum():,})")
    return "probability -> right: " + ", ".join(parts)
