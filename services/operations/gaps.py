"""`talkworthy sources gaps`: what was not read, on which days and why, and how much of the talk was collected."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from services.context import AppContext, now
from talkworthy.date_range import ONE_DAY, DateRange
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.runs.completeness import CollectedSource, CollectedThread, by_source, collected_threads
from talkworthy.storage.runs.gaps import GapDay, StoredGap, gap_calendar, gaps_in

MOST_LISTED = 8
READ, READ_LATER, NOT_READ, OUTSIDE = "\u00b7", "o", "x", " "
LEGEND = f"{READ} no gap known   {READ_LATER} not read that day, but later   {NOT_READ} not read"
WORDS = {
    "outage": "could not be reached",
    "refused": "refused our key",
    "limited": "told us to wait",
    "budget": "the budget was used up",
    "closed": "closed to us",
    "missed": "did not show all",
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """What was not read in a window, and what was collected of the conversations that began in it."""

    date_range: DateRange
    gaps: Sequence[StoredGap]
    days: Sequence[GapDay]
    threads: Sequence[CollectedThread]

    @property
    def sources(self) -> list[CollectedSource]:
        """The conversations summed by source."""
        return by_source(self.threads)


def find_gaps(context: AppContext, date_range: str, brand: str | None = None) -> Calendar:
    """The calendar of the window that `window` names (13w: up to today) and of one brand (None: of all).

    Raises UserError on a window or a brand that there is not.
    """
    name = None if brand is None else context.settings.brand(brand).name
    today = now()
    with context.store.read() as connection:
        span = store_span(connection)
        chosen = DateRange.parse(date_range, span[0] if span else today, max(span[1], today) if span else today)
        return Calendar(
            chosen,
            gaps_in(connection, chosen, name),
            gap_calendar(connection, chosen, today, name),
            collected_threads(connection, chosen, name),
        )


def to_record(found: Calendar) -> dict[str, Any]:
    """The calendar as JSON values; of the conversations, those of which something is missing."""
    first, last = found.date_range.days
    return {
        "date_range": {"start": first.isoformat(), "end": last.isoformat()},
        "sources": [asdict(one) | {"completeness": round(one.share, 4)} for one in found.sources],
        "gaps": [_to_gap(gap) for gap in found.gaps],
        "days": [{"source": one.source, "day": one.day.isoformat()} | _to_why(one.gap) for one in found.days],
        "incomplete_threads": [
            asdict(one) | {"completeness": round(one.share, 4)} for one in found.threads if one.share < 1
        ],
    }


def to_text(found: Calendar) -> str:
    """The calendar for a person: a grid of days for each source, and each gap in words."""
    sums = {one.source: one for one in found.sources}
    names = sorted({*sums, *(gap.source for gap in found.gaps)})
    if not names:
        return "Nothing was missed in these days, as far as anybody knows: no gaps, and no talk to hold against them."
    parts = [f"{_day(found.date_range.days[0])} to {_day(found.date_range.days[1])}.  {LEGEND}"]
    for name in names:
        days = [one for one in found.days if one.source == name]
        gaps = [gap for gap in found.gaps if gap.source == name]
        lines = [f"{name}: {_to_share(sums.get(name))}", *_grid(found.date_range, days), *_in_words(gaps)]
        parts.append("\n".join(lines))
    parts += _least_complete(found.threads)
    return "\n\n".join(parts)


def _to_share(told: CollectedSource | None) -> str:
    if told is None:
        return "no talk began in these days"
    return (
        f"{_percent(told.share)} collected, {told.posts:,} of the {told.existing:,} posts that it tells of; "
        f"{told.whole:,} of {told.threads:,} conversations are whole"
    )


def _percent(share: float) -> str:
    """Rounded down: 100 % is said of what is whole, and of nothing else."""
    return f"{math.floor(100 * share)} %"


def _grid(date_range: DateRange, days: Iterable[GapDay]) -> Iterator[str]:
    """A line for each month from the first gap to the last, a sign a day, in fives so that a day can be counted."""
    marks: dict[date, str] = {}
    for one in days:
        filled = one.gap.filled_at is not None
        marks[one.day] = READ_LATER if filled and marks.get(one.day) != NOT_READ else NOT_READ
    if not marks:
        yield "  no gap known in these days"
        return
    first, last = date_range.days
    month = min(marks).replace(day=1)
    while month <= max(marks):
        next_month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        signs = [
            marks.get(day, READ) if first <= day <= last else OUTSIDE
            for day in (month + ONE_DAY * number for number in range((next_month - month).days))
        ]
        fives = " ".join("".join(signs[at : at + 5]) for at in range(0, 30, 5)) + "".join(signs[30:])
        yield f"  {month:%b %Y}  {fives.rstrip()}"
        month = next_month


def _in_words(gaps: Sequence[StoredGap]) -> Iterator[str]:
    """The gaps that last and the newest of the others."""
    ordered = sorted(gaps, key=lambda gap: (gap.until is not None, -gap.since.timestamp()))
    for gap in ordered[:MOST_LISTED]:
        place = f"{gap.place}: " if gap.place else ""
        later = "; read later" if gap.filled_at else ""
        yield f"  {_span(gap)}  {place}{WORDS[gap.kind]}{later}. {gap.reason}"
    if len(ordered) > MOST_LISTED:
        yield f"  and {len(ordered) - MOST_LISTED:,} older ones (--json lists all)"


def _least_complete(threads: Sequence[CollectedThread]) -> Iterator[str]:
    worst = [one for one in threads if one.share < 1][:MOST_LISTED]
    if worst:
        lines = [f"  {_percent(one.share):>5}  {one.posts:,} of {one.existing:,}  {one.thread}" for one in worst]
        yield "\n".join(["The least complete conversations:", *lines])


def _span(gap: StoredGap) -> str:
    if gap.until is None:
        return f"since {_day(gap.since)}"
    first, last = _day(gap.since), _day(gap.until)
    return first if first == last else f"{first} to {last}"


def _day(moment: date | datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _to_why(gap: StoredGap) -> dict[str, Any]:
    why = {"brand": gap.brand, "place": gap.place, "kind": gap.kind, "reason": gap.reason}
    return why | {"filled": gap.filled_at is not None}


def _to_gap(gap: StoredGap) -> dict[str, Any]:
    moments = {name: _told(getattr(gap, name)) for name in ("since", "until", "filled_at")}
    return {"source": gap.source} | _to_why(gap) | moments


def _told(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds").replace("+00:00", "Z")
