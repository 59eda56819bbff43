"""The period before: as long as the date range, and ending where it begins."""

from __future__ import annotations

from datetime import datetime

from talkworthy.date_range import ONE_DAY, DateRange


def previous_range(date_range: DateRange, span: tuple[datetime, datetime]) -> DateRange | None:
    """Return the period before the date range; None where the store has no posts from its first day on.

    `span` are the times of the oldest and the newest post. A period that was collected in part alone would look like a
    rise.
    """
    previous = DateRange(date_range.start - (date_range.end - date_range.start), date_range.start)
    return None if span[0] >= previous.start + ONE_DAY else previous
