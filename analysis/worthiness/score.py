"""Puts the score together: inputs, components, minimum data and sensitivity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.worthiness.components import NEEDS_COMPETITORS
from analysis.worthiness.estimate import estimate_score
from analysis.worthiness.estimation import measurement_error, missing_replies
from analysis.worthiness.estimation.estimators import interval, to_score
from analysis.worthiness.inputs import BrandInputs, to_inputs
from analysis.worthiness.model import COMPONENT_TITLES, Array, BrandConversation, Component, ScoreOptions, Worthiness
from analysis.worthiness.sensitivity import to_ranks, to_weightings, to_without
from analysis.worthiness.supporting_conversations import to_supporting_threads
from analysis.worthiness.wording.explanations import to_explanations
from talkworthy.date_range import DateRange


def score_brand(
    brand: str,
    conversation: Mapping[str, BrandConversation],
    competitors: Sequence[str],
    date_range: DateRange,
    options: ScoreOptions | None = None,
) -> Worthiness:
    """Return how worthy of conversation `brand` is in `date_range`, from 2 to 100, compared with `competitors`.

    `conversation` holds the conversations about the brand and its competitors by name. The same input and options give
    the same score, bit for bit (METHOD section 5). Raises UserError where a name is not in `conversation`.
    """
    return score_brands(conversation, {brand: competitors}, date_range, options)[brand]


def score_brands(
    conversation: Mapping[str, BrandConversation],
    competitors: Mapping[str, Sequence[str]],
    date_range: DateRange,
    options: ScoreOptions | None = None,
) -> dict[str, Worthiness]:
    """Score each brand of `competitors` (brand -> its competitors) like `score_brand`; each is resampled only once.

    A brand is ranked among those of its competitors that are scored here too.
    """
    inputs = to_inputs(conversation, competitors, date_range, options or ScoreOptions())
    results = {brand: _score_one(brand_inputs) for brand, brand_inputs in inputs.items()}
    scored = {brand: inputs[brand].components for brand, result in results.items() if result.score is not None}
    return {
        brand: replace(result, ranks=to_ranks(brand, inputs[brand].competitors, scored)) if brand in scored else result
        for brand, result in results.items()
    }


def _score_one(inputs: BrandInputs) -> Worthiness:
    """Score one brand, without its rank."""
    own, estimate = inputs.own, estimate_score(inputs)
    has_score = estimate.score is not None
    return Worthiness(
        brand=own.brand,
        date_range=own.date_range,
        version=own.options.version,
        status=estimate.status,
        reasons=estimate.reasons,
        notes=_to_notes(inputs),
        score=estimate.score,
        low=estimate.low,
        high=estimate.high,
        components=_to_components(inputs),
        counts=own.totals.counts,
        opinion=own.totals.opinion,
        weightings=to_weightings(inputs.components) if has_score else None,
        ranks=None,
        without=_without(inputs) if has_score else {},
        replicates=estimate.replicates,
    )


def _without(inputs: BrandInputs) -> dict[str, int]:
    own, weights = inputs.own, inputs.own.options.weights
    remaining = to_without(own.conversation, own.totals, inputs.components, inputs.components_of)
    return {
        name: round(float(to_score(components, weights)[0]))
        for name, components in remaining.items()
        if _has_weight(components, weights)
    }


def _has_weight(components: Mapping[str, Array], weights: Mapping[str, float]) -> bool:
    return any(weights.get(name, 0.0) > 0 for name in components)


def _to_components(inputs: BrandInputs) -> tuple[Component, ...]:
    explanations, threads = to_explanations(inputs.explanation_data), to_supporting_threads(inputs.own.totals)
    values, components = inputs.components, []
    for name, title in COMPONENT_TITLES.items():
        explanation = explanations[name]
        low, high = interval(values[name]) if name in values else (None, None)
        components.append(
            Component(
                name=name,
                title=title,
                value=float(values[name][0]) if name in values else None,
                low=low,
                high=high,
                n=explanation.n,
                unit=explanation.unit,
                plain=explanation.plain,
                plain_unit=explanation.plain_unit,
                explanation=explanation.sentence,
                threads=threads[name],
            )
        )
    return tuple(components)


def _to_notes(inputs: BrandInputs) -> tuple[str, ...]:
    titles = " and ".join(COMPONENT_TITLES[name] for name in NEEDS_COMPETITORS)
    corrections = (
        *missing_replies.to_notes(inputs.own.totals.counts.completeness),
        *measurement_error.to_notes(inputs.own.brand, inputs.own.checked),
    )
    if not inputs.baseline.size:
        return (f"{titles} are not in the score: no competitors are tracked to compare with", *corrections)
    if not inputs.baseline.people_per_week[0] > 0:
        return (f"{titles} are not in the score: the competitor median is 0 in this period", *corrections)
    return corrections
