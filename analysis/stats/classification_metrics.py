"""How good verdicts are: precision, recall and F1 on labels that people gave, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.stats.cluster_bootstrap import draw_multinomial, percentiles, sum_replicates

SEED = 8

Counts = NDArray[np.float64]
"""Conversations x classes x (found of what is labelled, labelled, right of what we say, said)."""


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class: how often it is labelled and said, precision, recall and F1 (0 to 1), and F1's 90 % interval."""

    name: str
    labelled: int
    said: int
    precision: float
    recall: float
    f1: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Every class, and the mean of their F1 (macro-F1, 0 to 1) with its 90 % interval."""

    classes: tuple[ClassScore, ...]
    macro_f1: float
    low: float
    high: float


def score_labels(truths: Sequence[str], told: Sequence[str], threads: Sequence[str]) -> Scores:
    """The scores of n verdicts (`told`) beside n labels (`truths`); classes are those that are labelled.

    `conversations` (n) says which items stand together: they are drawn together, since posts of one conversation are
    alike (an interval over single posts is too narrow, docs/METHOD.md, section 5).
    """
    names = sorted(set(truths))
    place = {name: number for number, name in enumerate(names)}
    rows = _places(threads)
    counts = np.zeros((rows.max(initial=-1) + 1, len(names), 4))
    for row, truth, verdict in zip(rows.tolist(), truths, told, strict=True):
        right = float(truth == verdict)
        counts[row, place[truth], :2] += right, 1
        if verdict in place:
            counts[row, place[verdict], 2:] += right, 1
    return score_counts(names, counts)


def score_counts(names: Sequence[str], counts: Counts) -> Scores:
    """The scores of counted verdicts for one or more classes; right need not be one for one: spans may overlap."""
    sums = counts.sum(axis=0)
    precision, recall, f1 = (measure[0] for measure in _ratios(sums[None]))
    drawn = _ratios(_resample(counts))[2]
    classes = []
    for number, name in enumerate(names):
        _, labelled, _, said = sums[number].astype(int).tolist()
        right, found, both = (float(measure[number]) for measure in (precision, recall, f1))
        classes.append(ClassScore(name, labelled, said, right, found, both, *_interval(drawn[:, number])))
    return Scores(tuple(classes), float(f1.mean()), *_interval(drawn.mean(axis=1)))


def confusion(truths: Sequence[str], told: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """Label -> verdict -> how many posts; the rows are the labels, the columns everything that was ever said."""
    columns = sorted(set(truths) | set(told))
    matrix = {truth: dict.fromkeys(columns, 0) for truth in sorted(set(truths))}
    for truth, verdict in zip(truths, told, strict=True):
        matrix[truth][verdict] += 1
    return matrix


def majority(truths: Sequence[str]) -> list[str]:
    """The baseline that says the commonest label of every post."""
    commonest = max(sorted(set(truths)), key=truths.count, default="")
    return [commonest] * len(truths)


def _places(threads: Sequence[str]) -> NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(one, len(numbers)) for one in threads], dtype=np.int64)


def _resample(counts: Counts) -> Counts:
    """The sums of as many conversations as there are, drawn anew for each replicate."""
    if not len(counts):
        return np.zeros((1, *counts.shape[1:]))
    drawn = sum_replicates(draw_multinomial(len(counts), SEED), counts.reshape(len(counts), -1))
    return drawn.reshape(-1, *counts.shape[1:])


def _ratios(counts: Counts) -> tuple[Counts, Counts, Counts]:
    """Precision, recall and F1 of sums (draws x classes x 4); 0 where there is nothing to divide by."""
    found, labelled, right, said = np.moveaxis(counts, 2, 0)
    precision, recall = right / np.maximum(said, 1), found / np.maximum(labelled, 1)
    both = precision + recall
    return precision, recall, np.where(both > 0, 2 * precision * recall / np.where(both > 0, both, 1), 0.0)


def _interval(draws: Counts) -> tuple[float, float]:
    low, high = percentiles(draws)
    return float(low), float(high)
