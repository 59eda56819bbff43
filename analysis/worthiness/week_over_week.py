"""What changed since last week: the index beside that of the window a week earlier, and what moved it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Literal

import numpy as np
import polars as pl

from analysis.worthiness.estimate import ScoreEstimate, estimate_score
from analysis.worthiness.estimators import FLOOR, to_score
from analysis.worthiness.inputs import BrandInputs, to_inputs
from analysis.worthiness.model import COMPONENT_TITLES, BrandConversation, ScoreOptions
from analysis.worthiness.wording.headline import SURE
from talkworthy.date_range import DateRange

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
MAX_TRIED = 100
"""Of the talks that entered, and of those that left, so many are tried: those of most customers."""
MAX_LISTED = 10
DIGITS = 4


@dataclass(frozen=True, slots=True)
class ComponentChange:
    """One part a week ago and now (0 to 1), and by how many points that moved the index; these add up to the change."""

    name: str
    title: str
    then: float
    now: float
    points: float


@dataclass(frozen=True, slots=True)
class ConversationChange:
    """A talk that came into the window this week or left it, and by how many points that alone moved the index."""

    thread: str
    moved: Literal["entered", "left"]
    people: int
    points: float


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """The index of `now` beside that of `then`, the window that ended seven days before.

    `points` is now less then, before rounding; `chance` is how probable it is that it rose. Both are None where one of
    the two has no index, or leaves out other parts. `watched` counts the weeks of `then` that have been collected, None
    where that is all of them. `entered` and `left` count talks. `parts` and `talks` are those
    that moved it, most first; of talks at most 10.
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
    """What changed for each brand called in `names` (None: all of `panels`); `talk` goes back a week before the window.

    Both windows are read by what is known now, as in the history: a late reply counts in both. Raises UserError as
    `judge_all` does.
    """
    options = options or ScoreOptions()
    wanted = {brand: competitors[brand] for brand in (competitors if names is None else names)}
    earlier = a_week_before(date_range)
    now, then = to_inputs(conversation, wanted, date_range, options), to_inputs(conversation, wanted, earlier, options)
    return {brand: to_change(now[brand], then[brand]) for brand in wanted}


def a_week_before(date_range: DateRange) -> DateRange:
    """The window of the same length that ended seven days before."""
    return DateRange(date_range.start - A_WEEK, date_range.end - A_WEEK)


def to_record(change: ScoreChange) -> dict[str, Any]:
    """The change as JSON values; both days of the window are in it."""
    first, last = change.then.days
    return {**_rounded(asdict(change)), "then": {"start": first.isoformat(), "end": last.isoformat()}}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [_rounded(one) for one in value]
    return round(value, DIGITS) if isinstance(value, float) else value


def to_change(now: BrandInputs, then: BrandInputs) -> ScoreChange:
    """What changed for one brand between its cases of two windows."""
    present, past = estimate_score(now), estimate_score(then)
    other_components = [
        title for name, title in COMPONENT_TITLES.items() if (name in now.components) != (name in then.components)
    ]
    comparable = present.score is not None and past.score is not None and not other_components
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
        sentence=_sentence(present, past, other_components, chance),
        watched=_watched(then),
        entered=entered.height,
        left=left.height,
        components=_component_changes(now, then) if comparable else (),
        conversations=_conversation_changes(now, then, entered, left) if comparable else (),
    )


def _score_of(inputs: BrandInputs) -> float:
    return float(
        to_score({name: value[:1] for name, value in inputs.components.items()}, inputs.own.options.weights)[0]
    )


def _watched(then: BrandInputs) -> int | None:
    """A window that begins before the oldest post of all misses weeks that the newest one has."""
    date_range, since = then.own.date_range, then.own.options.since
    if since is None or since < date_range.start + A_DAY:
        return None
    return max(0, math.ceil((date_range.end - since) / A_WEEK))


def _chance(present: ScoreEstimate, past: ScoreEstimate) -> float | None:
    """P(now > then) by paired bootstrap: talks of both windows share their fate, and the checked labels theirs."""
    if not len(present.replicates):
        return None
    higher, equal = present.replicates > past.replicates, present.replicates == past.replicates
    return float(np.mean(higher) + np.mean(equal) / 2)


def _sentence(
    present: ScoreEstimate, past: ScoreEstimate, other_components: Sequence[str], chance: float | None
) -> str:
    if present.score is None and past.score is None:
        return "There was no index a week ago either."
    if past.score is None:
        return "A week ago there was no index yet."
    if present.score is None:
        return f"A week ago there was an index: {past.score}."
    if other_components:
        return f"It cannot be held against that of a week ago: not both could be measured on {', '.join(other_components)}."
    told = f"{past.score} a week ago, {present.score} now"
    # less than a point may be sure, and is still nothing that a reader can see
    if chance is None or max(chance, 1 - chance) < SURE or present.score == past.score:
        return f"No visible change since last week: {told}."
    return f"The index {'rose' if chance >= SURE else 'fell'} since last week: {told}."


def _component_changes(now: BrandInputs, then: BrandInputs) -> tuple[ComponentChange, ...]:
    """The change shared out over the parts, exactly: a logarithmic mean of the index times each part's step in logs.

    LMDI-I of Ang (2004), "Decomposition analysis for policymaking in energy", Energy Policy 32: 1131-1139.
    """
    before, after = _score_of(then), _score_of(now)
    mean = before if np.isclose(before, after) else (after - before) / np.log(after / before)
    total = sum(now.own.options.weights.get(name, 0.0) for name in now.components)
    moves = []
    for name, value in now.components.items():
        old, new = float(then.components[name][0]), float(value[0])
        step = np.log(max(new, FLOOR) / max(old, FLOOR)) * now.own.options.weights.get(name, 0.0) / total
        moves.append(ComponentChange(name, COMPONENT_TITLES[name], old, new, float(mean * step)))
    return tuple(sorted(moves, key=lambda move: -abs(move.points)))


def _only_in(one: BrandInputs, other: BrandInputs) -> pl.DataFrame:
    """The talks of one window that are not in the other, those of most customers first."""
    conversations = one.own.totals.conversations.join(
        other.own.totals.conversations, on="thread", how="anti", maintain_order="left"
    )
    return conversations.sort("people", descending=True, maintain_order=True)


def _conversation_changes(
    now: BrandInputs, then: BrandInputs, entered: pl.DataFrame, left: pl.DataFrame
) -> tuple[ConversationChange, ...]:
    """Each tried by leaving it out: the index with it less the index without it; turned round for talks that left."""
    moves = [
        *(
            ConversationChange(name, "entered", people, gain)
            for name, people, gain in _gains(now, entered.head(MAX_TRIED))
        ),
        *(ConversationChange(name, "left", people, -gain) for name, people, gain in _gains(then, left.head(MAX_TRIED))),
    ]
    return tuple(sorted(moves, key=lambda move: -abs(move.points))[:MAX_LISTED])


def _gains(inputs: BrandInputs, conversations: pl.DataFrame) -> Iterator[tuple[str, int, float]]:
    whole, rests = _score_of(inputs), inputs.components_without(conversations["conversation"].to_list())
    for (thread, people), rest in zip(conversations.select("thread", "people").iter_rows(), rests, strict=True):
        yield thread, people, whole - float(to_score(rest, inputs.own.options.weights)[0])
