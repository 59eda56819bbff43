"""The text of `talkworthy sources gaps`: what was not collected, when and why, and how complete the rest is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from services.operations.gaps import Calendar
from talkworthy.date_range import ONE_DAY, DateRange
from talkworthy.storage.runs.completeness import CollectedSource, CollectedThread
from talkworthy.storage.runs.gaps import GapDay, StoredGap

SHOWN = 8
COLLECTED, COLLECTED_LATER, MISSED, OUTSIDE = "\u00b7", "o", "x", " "
LEGEND = f"{COLLECTED} no known gap   {COLLECTED_LATER} collected later   {MISSED} not collected"
REASONS = {
    "outage": "could not be reached",
    "refused": "refused our key",
    "limited": "rate limit",
    "budget": "the budget was used up",
    "closed": "closed to us",
    "missed": "did not show all",
}


def to_text(calendar: Calendar) -> str:
    """Return a grid of days for each source, and a line for each gap."""
    completeness = {source.source: source for source in calendar.sources}
    names = sorted({*completeness, *(gap.source for gap in calendar.gaps)})
    if not names:
        return "No known gaps in these days, and no conversations to compare with."
    first, last = calendar.date_range.days
    paragraphs = [f"{_day(first)} to {_day(last)}.  {LEGEND}"]
    for name in names:
        days = [day for day in calendar.days if day.source == name]
        gaps = [gap for gap in calendar.gaps if gap.source == name]
        lines = [f"{name}: {_share(completeness.get(name))}", *_grid(calendar.date_range, days), *_gap_lines(gaps)]
        paragraphs.append("\n".join(lines))
    paragraphs += _least_complete(calendar.threads)
    return "\n\n".join(paragraphs)


def _share(source: CollectedSource | None) -> str:
    if source is None:
        return "no conversation began in these days"
    return (
        f"{_percent(source.share)} collected, {source.posts:,} of the {source.existing:,} posts that it counts; "
        f"{source.whole:,} of {source.threads:,} threads are complete"
    )


def _percent(share: float) -> str:
    """Return a share in percent, rounded down: 100% only where nothing is missing."""
    return f"{math.floor(100 * share)}%"


def _grid(date_range: DateRange, days: Iterable[GapDay]) -> Iterator[str]:
    """Yield a line for each month from the first gap to the last, a sign for each day, in groups of five."""
    signs: dict[date, str] = {}
    for day in days:
        is_filled = day.gap.filled_at is not None
        signs[day.day] = COLLECTED_LATER if is_filled and signs.get(day.day) != MISSED else MISSED
    if not signs:
        yield "  no known gap in these days"
        return
    first, last = date_range.days
    month = min(signs).replace(day=1)
    while month <= max(signs):
        next_month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        row = [
            signs.get(day, COLLECTED) if first <= day <= last else OUTSIDE
            for day in (month + ONE_DAY * number for number in range((next_month - month).days))
        ]
        fives = " ".join("".join(row[at : at + 5]) for at in range(0, 30, 5)) + "".join(row[30:])
        yield f"  {month:%b %Y}  {fives.rstrip()}"
        month = next_month


def _gap_lines(gaps: Sequence[StoredGap]) -> Iterator[str]:
    """Yield a line for each open gap and the newest of the others."""
    ordered = sorted(gaps, key=lambda gap: (gap.until is not None, -gap.since.timestamp()))
    for gap in ordered[:SHOWN]:
        place = f"{gap.place}: " if gap.place else ""
        later = "; collected later" if gap.filled_at else ""
        yield f"  {_span(gap)}  {place}{REASONS[gap.kind]}{later}. {gap.reason}"
    if len(ordered) > SHOWN:
        yield f"  and {len(ordered) - SHOWN:,} older ones (--json lists all)"


def _least_complete(threads: Sequence[CollectedThread]) -> Iterator[str]:
    least = [thread for thread in threads if thread.share < 1][:SHOWN]
    if least:
        lines = [
            f"  {_percent(thread.share):>4}  {thread.posts:,} of {thread.existing:,}  {thread.thread}"
            for thread in least
        ]
        yield "\n".join(["The least complete threads:", *lines])


def _span(gap: StoredGap) -> str:
    if gap.until is None:
        return f"since {_day(gap.since)}"
    first, last = _day(gap.since), _day(gap.until)
    return first if first == last else f"{first} to {last}"


def _day(moment: date | datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"
