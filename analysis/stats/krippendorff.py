"""Krippendorff's alpha: agreement of people who labelled the same posts, beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `pairs` pairs of labels on the same posts, `same` are equal; `posts` have labels of two people or more.

    `alpha` is 1 where all agree, 0 where they agree as often as by chance, negative where less often; None without
    pairs, or where only one label is ever used.
    """

    posts: int
    pairs: int
    same: int
    alpha: float | None


def agreement(units: Iterable[Mapping[str, str]]) -> Agreement:
    """Return the agreement of labels; each unit is one post: person -> label.

    Alpha for nominal data with any number of people and missing labels (Krippendorff 2011, "Computing Krippendorff's
    Alpha-Reliability"): one minus observed over expected disagreement.
    """
    counts = [Counter(unit.values()) for unit in units if len(unit) > 1]
    pairs = sum(_pairs(unit.total()) for unit in counts)
    same = sum(_pairs(count) for unit in counts for count in unit.values())
    totals: Counter[str] = sum(counts, Counter())
    n = totals.total()
    expected = 1 - sum(count * (count - 1) for count in totals.values()) / (n * (n - 1)) if n > 1 else 0.0
    if not expected:
        return Agreement(len(counts), pairs, same, None)
    observed = sum(_unequal_pairs(unit) / (unit.total() - 1) for unit in counts) / n
    return Agreement(len(counts), pairs, same, 1 - observed / expected)


def _pairs(number: int) -> int:
    return number * (number - 1) // 2


def _unequal_pairs(unit: Counter[str]) -> int:
    """Return the number of ordered pairs of unequal labels."""
    return 2 * (_pairs(unit.total()) - sum(_pairs(count) for count in unit.values()))
