"""The weeks of each source: where talk was heard, how whole it is, and where nobody listened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from reports.wording.common import count_text, data_gap_text, percent_text
from talkworthy.date_range import DateRange
from talkworthy.storage.conversations.weekly import ConversationWeek
from talkworthy.storage.runs.gaps import KeptGap
from views.components.templating import draw
from views.timezone import to_local

WEEKS = 26
MOST_GAPS = 8
MAX_STRENGTH = 4  # shades of a cell beside the empty one
_COMPLETE = 0.995

CellState = Literal["gap", "caught up", "partly", "read", "silent"]
SIGNS: Mapping[CellState, str] = {
    "gap": "\N{MULTIPLICATION SIGN}",
    "caught up": "o",
    "partly": "",
    "read": "",
    "silent": "",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One week of one source. `strength` is 0 (no talk) to 4 (as much as in its loudest week); `words` tell it all."""

    mark: CellState
    strength: int
    words: str

    @property
    def sign(self) -> str:
        """What is written into it, so that it is not told by its colour alone."""
        return SIGNS[self.mark]


@dataclass(frozen=True, slots=True)
class Row:
    """One source, a cell for each week of the window."""

    source: str
    conversations: int
    cells: Sequence[Cell]


def to_date_range(newest: datetime, asked_last: datetime | None) -> DateRange:
    """The weeks to show: up to the newest post, or to when a source was last asked, whichever is later."""
    return DateRange.ending(max(newest, asked_last or newest), WEEKS)


def to_rows(
    weeks: Iterable[ConversationWeek], gaps: Iterable[KeptGap], date_range: DateRange, now: datetime
) -> list[Row]:
    """A row for each source with talk or a gap in the window; a gap that lasts reaches to `now`."""
    conversations: dict[str, dict[int, ConversationWeek]] = {}
    for week in weeks:
        conversations.setdefault(week.source, {})[week.week] = week
    missed: dict[str, dict[int, list[KeptGap]]] = {}
    for gap in gaps:
        for number in _weeks_of(gap, date_range, now):
            missed.setdefault(gap.source, {}).setdefault(number, []).append(gap)
    names = sorted(
        {*conversations, *missed},
        key=lambda name: (-sum(week.conversations for week in conversations.get(name, {}).values()), name),
    )
    return [_to_row(name, conversations.get(name, {}), missed.get(name, {}), date_range) for name in names]


def finding(rows: Sequence[Row]) -> str:
    """What the calendar shows, in a sentence."""
    if not rows:
        return "No talk began in these weeks, and nothing is known to be missing."
    holes = sum(any(row.cells[week].mark == "gap" for row in rows) for week in range(WEEKS))
    torn = sum(any(row.cells[week].mark == "partly" for row in rows) for week in range(WEEKS))
    if holes:
        return f"In {count_text(holes, 'week')} of {WEEKS}, something was not read, and is still missing."
    if torn:
        return f"No gap is known; in {count_text(torn, 'week')} of {WEEKS}, some threads are not whole."
    return f"Nothing is known to be missing in these {WEEKS} weeks."


def draw_calendar(
    weeks: Iterable[ConversationWeek], gaps: Sequence[KeptGap], date_range: DateRange, now: datetime
) -> None:
    """The finding, the calendar and the gaps in words."""
    rows = to_rows(weeks, gaps, date_range, now)
    newest = sorted(gaps, key=lambda gap: (gap.until is not None, -gap.since.timestamp()))
    draw(
        "coverage_calendar",
        finding=finding(rows),
        rows=rows,
        starts=[_start(date_range, week) for week in range(WEEKS)],
        date_range=date_range,
        told=[data_gap_text(in_reader_zone(gap)) for gap in newest[:MOST_GAPS]],
        more=max(len(newest) - MOST_GAPS, 0),
    )


def in_reader_zone(gap: KeptGap) -> KeptGap:
    """The same gap with its two ends told in the zone of the reader."""
    return replace(gap, since=to_local(gap.since), until=gap.until and to_local(gap.until))


def _to_row(
    source: str,
    conversations: Mapping[int, ConversationWeek],
    missed: Mapping[int, list[KeptGap]],
    date_range: DateRange,
) -> Row:
    most = max((week.conversations for week in conversations.values()), default=1)
    cells = [
        _to_cell(conversations.get(week), missed.get(week, ()), most, _start(date_range, week)) for week in range(WEEKS)
    ]
    return Row(source, sum(week.conversations for week in conversations.values()), cells)


def _to_cell(week: ConversationWeek | None, gaps: Sequence[KeptGap], most: int, start: date) -> Cell:
    texts = [f"Week from {start.day} {start:%b %Y}"]
    mark: CellState = "silent"
    strength = 0
    if week is None:
        texts.append("no talk began")
    else:
        strength = max(1, round(MAX_STRENGTH * week.conversations / most))
        mark = "read" if week.completeness >= _COMPLETE else "partly"
        texts.append(count_text(week.conversations, "conversation"))
        texts.append(
            "whole" if mark == "read" else f"{percent_text(round(100 * week.completeness), 100)} of their posts here"
        )
    open_gaps = [gap for gap in gaps if gap.filled_at is None]
    if gaps:
        mark = "gap" if open_gaps else "caught up"
        texts.append("not all was read" if open_gaps else "was not read then, but later")
    return Cell(mark, strength, ": ".join([texts[0], ", ".join(texts[1:])]))


def _weeks_of(gap: KeptGap, date_range: DateRange, now: datetime) -> range:
    begin = max(gap.since, date_range.start)
    end = min(gap.until or max(now, gap.since), date_range.end - timedelta(microseconds=1))
    week = timedelta(weeks=1)
    return range((begin - date_range.start) // week, (end - date_range.start) // week + 1)


def _start(date_range: DateRange, week: int) -> date:
    return (date_range.start + timedelta(weeks=week)).date()
