"""Whole talks drawn anew: how far a number would move had other talks of the same kind been held.

What people say in one talk hangs together, so talks are drawn with replacement and never single posts (Efron &
Tibshirani 1993, "An Introduction to the Bootstrap", chapters 6 and 13; METHOD section 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.precision import to_precision

REPLICATES = 1_000
TAIL = 0.05
"""On either side: intervals hold 90 %."""
CELLS_AT_ONCE = 4_000_000

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number read from `n` things, with the bounds that hold it nine times in ten."""

    value: float
    low: float
    high: float
    n: int


def redraws(talks: int, replicates: int = REPLICATES) -> Iterator[Floats]:
    """How often each of `talks` talks is drawn, one row a replicate, a chunk of rows at a time; always the same."""
    rng = np.random.default_rng(talks)
    rows = max(1, CELLS_AT_ONCE // max(1, talks))
    for start in range(0, replicates, rows):
        drawn = [
            np.bincount(rng.integers(talks, size=talks), minlength=talks) for _ in range(min(rows, replicates - start))
        ]
        yield np.array(drawn, dtype=np.float64)


def share_of(part: Floats, whole: Floats) -> Estimate | None:
    """The share `part` / `whole` over t talks (sums of each talk, t values each); None where the whole is nothing.

    Where all of the whole is in the part, or none, every redraw says the same: then the bounds are Wilson's, as if each
    talk were one observation.
    """
    total = float(whole.sum())
    if not total > 0:
        return None
    value = float(part.sum()) / total
    if value in (0.0, 1.0):
        talks = int((whole > 0).sum())
        bounds = to_precision(talks, round(value * talks))
        return Estimate(value, bounds.low, bounds.high, round(total))
    shares = [
        np.divide(drawn @ part, held, out=np.full(len(drawn), value), where=held > 0)
        for drawn in redraws(len(part))
        for held in [drawn @ whole]
    ]
    low, high = np.quantile(np.concatenate(shares), (TAIL, 1 - TAIL))
    return Estimate(value, min(float(low), value), max(float(high), value), round(total))


def median_of(values: Floats) -> Estimate | None:
    """The median of one value a talk, with its interval; None where there is no talk."""
    if not len(values):
        return None
    ordered = np.sort(values)
    medians = np.concatenate([_medians(ordered, drawn) for drawn in redraws(len(ordered))])
    value = float(np.median(ordered))
    low, high = np.quantile(medians, (TAIL, 1 - TAIL))
    return Estimate(value, min(float(low), value), max(float(high), value), len(ordered))


def _medians(ordered: Floats, drawn: Floats) -> Floats:
    """The median of each replicate: the mean of its two middle values, which are one where their number is odd."""
    size = len(ordered)
    upto = np.cumsum(drawn, axis=1)
    lower, upper = ((upto < place).sum(axis=1) for place in ((size + 1) // 2, size // 2 + 1))
    medians: Floats = (ordered[lower] + ordered[upper]) / 2
    return medians
