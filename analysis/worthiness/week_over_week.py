"""What changed since last week: the score compared with that of the date range a week earlier, and its causes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Literal

import numpy as np
import polars as pl

from analysis.worthiness.estimate import ScoreEstimate, estimate_score
from analysis.worthiness.estimation.estimators import FLOOR, to_score
from analysis.worthiness.inputs import BrandInputs, to_inputs
from analysis.worthiness.model import COMPONENT_TITLES, BrandConversation, ScoreOptions
from analysis.worthiness.wording.headline import SURE
from talkworthy.date_range import DateRange

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
MAX_TRIED = 100
"""Of the conversations that entered, and of those that left, at most this many are tried: those of most people."""
MAX_LISTED = 10
DIGITS = 4


@dataclass(frozen=True, slots=True)
class ComponentChange:
    """A component a week ago and now (0 to 1), and the points it added to the score; these add up to the change."""

    name: str
    title: str
    then: float
    now: float
    points: float


@dataclass(frozen=True, slots=True)
class ConversationChange:
    """A conversation that entered or left the date range this week, and the points that this alone added."""

    thread: str
    moved: Literal["entered", "left"]
    people: int
    points: float


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """The score compared with that of `then`, the date range that ended seven days earlier.

    `score`, `low` and `high` are those of `then`. `points` is the score now less the score then, before rounding;
    `chance` is the probability that it rose. Both are None where one of the two has no score, or leaves out other
    components. `watched` counts the weeks of `then` that were collected, None where that is all of them. `entered` and
    `left` count conversations. `components` and `conversations` have the largest effect first; at most 10
    conversations.
    """

    brand: str
    then: DateRange
    score: int | None
    low: int | None
    high: int | None
    points: float | None
    chance: float | None
    sentence: str
    watched: int | None
    entered: int
    left: int
    components: tuple[ComponentChange, ...]
    conversations: tuple[ConversationChange, ...]


def to_changes(
    conversation: Mapping[str, BrandConversation],
    competitors: Mapping[str, Sequence[str]],
    date_range: DateRange,
    options: ScoreOptions | None = None,
    names: Sequence[str] | None = None,
) -> dict[str, ScoreChange]:
    """Return what changed for each brand of `names` (None: all of `competitors`).

    `conversation` goes back to a week before the date range. Both date ranges are scored by what is known now, as in
    the history: a late reply counts in both. Raises UserError as `score_brands` does.
    """
    options = options or ScoreOptions()
    wanted = {brand: competitors[brand] for brand in (competitors if names is None else names)}
    earlier = a_week_before(date_range)
    now, then = to_inputs(conversation, wanted, date_range, options), to_inputs(conversation, wanted, earlier, options)
    return {brand: to_change(now[brand], then[brand]) for brand in wanted}


def a_week_before(date_range: DateRange) -> DateRange:
    """Return the date range of the same length that ended seven days earlier."""
    return DateRange(date_range.start - A_WEEK, date_range.end - A_WEEK)


def to_record(change: ScoreChange) -> dict[str, Any]:
    """Return the change as JSON values; both days of the date range are included in it."""
    first, last = change.then.days
    return {**_rounded(asdict(change)), "then": {"start": first.isoformat(), "end": last.isoformat()}}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(content) for name, content in value.items()}
    if isinstance(value, tuple):
        return [_rounded(item) for item in value]
    return round(value, DIGITS) if isinstance(value, float) else value


def to_change(now: BrandInputs, then: BrandInputs) -> ScoreChange:
    """Return what changed for one brand between the inputs of two date ranges."""
    present, past = estimate_score(now), estimate_score(then)
    different = [
        title for name, title in COMPONENT_TITLES.items() if (name in now.components) != (name in then.components)
    ]
    comparable = present.score is not None and past.score is not None and not different
    points = _score_of(now) - _score_of(then) if comparable else None
    chance = _chance(present, past) if comparable else None
    entered, left = _only_in(now, then), _only_in(then, now)
    return ScoreChange(
        brand=now.own.brand,
        then=then.own.date_range,
        score=past.score,
        low=past.low,
        high=past.high,
        points=points,
        chance=chance,
        sentence=_sentence(present, past, different, chance),
        watched=_watched(then),
        entered=entered.height,
        left=left.height,
        components=_component_changes(now, then) if comparable else (),
        conversations=_conversation_changes(now, then, entered, left) if comparable else (),
    )


def _score_of(inputs: BrandInputs) -> float:
    points = {name: value[:1] for name, value in inputs.components.items()}
    return float(to_score(points, inputs.own.options.weights)[0])


def _watched(then: BrandInputs) -> int | None:
    """Return the weeks of the earlier range that were collected: some are missing where it begins before all posts."""
    date_range, since = then.own.date_range, then.own.options.since
    if since is None or since < date_range.start + A_DAY:
        return None
    return max(0, math.ceil((date_range.end - since) / A_WEEK))


def _chance(present: ScoreEstimate, past: ScoreEstimate) -> float | None:
    """Return P(now > then) by paired bootstrap: conversations and labels of both ranges are resampled together."""
    if not len(present.replicates):
        return None
    higher, equal = present.replicates > past.replicates, present.replicates == past.replicates
    return float(np.mean(higher) + np.mean(equal) / 2)


def _sentence(present: ScoreEstimate, past: ScoreEstimate, different: Sequence[str], chance: float | None) -> str:
    if present.score is None and past.score is None:
        return "There was no score a week ago either."
    if past.score is None:
        return "A week ago there was no score yet."
    if present.score is None:
        return f"A week ago there was a score: {past.score}."
    if different:
        return f"Not comparable with a week ago: only one of the two scores has {', '.join(different)}."
    scores = f"{past.score} a week ago, {present.score} now"
    # a change of less than a point may be certain, but nobody can see it in the rounded scores
    if chance is None or max(chance, 1 - chance) < SURE or present.score == past.score:
        return f"No visible change since last week: {scores}."
    return f"The score {'rose' if chance >= SURE else 'fell'} since last week: {scores}."


def _component_changes(now: BrandInputs, then: BrandInputs) -> tuple[ComponentChange, ...]:
    """Split the change exactly over the components: a logarithmic mean of the score times each component's log change.

    LMDI-I of Ang (2004), "Decomposition analysis for policymaking in energy", Energy Policy 32: 1131-1139.
    """
    before, after = _score_of(then), _score_of(now)
    mean = before if np.isclose(before, after) else (after - before) / np.log(after / before)
    weights = now.own.options.weights
    total = sum(weights.get(name, 0.0) for name in now.components)
    changes = []
    for name, value in now.components.items():
        old, new = float(then.components[name][0]), float(value[0])
        step = np.log(max(new, FLOOR) / max(old, FLOOR)) * weights.get(name, 0.0) / total
        changes.append(ComponentChange(name, COMPONENT_TITLES[name], old, new, float(mean * step)))
    return tuple(sorted(changes, key=lambda change: -abs(change.points)))


def _only_in(these: BrandInputs, others: BrandInputs) -> pl.DataFrame:
    """Return the conversations of one date range that are not in the other, those of most people first."""
    conversations = these.own.totals.conversations.join(
        others.own.totals.conversations, on="thread", how="anti", maintain_order="left"
    )
    return conversations.sort("people", descending=True, maintain_order=True)


def _conversation_changes(
    now: BrandInputs, then: BrandInputs, entered: pl.DataFrame, left: pl.DataFrame
) -> tuple[ConversationChange, ...]:
    """Try each by leaving it out: the score with it less the score without it; negated for those that left."""
    gains, losses = _gains(now, entered.head(MAX_TRIED)), _gains(then, left.head(MAX_TRIED))
    changes = [
        *(ConversationChange(thread, "entered", people, gain) for thread, people, gain in gains),
        *(ConversationChange(thread, "left", people, -gain) for thread, people, gain in losses),
    ]
    return tuple(sorted(changes, key=lambda change: -abs(change.points))[:MAX_LISTED])


def _gains(inputs: BrandInputs, conversations: pl.DataFrame) -> Iterator[tuple[str, int, float]]:
    """Yield thread, people and the points that the conversation adds to the score."""
    score, weights = _score_of(inputs), inputs.own.options.weights
    remaining = inputs.components_without(conversations["conversation"].to_list())
    for (thread, people), rest in zip(conversations.select("thread", "people").iter_rows(), remaining, strict=True):
        yield thread, people, score - float(to_score(rest, weights)[0])
