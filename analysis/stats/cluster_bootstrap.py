"""The cluster bootstrap: how far a number would move if it came from other conversations of the same kind.

Posts of one conversation are not independent, so whole conversations are drawn with replacement and never single posts
(Efron & Tibshirani 1993, "An Introduction to the Bootstrap", chapters 6 and 13; METHOD section 5).

There are three ways to draw. `draw_paired` gives a conversation the same weight in every measurement, so that brands
and weeks can be compared. `draw_clusters` and `draw_multinomial` number the clusters and differ only in their random
numbers: each measure keeps the one that it began with, so that published numbers do not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.stats.wilson import to_precision

REPLICATES = 1_000
TAIL = 0.05
"""On either side: intervals hold 90%."""
FEWEST_CLUSTERS = 5
"""With fewer clusters no interval is given: a bootstrap of four conversations says little about the fifth."""
CELLS_AT_ONCE = 4_000_000
"""Weights in memory at a time."""
CACHED_KEYS = 16_384
"""Numbers of 64 bits that are scrambled at a time: few enough for the processor's cache."""

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

_POISSON = np.cumsum([exp(-1) / factorial(k) for k in range(16)])
POISSON_TABLE = np.searchsorted(_POISSON, (np.arange(65_536) + 0.5) / 65_536).astype(np.uint8)
"""Poisson(1) by its inverse distribution function, at the middles of 65,536 equal steps."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value based on `n` observations, with the bounds of its 90% interval."""

    value: float
    low: float
    high: float
    n: int


def draw_clusters(clusters: int, replicates: int = REPLICATES) -> Iterator[Floats]:
    """Yield how often each cluster is drawn, one row a replicate, a chunk of rows at a time; always the same."""
    rng = np.random.default_rng(clusters)
    for chunk in _chunks(replicates, clusters):
        drawn = [np.bincount(rng.integers(clusters, size=clusters), minlength=clusters) for _ in chunk]
        yield np.array(drawn, dtype=np.float64)


def draw_multinomial(clusters: int, seed: int, replicates: int = REPLICATES) -> Iterator[Floats]:
    """Yield how often each cluster is drawn, one row a replicate, a chunk of rows at a time; the same for one seed."""
    rng = np.random.default_rng(seed)
    for chunk in _chunks(replicates, clusters):
        yield rng.multinomial(clusters, np.full(clusters, 1 / clusters), len(chunk)).astype(np.float64)


def sum_replicates(weights: Iterable[NDArray[Any]], table: Floats) -> Floats:
    """Return the sums of the columns of `table` (clusters x k, or clusters) in each replicate (replicates x k)."""
    return np.concatenate([chunk @ table for chunk in weights])


def percentiles(replicates: Floats) -> tuple[Any, Any]:
    """Return the bounds of the middle 90% of replicates, along their first axis."""
    low, high = np.quantile(replicates, (TAIL, 1 - TAIL), axis=0)
    return low, high


def interval_around(point: float, replicates: Floats) -> tuple[float, float]:
    """Return the 90% interval of `point`: percentiles of its replicates, widened to include the point."""
    low, high = percentiles(replicates)
    return min(float(low), point), max(float(high), point)


def wilson_estimate(value: float, clusters: int, n: int) -> Estimate:
    """Return a share with Wilson's bounds, as if each cluster were one observation."""
    bounds = to_precision(clusters, round(value * clusters))
    return Estimate(value, min(bounds.low, value), max(bounds.high, value), n)


def share_of(part: Floats, whole: Floats) -> Estimate | None:
    """Return the share `part` / `whole` over clusters (a sum for each); None where the whole is 0.

    Where the share is 0 or 1, all replicates are equal: then the bounds are Wilson's.
    """
    total = float(whole.sum())
    if not total > 0:
        return None
    value = float(part.sum()) / total
    if value in (0.0, 1.0):
        return wilson_estimate(value, int((whole > 0).sum()), round(total))
    shares = [
        np.divide(weights @ part, totals, out=np.full(len(weights), value), where=totals > 0)
        for weights in draw_clusters(len(part))
        for totals in [weights @ whole]
    ]
    return Estimate(value, *interval_around(value, np.concatenate(shares)), round(total))


def median_of(values: Floats) -> Estimate | None:
    """Return the median of one value a cluster, with its interval; None where there is no cluster."""
    if not len(values):
        return None
    ordered = np.sort(values)
    medians = np.concatenate([_medians(ordered, weights) for weights in draw_clusters(len(ordered))])
    value = float(np.median(ordered))
    return Estimate(value, *interval_around(value, medians), len(ordered))


class RememberedDraws:
    """Cache of draws from one date range to the next, since most conversations are in both.

    Takes a byte for each conversation of a date range and each replicate.
    """

    def __init__(self, replicates: int, seed: int) -> None:
        self._salts = to_salts(replicates, seed)
        self._keys = np.empty(0, dtype=np.uint64)
        self._drawn = np.empty((0, replicates), dtype=np.uint8)

    def of(self, keys: Keys) -> NDArray[np.uint8]:
        """Return the draws of these conversations (conversations x replicates), and drop all others from the cache."""
        order = np.argsort(self._keys)
        place = np.minimum(np.searchsorted(self._keys, keys, sorter=order), max(0, len(order) - 1))
        known = self._keys[order[place]] == keys if len(order) else np.zeros(len(keys), dtype=bool)
        drawn = np.empty((len(keys), len(self._salts)), dtype=np.uint8)
        drawn[known] = self._drawn[order[place[known]]]
        drawn[~known] = _draw_poisson(keys[~known], self._salts)
        self._keys, self._drawn = keys, drawn
        return drawn


def draw_paired(
    keys: Keys, sizes: Sequence[int], salts: Keys, remembered: RememberedDraws | None = None
) -> Iterator[tuple[NDArray[np.float32], Floats]]:
    """Yield weights (replicates x conversations), and the ratio of drawn to existing conversations of each replicate.

    The weight of a conversation depends on its key, the salt and the replicate alone. `sizes` are the numbers of
    consecutive keys from one source: draws are Poisson(1), scaled to the number of conversations of each source, which
    is the bootstrap stratified by source, as Poisson weights given their sum are the multinomial ones of drawing with
    replacement (Hanley & MacGibbon 2006; Efron & Tibshirani 1993, ch. 6). A source of which nothing was drawn keeps
    every conversation once. `remembered`, of the same salts, saves time and changes nothing else.
    """
    sources = [slice(start, stop) for start, stop in pairwise([0, *np.cumsum(sizes).tolist()])]
    known = remembered.of(keys) if remembered else None
    for rows in _chunks(len(salts), len(keys)):
        chunk = slice(rows.start, rows.stop)
        drawn = _draw_poisson(keys, salts[chunk]) if known is None else known[:, chunk]
        yield _balance(drawn, sources), drawn.sum(axis=0, dtype=np.float64) / len(keys)


def to_salts(replicates: int, seed: int) -> Keys:
    """Return one random number for each replicate, which makes its draws differ from the others."""
    return np.random.SeedSequence(seed).generate_state(replicates, np.uint64).astype(np.uint64)


def _chunks(replicates: int, clusters: int) -> Iterator[range]:
    """Yield the numbers of the replicates, as many at a time as fit in `CELLS_AT_ONCE`."""
    rows = max(1, CELLS_AT_ONCE // max(1, clusters))
    for start in range(0, replicates, rows):
        yield range(start, min(start + rows, replicates))


def _medians(ordered: Floats, weights: Floats) -> Floats:
    """Return the median of each replicate: the mean of its two middle values, equal where their number is odd."""
    size = len(ordered)
    upto = np.cumsum(weights, axis=1)
    lower, upper = ((upto < place).sum(axis=1) for place in ((size + 1) // 2, size // 2 + 1))
    medians: Floats = (ordered[lower] + ordered[upper]) / 2
    return medians


def _draw_poisson(keys: Keys, salts: Keys) -> NDArray[np.uint8]:
    """Draw from Poisson(1), conversations x replicates."""
    drawn = np.empty((len(keys), len(salts)), dtype=np.uint8)
    rows = max(1, CACHED_KEYS // max(1, len(salts)))
    for start in range(0, len(keys), rows):
        scrambled = _scramble(keys[start : start + rows, None] + salts) >> np.uint64(48)
        np.take(POISSON_TABLE, scrambled.view(np.int64), out=drawn[start : start + rows], mode="clip")
    return drawn


def _balance(drawn: NDArray[np.uint8], sources: Sequence[slice]) -> NDArray[np.float32]:
    """Scale draws (conversations x replicates) to the size of each source; return replicates x conversations."""
    weights = drawn.astype(np.float32)
    for source in sources:
        part = weights[source]
        total = part.sum(axis=0)
        part[:, total == 0] = 1.0
        part *= len(part) / np.where(total == 0, np.float32(len(part)), total)
    return weights.T


def _scramble(keys: Keys) -> Keys:
    """Apply the finisher of SplitMix64 (Steele, Lea & Flood 2014): neighbouring keys give unrelated results."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))
