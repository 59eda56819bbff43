"""Which days of which source were not collected and why, and how much of the conversations was collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from services.context import AppContext, now
from talkworthy.date_range import DateRange
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.runs.completeness import CollectedSource, CollectedThread, by_source, collected_threads
from talkworthy.storage.runs.gaps import GapDay, StoredGap, gap_calendar, load_gaps


@dataclass(frozen=True, slots=True)
class Calendar:
    """What was not collected in a date range, and how much of the threads that began in it was."""

    date_range: DateRange
    gaps: Sequence[StoredGap]
    days: Sequence[GapDay]
    threads: Sequence[CollectedThread]

    @property
    def sources(self) -> list[CollectedSource]:
        """The threads summed by source."""
        return by_source(self.threads)


def find_gaps(context: AppContext, date_range: str, brand: str | None = None) -> Calendar:
    """Return the calendar of a date range (`13w`: up to today) for one brand, or for all (None).

    Raises UserError on an unknown date range or brand.
    """
    name = None if brand is None else context.settings.brand(brand).name
    today = now()
    with context.store.read() as connection:
        span = store_span(connection, today)
        chosen = DateRange.parse(date_range, span[0] if span else today, max(span[1], today) if span else today)
        return Calendar(
            chosen,
            load_gaps(connection, chosen, name),
            gap_calendar(connection, chosen, today, name),
            collected_threads(connection, chosen, name),
        )


def to_record(calendar: Calendar) -> dict[str, Any]:
    """Return the calendar as JSON values; of the threads, only those that are incomplete."""
    first, last = calendar.date_range.days
    return {
        "date_range": {"start": first.isoformat(), "end": last.isoformat()},
        "sources": [asdict(source) | {"completeness": round(source.share, 4)} for source in calendar.sources],
        "gaps": [_to_gap(gap) for gap in calendar.gaps],
        "days": [{"source": day.source, "day": day.day.isoformat()} | _to_reason(day.gap) for day in calendar.days],
        "incomplete_threads": [
            asdict(thread) | {"completeness": round(thread.share, 4)} for thread in calendar.threads if thread.share < 1
        ],
    }


def _to_reason(gap: StoredGap) -> dict[str, Any]:
    reason = {"brand": gap.brand, "place": gap.place, "kind": gap.kind, "reason": gap.reason}
    return reason | {"filled": gap.filled_at is not None}


def _to_gap(gap: StoredGap) -> dict[str, Any]:
    moments = {name: _to_iso(getattr(gap, name)) for name in ("since", "until", "filled_at")}
    return {"source": gap.source} | _to_reason(gap) | moments


def _to_iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds").replace("+00:00", "Z")
