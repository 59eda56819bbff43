"""The score of one brand with its 90% range: the part that current score and history share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.worthiness.estimation.estimators import interval, to_score
from analysis.worthiness.inputs import BrandInputs
from analysis.worthiness.minimum_data import CollectedWeeks, to_missing_data, to_provisional_reasons
from analysis.worthiness.model import Array, Status

NO_WEIGHTED_COMPONENT = "none of the components that have a weight can be measured; give weight to others"


@dataclass(frozen=True, slots=True, eq=False)
class ScoreEstimate:
    """`score`, `low`, `high` as in a Worthiness; `replicates` are the scores of the bootstrap, not rounded."""

    status: Status
    reasons: tuple[str, ...]
    score: int | None
    low: int | None
    high: int | None
    replicates: Array


def estimate_score(inputs: BrandInputs) -> ScoreEstimate:
    """Return the score with its 90% range, or why there is not enough data (METHOD section 5)."""
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
