"""The number of one case and how sure it is, without what stands beside it: what a verdict and a history share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.worthiness.estimators import interval, to_index
from analysis.worthiness.inputs import Case
from analysis.worthiness.minimum_data import Watched, to_doubts, to_refusal
from analysis.worthiness.model import Array, Status

NOTHING_WEIGHS = "none of the parts that carry weight can be measured; give weight to others"


@dataclass(frozen=True, slots=True, eq=False)
class Ruling:
    """`index`, `low`, `high` as in a Worthiness, None when refused; `replicates` are the bootstrap's, not rounded."""

    status: Status
    reasons: tuple[str, ...]
    index: int | None
    low: int | None
    high: int | None
    replicates: Array


def rule(case: Case) -> Ruling:
    """Refused, and why; or the index with its interval (METHOD section 5)."""
    own, options = case.own, case.own.options
    missing = to_refusal(own.tally.counts, Watched.of(own.date_range, options.since, own.as_of))
    if missing or not any(options.weights.get(name, 0.0) > 0 for name in case.parts):
        nothing = np.full(options.replicates, np.nan)
        return Ruling("refused", missing or (NOTHING_WEIGHS,), None, None, None, nothing)
    indexes = to_index(case.parts, options.weights)
    low, high = interval(indexes)
    doubts = to_doubts(own.checked)
    index = round(float(indexes[0]))
    return Ruling("provisional" if doubts else "scored", doubts, index, round(low), round(high), indexes[1:])
