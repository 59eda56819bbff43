"""The number of one case and how sure it is, without what stands beside it: what a verdict and a history share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.worthiness.estimators import interval, to_score
from analysis.worthiness.inputs import BrandInputs
from analysis.worthiness.minimum_data import CollectedWeeks, to_missing_data, to_provisional_reasons
from analysis.worthiness.model import Array, Status

NO_WEIGHTED_COMPONENT = "none of the parts that carry weight can be measured; give weight to others"


@dataclass(frozen=True, slots=True, eq=False)
class ScoreEstimate:
    """`index`, `low`, `high` as in a Worthiness, None when refused; `replicates` are the bootstrap's, not rounded."""

    status: Status
    reasons: tuple[str, ...]
    score: int | None
    low: int | None
    high: int | None
    replicates: Array


def estimate_score(inputs: BrandInputs) -> ScoreEstimate:
    """Refused, and why; or the index with its interval (METHOD section 5)."""
    own, options = inputs.own, inputs.own.options
    missing = to_missing_data(own.totals.counts, CollectedWeeks.of(own.date_range, options.since, own.as_of))
    if missing or not any(options.weights.get(name, 0.0) > 0 for name in inputs.components):
        nothing = np.full(options.replicates, np.nan)
        return ScoreEstimate("insufficient_data", missing or (NO_WEIGHTED_COMPONENT,), None, None, None, nothing)
    scores = to_score(inputs.components, options.weights)
    low, high = interval(scores)
    doubts = to_provisional_reasons(own.checked)
    score = round(float(scores[0]))
    return ScoreEstimate("provisional" if doubts else "scored", doubts, score, round(low), round(high), scores[1:])
