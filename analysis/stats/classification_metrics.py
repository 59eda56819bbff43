"""Precision, recall and F1 of a classification against labels by people, with 90% intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.stats.cluster_bootstrap import draw_multinomial, percentiles, share_of, sum_replicates

SEED = 8

ClassCounts = NDArray[np.float64]
"""Threads x classes x (labelled and predicted, labelled, predicted rightly, predicted)."""


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class: number of labels and predictions, precision, recall and F1 (0 to 1), and the 90% interval of F1.

    `precision_low` and `precision_high` are the interval of precision; None without predictions, and in scores that
    earlier versions saved.
    """

    name: str
    labelled: int
    predicted: int
    precision: float
    recall: float
    f1: float
    low: float
    high: float
    precision_low: float | None = None
    precision_high: float | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of each class, and the mean of their F1 (macro-F1, 0 to 1) with its 90% interval."""

    classes: tuple[ClassScore, ...]
    macro_f1: float
    low: float
    high: float


def score_labels(truths: Sequence[str], predictions: Sequence[str], threads: Sequence[str]) -> Scores:
    """Return the scores of n `predictions` against n labels (`truths`); the classes are those of the labels.

    `threads` (n) names the thread of each item: items of one thread are resampled together, since they are alike (an
    interval over single posts is too narrow, docs/METHOD.md, section 5).
    """
    names = sorted(set(truths))
    place = {name: number for number, name in enumerate(names)}
    rows = _thread_numbers(threads)
    counts = np.zeros((rows.max(initial=-1) + 1, len(names), 4))
    for row, truth, prediction in zip(rows.tolist(), truths, predictions, strict=True):
        right = float(truth == prediction)
        counts[row, place[truth], :2] += right, 1
        if prediction in place:
            counts[row, place[prediction], 2:] += right, 1
    return score_counts(names, counts)


def score_counts(names: Sequence[str], counts: ClassCounts) -> Scores:
    """Return the scores of counted predictions. The two counts of matches may differ, since spans may overlap."""
    sums = counts.sum(axis=0)
    precision, recall, f1 = (measure[0] for measure in _ratios(sums[None]))
    replicates = _ratios(_resample(counts))[2]
    classes = []
    for number, name in enumerate(names):
        _, labelled, _, predicted = sums[number].astype(int).tolist()
        precision_of_class, recall_of_class, f1_of_class = (
            float(measure[number]) for measure in (precision, recall, f1)
        )
        interval_of_precision = share_of(*np.moveaxis(counts[:, number, 2:], 1, 0))
        classes.append(
            ClassScore(
                name,
                labelled,
                predicted,
                precision_of_class,
                recall_of_class,
                f1_of_class,
                *_interval(replicates[:, number]),
                *((interval_of_precision.low, interval_of_precision.high) if interval_of_precision else ()),
            )
        )
    return Scores(tuple(classes), float(f1.mean()), *_interval(replicates.mean(axis=1)))


def confusion(truths: Sequence[str], predictions: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """Return label -> prediction -> number of posts; the columns are all labels and predictions."""
    columns = sorted(set(truths) | set(predictions))
    matrix = {truth: dict.fromkeys(columns, 0) for truth in sorted(set(truths))}
    for truth, prediction in zip(truths, predictions, strict=True):
        matrix[truth][prediction] += 1
    return matrix


def majority(truths: Sequence[str]) -> list[str]:
    """Return the baseline that predicts the most common label for every post."""
    commonest = max(sorted(set(truths)), key=truths.count, default="")
    return [commonest] * len(truths)


def _thread_numbers(threads: Sequence[str]) -> NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(thread, len(numbers)) for thread in threads], dtype=np.int64)


def _resample(counts: ClassCounts) -> ClassCounts:
    """Return the sums of as many threads as there are, drawn anew for each replicate."""
    if not len(counts):
        return np.zeros((1, *counts.shape[1:]))
    drawn = sum_replicates(draw_multinomial(len(counts), SEED), counts.reshape(len(counts), -1))
    return drawn.reshape(-1, *counts.shape[1:])


def _ratios(counts: ClassCounts) -> tuple[ClassCounts, ClassCounts, ClassCounts]:
    """Return precision, recall and F1 of sums (draws x classes x 4); 0 where there is nothing to divide by."""
    recalled, labelled, right, predicted = np.moveaxis(counts, 2, 0)
    precision, recall = right / np.maximum(predicted, 1), recalled / np.maximum(labelled, 1)
    total = precision + recall
    return precision, recall, np.where(total > 0, 2 * precision * recall / np.where(total > 0, total, 1), 0.0)


def _interval(draws: ClassCounts) -> tuple[float, float]:
    low, high = percentiles(draws)
    return float(low), float(high)
