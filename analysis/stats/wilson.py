"""Wilson's interval: the share of posts that are about the brand, from a reviewed random sample."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z_90 = 1.6448536269514722
"""Standard deviations that hold 90% of a normal distribution: all intervals are of 90%, if not said otherwise."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Of `checked` reviewed posts, `right` are about the brand; `low` and `high` (0 to 1) bound the share of all posts.

    Without reviewed posts the bounds are 0 and 1, and `share` is None.
    """

    checked: int
    right: int
    share: float | None
    low: float
    high: float


def to_precision(checked: int, right: int) -> Precision:
    """Return the share with its 90% interval by Wilson's score (Wilson 1927, "Probable inference").

    Raises ValueError where more posts are right than were reviewed.
    """
    if not 0 <= right <= checked:
        raise ValueError(f"{right} of {checked} cannot be right: give counts of one sample")
    if not checked:
        return Precision(0, 0, None, 0.0, 1.0)
    share, square = right / checked, Z_90**2
    middle = (share + square / (2 * checked)) / (1 + square / checked)
    half = Z_90 / (1 + square / checked) * math.sqrt(share * (1 - share) / checked + square / (4 * checked**2))
    # at the ends the bound is the end itself, which rounding may miss
    low = 0.0 if right == 0 else max(0.0, middle - half)
    high = 1.0 if right == checked else min(1.0, middle + half)
    return Precision(checked, right, share, low, high)
