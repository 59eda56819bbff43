"""How far people who labelled the same posts agree, beyond what chance would have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `pairs` pairs of labels on the same posts `same` are alike; `posts` have labels of two people or more.

    `alpha` is Krippendorff's: 1 where all agree, 0 where they agree no more than by chance, below that where less; None
    where there is nothing to tell it from, or only one label is ever used.
    """

    posts: int
    pairs: int
    same: int
    alpha: float | None


def agreement(units: Iterable[Mapping[str, str]]) -> Agreement:
    """Compare what people said; each unit is one post: person -> label.

    Alpha for nominal data with any number of people and missing labels (Krippendorff 2011, "Computing Krippendorff's
    Alpha-Reliability"): one minus observed over expected disagreement.
    """
    told = [Counter(unit.values()) for unit in units if len(unit) > 1]
    pairs = sum(_pairs(unit.total()) for unit in told)
    same = sum(_pairs(count) for unit in told for count in unit.values())
    totals: Counter[str] = sum(told, Counter())
    n = totals.total()
    expected = 1 - sum(count * (count - 1) for count in totals.values()) / (n * (n - 1)) if n > 1 else 0.0
    if not expected:
        return Agreement(len(told), pairs, same, None)
    observed = sum(_unlike(unit) / (unit.total() - 1) for unit in told) / n
    return Agreement(len(told), pairs, same, 1 - observed / expected)


def _pairs(number: int) -> int:
    return number * (number - 1) // 2


def _unlike(unit: Counter[str]) -> int:
    """Ordered pairs of unlike labels."""
    return 2 * (_pairs(unit.total()) - sum(_pairs(count) for count in unit.values()))
