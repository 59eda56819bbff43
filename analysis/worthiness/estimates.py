"""The formulas of the index, each on arrays of replicates and each with its source."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.worthiness.values import Array

PSEUDO_TALKS = 4.0
FLOOR = 0.02
TAIL = 0.05


def effective_number(counts: Array, corrected: bool = True) -> Array:
    """How many equal cells would be as even as these: e^H, with the Miller-Madow correction of H unless told otherwise.

    `counts` is cells x replicates, of customers; one number a replicate comes out, 0 where there are none. H is the
    entropy -sum p ln p of Godes & Mayzlin (2004); the plain estimate is too low by about (cells seen - 1) / 2n
    (Miller 1955).
    """
    total = counts.sum(axis=0)
    share = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    entropy = -(share * np.log(share, out=np.zeros_like(share), where=share > 0)).sum(axis=0)
    if corrected:
        seen = np.count_nonzero(counts, axis=0)
        entropy += np.divide(seen - 1, 2 * total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(np.where(total > 0, np.exp(entropy), 0.0))


def recentre(numbers: Array, drawn_from: float) -> Array:
    """Effective numbers with their replicates (all but the first) moved to where the truth may well be.

    The world that replicates are drawn from has `drawn_from`, the uncorrected number of the talk as it stands. By how
    much replicates fall short of that is what the estimate itself falls short of the truth, for customers come in
    whole talks, which the Miller-Madow correction does not know (bootstrap estimate of bias: Efron & Tibshirani 1993,
    ch. 10). In 200 simulated worlds of 100 talks the 90 % interval held the truth 64 % of the time without this.
    """
    if len(numbers) < 2 or not drawn_from > 0:
        return numbers
    logs = np.log(numbers[1:])
    falls_short = np.log(drawn_from) - logs.mean()
    centred = np.log(numbers[0]) + falls_short + logs - logs.mean()
    return np.concatenate([numbers[:1], np.exp(centred)])


def kaplan_meier(helped: Array, left: Array) -> Array:
    """The share that was helped by the end (Kaplan & Meier 1958), one number a replicate; nan where there is nobody.

    Both are stretches of time x replicates: how many were helped in a stretch, and how many went out of sight at its
    end without help.
    """
    gone = helped + left
    at_risk = np.flip(np.cumsum(np.flip(gone, axis=0), axis=0), axis=0)
    hazard = np.divide(helped, at_risk, out=np.zeros_like(helped), where=at_risk > 0)
    waiting = np.prod(1.0 - np.clip(hazard, 0.0, 1.0), axis=0)
    return np.asarray(np.where(at_risk[0] > 0, 1.0 - waiting, np.nan))


def shrink(yes: Array, total: Array, expected: Array, rng: np.random.Generator) -> Array:
    """(k + 4 p0) / (n + 4): a share drawn a little towards `expected`, as if four more talks had been as expected.

    Four is a choice: the "add two successes and two failures" of Agresti & Coull (1998) where p0 is one half. In the
    replicates (all but the first) the four are drawn anew like the talks; or else a share of none in 30 would seem
    certain.
    """
    extra_yes, extra_no = PSEUDO_TALKS * expected, PSEUDO_TALKS * (1.0 - expected)
    extra_yes[1:], extra_no[1:] = rng.poisson(extra_yes[1:]), rng.poisson(extra_no[1:])
    everything = total + extra_yes + extra_no
    return np.divide(yes + extra_yes, everything, out=expected.copy(), where=everything > 0)


def against_median(own: Array, median: Array) -> Array:
    """own / (own + median of the panel): one half where the brand is like its rivals; 0 where there is nothing."""
    both = own + median
    return np.divide(own, both, out=np.zeros_like(both), where=both > 0)


def to_index(parts: Mapping[str, Array], weights: Mapping[str, float]) -> Array:
    """The weighted geometric mean of the parts, times 100: 2 to 100, in float.

    Each part counts as 0.02 at least, so that one silent part hurts but does not erase. Weights are shared out over the
    parts that are there.
    """
    total = sum(weights.get(name, 0.0) for name in parts)
    logs = sum(weights.get(name, 0.0) / total * np.log(np.maximum(value, FLOOR)) for name, value in parts.items())
    return np.asarray(100.0 * np.exp(logs), dtype=np.float64)


def interval(values: Array) -> tuple[float, float]:
    """The 90 % interval of `values[0]`: percentiles of its replicates `values[1:]`, wide enough to hold the point.

    Without replicates the interval is the point.
    """
    point, replicates = float(values[0]), values[1:]
    if not len(replicates):
        return point, point
    low, high = np.quantile(replicates, (TAIL, 1 - TAIL))
    return min(float(low), point), max(float(high), point)
