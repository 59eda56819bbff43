"""Puts the index together: cases, parts, refusal, and how far it hangs on any one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.worthiness import measurement_error, missing_replies
from analysis.worthiness.components import NEEDS_PANEL
from analysis.worthiness.estimate import rule
from analysis.worthiness.estimators import interval, to_index
from analysis.worthiness.inputs import Case, to_cases
from analysis.worthiness.model import TITLES, Array, BrandConversation, Options, Part, Worthiness
from analysis.worthiness.sensitivity import to_ranks, to_weightings, to_without
from analysis.worthiness.supporting_conversations import to_evidence
from analysis.worthiness.wording.explanations import to_facts
from talkworthy.date_range import DateRange


def judge(
    brand: str,
    conversation: Mapping[str, BrandConversation],
    panel: Sequence[str],
    date_range: DateRange,
    options: Options | None = None,
) -> Worthiness:
    """How worthy of conversation `brand` is in `window`, from 2 to 100, beside the rivals named in `panel`.

    `talk` holds the brand and its rivals by name. The same input and options give the same answer, bit for bit; see
    METHOD section 5 for the measure. Raises UserError where a name is not in `talk`.
    """
    return judge_all(conversation, {brand: panel}, date_range, options)[brand]


def judge_all(
    conversation: Mapping[str, BrandConversation],
    panels: Mapping[str, Sequence[str]],
    date_range: DateRange,
    options: Options | None = None,
) -> dict[str, Worthiness]:
    """Like `judge` for each brand of `panels` (brand -> its rivals); each brand's talk is resampled only once.

    A brand is ranked among those of its rivals that are judged here too.
    """
    return judge_cases(to_cases(conversation, panels, date_range, options or Options()))


def judge_cases(cases: Mapping[str, Case]) -> dict[str, Worthiness]:
    """The verdict on each of these cases, all of one window."""
    judged = {brand: judge_case(case) for brand, case in cases.items()}
    scored = {brand: case.parts for brand, case in cases.items() if judged[brand].index is not None}
    return {
        brand: replace(one, ranks=to_ranks(brand, cases[brand].competitors, scored)) if brand in scored else one
        for brand, one in judged.items()
    }


def judge_case(case: Case) -> Worthiness:
    """The verdict on one case, without its rank."""
    own, ruling = case.own, rule(case)
    refused = ruling.index is None
    return Worthiness(
        brand=own.brand,
        date_range=own.date_range,
        version=own.options.version,
        status=ruling.status,
        reasons=ruling.reasons,
        notes=_to_notes(case),
        index=ruling.index,
        low=ruling.low,
        high=ruling.high,
        parts=_to_parts(case),
        counts=own.tally.counts,
        opinion=own.tally.opinion,
        weightings=None if refused else to_weightings(case.parts),
        ranks=None,
        without={} if refused else _without(case),
        replicates=ruling.replicates,
    )


def _weighs(parts: Mapping[str, Array], options: Options) -> bool:
    return any(options.weights.get(name, 0.0) > 0 for name in parts)


def _without(case: Case) -> dict[str, int]:
    own = case.own
    rests = to_without(own.conversation, own.tally, case.parts, case.parts_of)
    return {
        name: round(float(to_index(rest, own.options.weights)[0]))
        for name, rest in rests.items()
        if _weighs(rest, own.options)
    }


def _to_parts(case: Case) -> tuple[Part, ...]:
    facts, evidence, values = to_facts(case.measured), to_evidence(case.own.tally), case.parts
    found = []
    for name, title in TITLES.items():
        fact = facts[name]
        low, high = interval(values[name]) if name in values else (None, None)
        found.append(
            Part(
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


def _to_notes(case: Case) -> tuple[str, ...]:
    titles = " and ".join(TITLES[name] for name in NEEDS_PANEL)
    corrections = (
        *missing_replies.to_notes(case.own.tally.counts.completeness),
        *measurement_error.to_notes(case.own.brand, case.own.checked),
    )
    if not case.panel.size:
        return (f"{titles} are left out of the index: no rivals are tracked to compare with", *corrections)
    if not case.panel.talkers[0] > 0:
        silent = f"{titles} are left out of the index: the typical rival is not talked about in these weeks"
        return (silent, *corrections)
    return corrections
