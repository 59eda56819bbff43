"""The score by week: recomputed with the current method, with scores from older methods beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from analysis.worthiness import COMPONENT_TITLES, ScoreOptions
from analysis.worthiness.history import History, ScoreWeek, to_histories
from analysis.worthiness.wording.headline import SURE
from analysis.worthiness.wording.insufficient_data import insufficient_data_reason
from reports.queries.score.brand_report import (
    choose_date_range,
    load_conversations_by_brand,
    to_score_options,
)
from reports.queries.score.competitors import competitors_by_brand
from reports.wording.common import count_text, date_text, range_text
from talkworthy.date_range import DateRange
from talkworthy.settings import Settings
from talkworthy.storage.analysis.scores import load_scores
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

DIGITS = 4


@dataclass(frozen=True, slots=True)
class OlderScore:
    """A score that an older method computed: its last day, its range, its version and when."""

    last_day: date
    score: int
    low: int
    high: int
    version: str
    computed_at: datetime


@dataclass(frozen=True, slots=True)
class ScoreHistory:
    """A brand's scores by the current method, and those of older methods for date ranges of the same length."""

    history: History
    older_scores: tuple[OlderScore, ...]

    @property
    def brand(self) -> str:
        """The name of the brand."""
        return self.history.brand

    @property
    def scored(self) -> tuple[ScoreWeek, ...]:
        """The weeks with a score."""
        return tuple(week for week in self.history.weeks if week.score is not None)


def load_score_histories(
    connection: Connection,
    settings: Settings,
    newest: DateRange,
    names: Sequence[str] | None = None,
    options: ScoreOptions | None = None,
) -> dict[str, ScoreHistory]:
    """Return the score history of the brands called `names` (None: all), by name.

    It has the date ranges as long as `newest` that end one week apart, back to the first. Each brand's conversations
    are read once. Raises UserError where no brand has such a name, or the store is empty.
    """
    competitors = competitors_by_brand(settings, names)
    wanted = [settings.brand(name).name for name in names] if names is not None else list(competitors)
    conversations = load_conversations_by_brand(connection, competitors, choose_date_range(connection, "all"))
    score_options = to_score_options(connection, settings, conversations, options)
    histories = to_histories(conversations, {name: competitors[name] for name in wanted}, newest, score_options)
    return {
        name: ScoreHistory(history, load_older_scores(connection, history, newest))
        for name, history in histories.items()
    }


def load_older_scores(connection: Connection, history: History, like: DateRange) -> tuple[OlderScore, ...]:
    """Return the scores that other methods computed for date ranges as long as `like`; the newest of each last day."""
    scores: dict[date, OlderScore] = {}
    for date_range, record in load_scores(connection, history.brand):
        result = json.loads(record.result)
        same_length = date_range.end - date_range.start == like.end - like.start
        if record.version != history.version and same_length and result["score"] is not None:
            numbers = (result["score"], result["low"], result["high"])
            scores[date_range.days[1]] = OlderScore(date_range.days[1], *numbers, record.version, record.computed_at)
    return tuple(scores[last_day] for last_day in sorted(scores))


def history_text(history: ScoreHistory) -> str:
    """Return the newest score and whether it changed since the date range before, or what a score still needs."""
    last = history.history.weeks[-1]
    if last.score is not None:
        return short_history_text(history)
    lead = f"{_last_score(history)} No score now" if history.scored else f"{short_history_text(history)} Still needed"
    return f"{lead}: {'; '.join(last.reasons)}."


def short_history_text(history: ScoreHistory) -> str:
    """Return the same without what a score still needs, for where that is shown already."""
    weeks, scored = history.history.weeks, history.scored
    last = weeks[-1]
    if not scored:
        return _weeks_without(weeks)
    if last.score is None:
        return f"{_last_score(history)} No score now."
    return f"{_change(history, last)} {_weeks_without(weeks)}".rstrip()


def to_record(history: ScoreHistory) -> dict[str, Any]:
    """Return the history as JSON values; date ranges include both days."""
    by_week = history.history
    step = by_week.step
    return {
        "brand": by_week.brand,
        "version": by_week.version,
        "summary": history_text(history),
        "change": {"before": _week_record(step.then), "chance": round(step.chance, DIGITS)} if step else None,
        "weeks": [_week_record(week) for week in by_week.weeks],
        "older_methods": [
            asdict(older) | {"last_day": older.last_day.isoformat(), "computed_at": older.computed_at.isoformat()}
            for older in history.older_scores
        ],
    }


def _week_record(week: ScoreWeek) -> dict[str, Any]:
    first, last = week.date_range.days
    return {
        "date_range": {"start": first.isoformat(), "end": last.isoformat()},
        "status": week.status,
        "reasons": list(week.reasons),
        "score": week.score,
        "low": week.low,
        "high": week.high,
        "components": {
            name: round(week.components[name], DIGITS) for name in COMPONENT_TITLES if name in week.components
        },
        "counts": asdict(week.counts) | {"completeness": round(week.counts.completeness, DIGITS)},
    }


def _last_score(history: ScoreHistory) -> str:
    last = history.scored[-1]
    return f"Last score: {_number(last)}, up to {date_text(last.date_range.days[1])}."


def _change(history: ScoreHistory, last: ScoreWeek) -> str:
    step = history.history.step
    if step is None:
        return f"{_number(last)} now."
    weeks = count_text(last.date_range.weeks, "week")
    before = f"{step.then.score} in the {weeks} up to {date_text(step.then.date_range.days[1])}"
    if max(step.chance, 1 - step.chance) < SURE:
        return f"{_number(last)} now: no clear change from {before}."
    return f"{_number(last)} now: {'up' if step.chance >= SURE else 'down'} from {before}."


def _weeks_without(weeks: Sequence[ScoreWeek]) -> str:
    """Return in how many weeks there is no score, and the reason, a general one where it differs between weeks.

    Where all of them come before the first score: when the scores start.
    """
    without = [week for week in weeks if week.score is None]
    if not without:
        return ""
    if len(without) < len(weeks) and not has_gaps(weeks):
        start = weeks[len(without)].date_range.days[1]
        return f"The score starts on {date_text(start)}; before, there was too little data."
    reasons = {insufficient_data_reason(week.counts) for week in without}
    why = reasons.pop() if len(reasons) == 1 else "not enough data"
    return f"No score in {len(without):,} of {count_text(len(weeks), 'week')} ({why})."


def has_gaps(weeks: Sequence[ScoreWeek]) -> bool:
    """Return whether a week without a score comes after one with a score."""
    scored = [week.score is not None for week in weeks]
    return scored != sorted(scored)


def _number(week: ScoreWeek) -> str:
    return f"{week.score}/100 ({range_text(week.low or 0, week.high or 0)})"
