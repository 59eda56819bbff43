"""Puts the index together: cases, parts, refusal, and how far it hangs on any one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.worthiness import measurement_error, missing_replies
from analysis.worthiness.components import NEEDS_COMPETITORS
from analysis.worthiness.estimate import estimate_score
from analysis.worthiness.estimators import interval, to_score
from analysis.worthiness.inputs import BrandInputs, to_inputs
from analysis.worthiness.model import COMPONENT_TITLES, Array, BrandConversation, Component, ScoreOptions, Worthiness
from analysis.worthiness.sensitivity import to_ranks, to_weightings, to_without
from analysis.worthiness.supporting_conversations import to_supporting_threads
from analysis.worthiness.wording.explanations import to_facts
from talkworthy.date_range import DateRange


def score_brand(
    brand: str,
    conversation: Mapping[str, BrandConversation],
    competitors: Sequence[str],
    date_range: DateRange,
    options: ScoreOptions | None = None,
) -> Worthiness:
    """How worthy of conversation `brand` is in `window`, from 2 to 100, beside the rivals named in `panel`.

    `talk` holds the brand and its rivals by name. The same input and options give the same answer, bit for bit; see
    METHOD section 5 for the measure. Raises UserError where a name is not in `talk`.
    """
    return score_brands(conversation, {brand: competitors}, date_range, options)[brand]


def score_brands(
    conversation: Mapping[str, BrandConversation],
    competitors: Mapping[str, Sequence[str]],
    date_range: DateRange,
    options: ScoreOptions | None = None,
) -> dict[str, Worthiness]:
    """Like `judge` for each brand of `panels` (brand -> its rivals); each brand's talk is resampled only once.

    A brand is ranked among those of its rivals that are judged here too.
    """
    return score_inputs(to_inputs(conversation, competitors, date_range, options or ScoreOptions()))


def score_inputs(inputs_by_brand: Mapping[str, BrandInputs]) -> dict[str, Worthiness]:
    """The verdict on each of these cases, all of one window."""
    judged = {brand: _score_one(inputs) for brand, inputs in inputs_by_brand.items()}
    scored = {brand: inputs.components for brand, inputs in inputs_by_brand.items() if judged[brand].score is not None}
    return {
        brand: replace(one, ranks=to_ranks(brand, inputs_by_brand[brand].competitors, scored))
        if brand in scored
        else one
        for brand, one in judged.items()
    }


def _score_one(inputs: BrandInputs) -> Worthiness:
    """The verdict on one case, without its rank."""
    own, estimate = inputs.own, estimate_score(inputs)
    refused = estimate.score is None
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
        weightings=None if refused else to_weightings(inputs.components),
        ranks=None,
        without={} if refused else _without(inputs),
        replicates=estimate.replicates,
    )


def _weighs(components: Mapping[str, Array], options: ScoreOptions) -> bool:
    return any(options.weights.get(name, 0.0) > 0 for name in components)


def _without(inputs: BrandInputs) -> dict[str, int]:
    own = inputs.own
    rests = to_without(own.conversation, own.totals, inputs.components, inputs.components_of)
    return {
        name: round(float(to_score(rest, own.options.weights)[0]))
        for name, rest in rests.items()
        if _weighs(rest, own.options)
    }


def _to_components(inputs: BrandInputs) -> tuple[Component, ...]:
    facts, evidence, values = to_facts(inputs.measured), to_supporting_threads(inputs.own.totals), inputs.components
    found = []
    for name, title in COMPONENT_TITLES.items():
        fact = facts[name]
        low, high = interval(values[name]) if name in values else (None, None)
        found.append(
            Component(
                name=name,
                title=title,
                value=float(values[name][0]) if name in values else None,
                low=low,
                high=high,
                n=fact.n,
                unit=fact.unit,
                plain=fact.plain,
                plain_unit=fact.plain_unit,
                explanation=fact.sentence,
                threads=evidence[name],
            )
        )
    return tuple(found)


def _to_notes(inputs: BrandInputs) -> tuple[str, ...]:
    titles = " and ".join(COMPONENT_TITLES[name] for name in NEEDS_COMPETITORS)
    corrections = (
        *missing_replies.to_notes(inputs.own.totals.counts.completeness),
        *measurement_error.to_notes(inputs.own.brand, inputs.own.checked),
    )
    if not inputs.baseline.size:
        return (f"{titles} are left out of the index: no rivals are tracked to compare with", *corrections)
    if not inputs.baseline.people_per_week[0] > 0:
        silent = f"{titles} are left out of the index: the typical rival is not talked about in these weeks"
        return (silent, *corrections)
    return corrections
