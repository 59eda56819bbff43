"""Coverage by week and source: how many conversations, how complete they are, and where collection has gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from reports.wording.common import count_text, data_gap_text, percent_text
from talkworthy.date_range import DateRange
from talkworthy.storage.conversations.weekly import ConversationWeek
from talkworthy.storage.runs.gaps import StoredGap
from views.components.templating import draw
from views.timezone import to_local

WEEKS = 26
MOST_GAPS = 8
MAX_STRENGTH = 4  # number of shades of a cell that is not empty
_COMPLETE = 0.995

CellState = Literal["gap", "caught up", "partly", "read", "silent"]
SIGNS: Mapping[CellState, str] = {
    "gap": "\N{MULTIPLICATION SIGN}",
    "caught up": "o",
    "partly": "",
    "read": "",
    "silent": "",
}

LEGEND: Mapping[CellState, str] = {
    "partly": "Corner = incomplete.",
    "gap": f"{SIGNS['gap']} = gap.",
    "caught up": f"{SIGNS['caught up']} = gap, filled later.",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One week of one source. `strength` is 0 (no conversation) to 4 (as in its busiest week); `words` describe it."""

    mark: CellState
    strength: int
    words: str

    @property
    def sign(self) -> str:
        """Return the sign in the cell, so that its state does not depend on colour alone."""
        return SIGNS[self.mark]


@dataclass(frozen=True, slots=True)
class Row:
    """One source, with a cell for each week of the date range."""

    source: str
    conversations: int
    cells: Sequence[Cell]


def to_date_range(newest: datetime, last_sync: datetime | None) -> DateRange:
    """Return the weeks to show: up to the newest post or the last sync, whichever is later."""
    return DateRange.ending(max(newest, last_sync or newest), WEEKS)


def to_rows(
    weeks: Iterable[ConversationWeek], gaps: Iterable[StoredGap], date_range: DateRange, now: datetime
) -> list[Row]:
    """Return a row for each source with conversations or a gap; a gap that is still open lasts until `now`."""
    conversations: dict[str, dict[int, ConversationWeek]] = {}
    for week in weeks:
        conversations.setdefault(week.source, {})[week.week] = week
    gaps_by_week: dict[str, dict[int, list[StoredGap]]] = {}
    for gap in gaps:
        for number in _weeks_of(gap, date_range, now):
            gaps_by_week.setdefault(gap.source, {}).setdefault(number, []).append(gap)
    names = sorted(
        {*conversations, *gaps_by_week},
        key=lambda name: (-sum(week.conversations for week in conversations.get(name, {}).values()), name),
    )
    return [_to_row(name, conversations.get(name, {}), gaps_by_week.get(name, {}), date_range) for name in names]


def first_week_with_data(rows: Sequence[Row]) -> int:
    """Return the number of the first week with a conversation or a gap; 0 where there is none."""
    return next((week for week in range(WEEKS) if any(row.cells[week].mark != "silent" for row in rows)), 0)


def from_week(rows: Sequence[Row], first: int) -> list[Row]:
    """Return the rows without the weeks before `first`."""
    return [replace(row, cells=row.cells[first:]) for row in rows]


def legend(rows: Sequence[Row]) -> str:
    """Return what the colours and signs of the cells mean, of those signs that there are."""
    marks = {cell.mark for row in rows for cell in row.cells}
    return " ".join(["Stronger colour = more conversations.", *(LEGEND[mark] for mark in LEGEND if mark in marks)])


def describe(rows: Sequence[Row]) -> str:
    """Return what the calendar shows, in a sentence."""
    if not rows:
        return "No conversations in these weeks, and no known gaps."
    weeks = len(rows[0].cells)
    with_gap = sum(any(row.cells[week].mark == "gap" for row in rows) for week in range(weeks))
    incomplete = sum(any(row.cells[week].mark == "partly" for row in rows) for week in range(weeks))
    if with_gap:
        return f"In {count_text(with_gap, 'week')} of {weeks}, something was not collected and is still missing."
    if incomplete:
        return f"No known gaps; in {count_text(incomplete, 'week')} of {weeks}, some threads are incomplete."
    return f"No known gaps in {'this week' if weeks == 1 else f'these {weeks} weeks'}."


def draw_calendar(
    weeks: Iterable[ConversationWeek], gaps: Sequence[StoredGap], date_range: DateRange, now: datetime
) -> None:
    """Draw the description, the calendar from its first week with data on, and the list of gaps."""
    all_weeks = to_rows(weeks, gaps, date_range, now)
    first = first_week_with_data(all_weeks)
    rows = from_week(all_weeks, first)
    newest = sorted(gaps, key=lambda gap: (gap.until is not None, -gap.since.timestamp()))
    draw(
        "coverage_calendar",
        description=describe(rows),
        rows=rows,
        legend=legend(rows),
        starts=[_start(date_range, week) for week in range(first, WEEKS)],
        date_range=replace(date_range, start=date_range.start + timedelta(weeks=first)),
        gaps=[data_gap_text(in_reader_zone(gap)) for gap in newest[:MOST_GAPS]],
        more=max(len(newest) - MOST_GAPS, 0),
    )


def in_reader_zone(gap: StoredGap) -> StoredGap:
    """Return the same gap with start and end in the reader's time zone."""
    return replace(gap, since=to_local(gap.since), until=gap.until and to_local(gap.until))


def _to_row(
    source: str,
    conversations: Mapping[int, ConversationWeek],
    gaps_by_week: Mapping[int, list[StoredGap]],
    date_range: DateRange,
) -> Row:
    most = max((week.conversations for week in conversations.values()), default=1)
    cells = [
        _to_cell(conversations.get(week), gaps_by_week.get(week, ()), most, _start(date_range, week))
        for week in range(WEEKS)
    ]
    return Row(source, sum(week.conversations for week in conversations.values()), cells)


def _to_cell(week: ConversationWeek | None, gaps: Sequence[StoredGap], most: int, start: date) -> Cell:
    texts = [f"Week of {start.day} {start:%b %Y}"]
    mark: CellState = "silent"
    strength = 0
    if week is None:
        texts.append("no conversations")
    else:
        strength = max(1, round(MAX_STRENGTH * week.conversations / most))
        mark = "read" if week.completeness >= _COMPLETE else "partly"
        texts.append(count_text(week.conversations, "conversation"))
        texts.append(
            "complete" if mark == "read" else f"{percent_text(round(100 * week.completeness), 100)} of posts collected"
        )
    open_gaps = [gap for gap in gaps if gap.filled_at is None]
    if gaps:
        mark = "gap" if open_gaps else "caught up"
        texts.append("gap in collection" if open_gaps else "gap, filled later")
    return Cell(mark, strength, ": ".join([texts[0], ", ".join(texts[1:])]))


def _weeks_of(gap: StoredGap, date_range: DateRange, now: datetime) -> range:
    begin = max(gap.since, date_range.start)
    end = min(gap.until or max(now, gap.since), date_range.end - timedelta(microseconds=1))
    week = timedelta(weeks=1)
    return range((begin - date_range.start) // week, (end - date_range.start) // week + 1)


def _start(date_range: DateRange, week: int) -> date:
    return (date_range.start + timedelta(weeks=week)).date()
