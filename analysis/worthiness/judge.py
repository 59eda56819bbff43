"""Puts the index together: tally, resample, parts, refusal, and how far it hangs on any one thing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from analysis.worthiness.estimates import interval, to_index
from analysis.worthiness.evidence import to_evidence
from analysis.worthiness.facts import Measured, to_facts
from analysis.worthiness.parts import NEEDS_PANEL, Panel, to_parts
from analysis.worthiness.refusal import to_doubts, to_refusal
from analysis.worthiness.resample import Draws, draw
from analysis.worthiness.sturdiness import to_weightings, to_without
from analysis.worthiness.tally import Tally, to_tally
from analysis.worthiness.values import METHOD_VERSION, TITLES, Array, BrandTalk, Options, Part, Status, Worthiness
from talkworthy.errors import UserError
from talkworthy.window import Window


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """One brand before its judge."""

    brand: str
    talk: BrandTalk
    tally: Tally
    draws: Draws
    panel: Panel
    window: Window
    options: Options
    as_of: datetime

    @property
    def key(self) -> int:
        """Seeds what is drawn for this brand alone."""
        return int.from_bytes(hashlib.blake2b(f"{self.options.seed}:{self.brand}".encode(), digest_size=8).digest())

    @property
    def measured(self) -> Measured:
        return Measured(self.brand, self.tally, self.draws.plain(), self.panel.plain())

    def parts_of(self, talk: BrandTalk) -> dict[str, Array]:
        """The parts of some of this brand's talk, beside the same panel, without replicates."""
        draws = draw(to_tally(talk, self.window, self.as_of), 0, self.options.seed)
        return to_parts(draws, self.panel.plain(), self.key)


def judge(
    brand: str, talk: Mapping[str, BrandTalk], panel: Sequence[str], window: Window, options: Options | None = None
) -> Worthiness:
    """How worthy of conversation `brand` is in `window`, from 2 to 100, beside the rivals named in `panel`.

    `talk` holds the brand and its rivals by name. The same input and options give the same answer, bit for bit; see
    METHOD section 5 for the measure. Raises UserError where a name is not in `talk`.
    """
    return judge_all(talk, {brand: panel}, window, options)[brand]


def judge_all(
    talk: Mapping[str, BrandTalk],
    panels: Mapping[str, Sequence[str]],
    window: Window,
    options: Options | None = None,
) -> dict[str, Worthiness]:
    """Like `judge` for each brand of `panels` (brand -> its rivals); each brand's talk is resampled only once."""
    options = options or Options()
    names = list(dict.fromkeys([*panels, *(rival for rivals in panels.values() for rival in rivals)]))
    for name in names:
        if name not in talk:
            raise UserError(f"There is no talk of {name!r} to judge by: track it as a brand, or take it off the panel.")
    as_of = options.as_of or _newest(talk, window)
    tallies = {name: to_tally(talk[name], window, as_of) for name in names}
    draws = {name: draw(tally, options.replicates, options.seed) for name, tally in tallies.items()}
    found = {}
    for brand, rivals in panels.items():
        panel = Panel.of([draws[rival] for rival in dict.fromkeys(rivals) if rival != brand], like=draws[brand])
        case = _Case(brand, talk[brand], tallies[brand], draws[brand], panel, window, options, as_of)
        found[brand] = _judge(case)
    return found


def _newest(talk: Mapping[str, BrandTalk], window: Window) -> datetime:
    newest = [frames.posts["created_at"].max() for frames in talk.values()]
    return max((moment for moment in newest if isinstance(moment, datetime)), default=window.end)


def _judge(case: _Case) -> Worthiness:
    parts = to_parts(case.draws, case.panel, case.key)
    reasons = to_refusal(case.tally.counts)
    refused = bool(reasons) or not _weighs(parts, case.options)
    indexes = np.full(case.options.replicates + 1, np.nan) if refused else to_index(parts, case.options.weights)
    low, high = interval(indexes) if not refused else (0.0, 0.0)
    doubts = to_doubts(case.options.checked)
    status: Status = "refused" if refused else "provisional" if doubts else "scored"
    return Worthiness(
        brand=case.brand,
        window=case.window,
        version=METHOD_VERSION,
        status=status,
        reasons=_refusal_reasons(reasons) if refused else doubts,
        notes=_to_notes(case),
        index=None if refused else round(float(indexes[0])),
        low=None if refused else round(low),
        high=None if refused else round(high),
        parts=_to_parts(case, parts),
        counts=case.tally.counts,
        opinion=case.tally.opinion,
        weightings=None if refused else to_weightings(parts),
        without={} if refused else _without(case, parts),
        replicates=indexes[1:],
    )


def _refusal_reasons(reasons: tuple[str, ...]) -> tuple[str, ...]:
    return reasons or ("none of the parts that carry weight can be measured; give weight to others",)


def _weighs(parts: Mapping[str, Array], options: Options) -> bool:
    return any(options.weights.get(name, 0.0) > 0 for name in parts)


def _without(case: _Case, parts: Mapping[str, Array]) -> dict[str, int]:
    rests = to_without(case.talk, case.tally, parts, case.parts_of)
    return {
        name: round(float(to_index(rest, case.options.weights)[0]))
        for name, rest in rests.items()
        if _weighs(rest, case.options)
    }


def _to_parts(case: _Case, values: Mapping[str, Array]) -> tuple[Part, ...]:
    facts, evidence = to_facts(case.measured), to_evidence(case.tally)
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
                conversations=evidence[name],
            )
        )
    return tuple(found)


def _to_notes(case: _Case) -> tuple[str, ...]:
    titles = " and ".join(TITLES[name] for name in NEEDS_PANEL)
    if not case.panel.size:
        return (f"{titles} are left out of the index: no rivals are tracked to compare with",)
    if not case.panel.talkers[0] > 0:
        return (f"{titles} are left out of the index: the typical rival is not talked about in these weeks",)
    return ()
