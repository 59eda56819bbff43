"""The index week by week as a reader is told of it: today's rules all along, and beside them what was told before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from analysis.worthiness import TITLES, Options
from analysis.worthiness.history import History, Week, to_histories
from analysis.worthiness.wording.headline import SURE
from analysis.worthiness.wording.insufficient_data import Lack, lacking
from reports.queries.score.brand_report import choose_date_range, load_panel_conversation, panels_of, to_options
from talkworthy.date_range import DateRange
from talkworthy.settings import Settings
from talkworthy.storage.analysis.scores import load_scores
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

DIGITS = 4
_NEVER: dict[Lack | None, str] = {
    "conversation": "was there enough talk about {brand} for an index",
    "places": "was {brand} talked about in enough places for an index",
    "weeks": "was {brand} talked about in enough weeks for an index",
    "collected": "was enough of the talk about {brand} collected for an index",
}
_NO_INDEX = "was there an index for {brand}"


@dataclass(frozen=True, slots=True)
class Told:
    """An index that was told under other rules than today's: its last day, its numbers, its version and when."""

    last_day: date
    index: int
    low: int
    high: int
    version: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """A brand's history by today's rules, and what earlier rules said of windows of the same length, oldest first."""

    history: History
    told: tuple[Told, ...]

    @property
    def brand(self) -> str:
        """Whose past."""
        return self.history.brand

    @property
    def scored(self) -> tuple[Week, ...]:
        """The weeks that have an index."""
        return tuple(week for week in self.history.weeks if week.index is not None)


def load_pasts(
    connection: Connection,
    settings: Settings,
    newest: DateRange,
    names: Sequence[str] | None = None,
    options: Options | None = None,
) -> dict[str, Past]:
    """The past of the brands called `names` (None: all), by name: every window as long as `newest`, back to the first.

    Each brand's talk is read once, of all time. Raises UserError where no brand has such a name, or the store is empty.
    """
    panels = panels_of(settings, names)
    wanted = [settings.brand(name).name for name in names] if names is not None else list(panels)
    conversation = load_panel_conversation(connection, panels, choose_date_range(connection, "all"))
    judging = to_options(connection, settings, conversation, options)
    histories = to_histories(conversation, {name: panels[name] for name in wanted}, newest, judging)
    return {name: Past(history, load_told(connection, history, newest)) for name, history in histories.items()}


def load_told(connection: Connection, history: History, like: DateRange) -> tuple[Told, ...]:
    """What was told of windows as long as `like` under other rules than those of `history`; of a day the newest."""
    kept: dict[date, Told] = {}
    for date_range, record in load_scores(connection, history.brand):
        result = json.loads(record.result)
        same_length = date_range.end - date_range.start == like.end - like.start
        if record.version != history.version and same_length and result["index"] is not None:
            numbers = (result["index"], result["low"], result["high"])
            kept[date_range.days[1]] = Told(date_range.days[1], *numbers, record.version, record.computed_at)
    return tuple(kept[last_day] for last_day in sorted(kept))


def finding(past: Past) -> str:
    """What the line shows, in a sentence or two: where it stands, and whether it moved since a window ago."""
    weeks, scored, brand = past.history.weeks, past.scored, past.brand
    if not scored:
        return f"In none of {_count(len(weeks), 'week')} {_never(brand, weeks)}. Now: {'; '.join(weeks[-1].reasons)}."
    last = weeks[-1]
    if last.index is None:
        until = f"{brand} had an index until {_day(scored[-1].date_range)}: {_number(scored[-1])}"
        return f"{until}. Now there is none: {'; '.join(last.reasons)}."
    return f"{_moved(past, last)}{_silence(weeks)}"


def to_record(past: Past) -> dict[str, Any]:
    """What `history --json` prints of one brand. Days are included; the talks behind a week are those of its window."""
    history, step = past.history, past.history.step
    return {
        "brand": history.brand,
        "version": history.version,
        "finding": finding(past),
        "since_a_window_ago": {"then": _week_record(step.then), "chance": round(step.chance, DIGITS)} if step else None,
        "weeks": [_week_record(week) for week in history.weeks],
        "told_by_other_rules": [
            asdict(told) | {"last_day": told.last_day.isoformat(), "told_at": told.told_at.isoformat()}
            for told in past.told
        ],
    }


def _week_record(week: Week) -> dict[str, Any]:
    first, last = week.date_range.days
    return {
        "date_range": {"start": first.isoformat(), "end": last.isoformat()},
        "status": week.status,
        "reasons": list(week.reasons),
        "index": week.index,
        "low": week.low,
        "high": week.high,
        "parts": {name: round(week.parts[name], DIGITS) for name in TITLES if name in week.parts},
        "counts": asdict(week.counts) | {"completeness": round(week.counts.completeness, DIGITS)},
    }


def _moved(past: Past, last: Week) -> str:
    step = past.history.step
    if step is None:
        return f"{past.brand} stands at {_number(last)}."
    then = f"{step.then.index} in the {_count(last.date_range.weeks, 'week')} up to {_day(step.then.date_range)}"
    if max(step.chance, 1 - step.chance) < SURE:
        return f"{past.brand} stands at {_number(last)}: no visible change from {then}."
    return f"{past.brand} {'rose' if step.chance >= SURE else 'fell'} to {_number(last)}, from {then}."


def _never(brand: str, weeks: Sequence[Week]) -> str:
    """What there was never enough of; where that is not one thing all along, only that there was no index."""
    lacks = {lacking(week.counts) for week in weeks}
    return _NEVER.get(lacks.pop() if len(lacks) == 1 else None, _NO_INDEX).format(brand=brand)


def _silence(weeks: Sequence[Week]) -> str:
    refused = [week for week in weeks if week.index is None]
    if not refused:
        return ""
    little = all(lacking(week.counts) == "conversation" for week in refused)
    lacked = "there was too little talk for an index" if little else "there was no index"
    return f" In {len(refused):,} of {_count(len(weeks), 'week')} {lacked}."


def _number(week: Week) -> str:
    return f"{week.index} of 100 ({week.low}-{week.high})"


def _day(date_range: DateRange) -> str:
    last = date_range.days[1]
    return f"{last.day} {last:%b %Y}"


def _count(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"
