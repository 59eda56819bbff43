"""Records what was not read, from when to when, and why: runs that fail open a gap, successful runs close it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from talkworthy.date_range import DateRange
from talkworthy.model import Gap, GapKind
from talkworthy.plain_text.characters import clean
from talkworthy.storage.schema.core import gaps
from talkworthy.storage.store import MICROSECONDS_A_DAY
from talkworthy.timestamps import from_micros, to_micros

# A later successful run reads these, since the cursor did not move meanwhile.
CAUGHT_UP: tuple[GapKind, ...] = ("outage", "refused", "limited", "budget")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StoredGap:
    """A gap as it is stored.

    `until` is None while it lasts; `filled_at` is when a later run read what had been left out, None where none did.
    """

    source: str
    brand: str
    place: str
    kind: GapKind
    reason: str
    since: datetime
    until: datetime | None
    filled_at: datetime | None


@dataclass(frozen=True, slots=True)
class GapDay:
    """One day (UTC) of a source with a gap."""

    source: str
    day: date
    gap: StoredGap


def save_gaps(connection: Connection, source: str, brand: str, new_gaps: Sequence[Gap], at: datetime) -> None:
    """Save what a run did not read, in its transaction; `at` is when that was noticed.

    A lasting gap of the same place and kind continues, with the newest reason. `missed` gaps are over when they are
    noticed, and merge with those that they overlap or share a day with. A time that is missing is `at`.
    """
    for gap in new_gaps:
        since, until = _span(gap, at)
        stored = _find_continued(connection, source, brand, gap, (since, until))
        if stored is None:
            row = {"source": source, "brand": brand, "place": clean(gap.place), "kind": gap.kind}
            connection.execute(insert(gaps).values(**row, reason=clean(gap.reason), since=since, until=until))
        else:
            longer = {
                "since": min(stored.since, since),
                "until": None if until is None else max(stored.until, until),
                "reason": clean(gap.reason),
            }
            connection.execute(update(gaps).where(gaps.c.pk == stored.pk).values(longer))


def end_gaps(connection: Connection, source: str, brand: str, at: datetime, still: Collection[str] = ()) -> None:
    """Close the gaps of a source after a successful run: what had kept it from being read is over.

    `still` are the places that this run could not read either; all others are open again. Posts of the time while a
    place was closed may be missing, so its gap is not marked as filled.
    """
    read = gaps.c.place.not_in([clean(place) for place in still])
    over = and_(gaps.c.source == source, gaps.c.brand == brand, gaps.c.until.is_(None), read)
    moment = to_micros(at)
    connection.execute(update(gaps).where(over, gaps.c.kind.in_(CAUGHT_UP)).values(until=moment, filled_at=moment))
    connection.execute(update(gaps).where(over, gaps.c.kind == "closed").values(until=moment))


def load_gaps(connection: Connection, date_range: DateRange, brand: str | None = None) -> list[StoredGap]:
    """Return the gaps (of one brand; None: of all) that overlap the date range, by source, the oldest first."""
    first, last = to_micros(date_range.start), to_micros(date_range.end)
    statement = (
        select(gaps)
        .where(gaps.c.since < last, or_(gaps.c.until.is_(None), gaps.c.until >= first))
        .order_by(gaps.c.source, gaps.c.since, gaps.c.pk)
    )
    if brand is not None:
        statement = statement.where(gaps.c.brand == brand)
    return [_to_gap(row) for row in connection.execute(statement)]


def gap_calendar(
    connection: Connection, date_range: DateRange, now: datetime, brand: str | None = None
) -> list[GapDay]:
    """Return the gaps by source and day of the date range; a gap that lasts reaches to the day of `now`."""
    days = [day for gap in load_gaps(connection, date_range, brand) for day in _days(gap, date_range, now)]
    return sorted(days, key=lambda gap_day: (gap_day.source, gap_day.day))


def count_lasting_gaps(connection: Connection) -> dict[str, int]:
    """Return how many gaps of each source are still open; sources without any are left out."""
    statement = select(gaps.c.source, func.count()).where(gaps.c.until.is_(None)).group_by(gaps.c.source)
    return {row[0]: int(row[1]) for row in connection.execute(statement.order_by(gaps.c.source))}


def _span(gap: Gap, at: datetime) -> tuple[int, int | None]:
    """Return start and end of a gap in microseconds; the end is None while it lasts."""
    times = [to_micros(moment) for moment in (gap.since, gap.until) if moment is not None]
    if gap.kind != "missed":
        return min(times, default=to_micros(at)), to_micros(gap.until) if gap.until else None
    return min(times, default=to_micros(at)), to_micros(gap.until) if gap.until else to_micros(at)


def _find_continued(connection: Connection, source: str, brand: str, gap: Gap, span: tuple[int, int | None]) -> Any:
    """Return the stored row that this gap continues, None where there is none."""
    same = (gaps.c.source, source), (gaps.c.brand, brand), (gaps.c.place, clean(gap.place)), (gaps.c.kind, gap.kind)
    query = select(gaps).where(*(column == value for column, value in same), _overlaps(span)).order_by(gaps.c.pk)
    return connection.execute(query.limit(1)).one_or_none()


def _overlaps(span: tuple[int, int | None]) -> ColumnElement[bool]:
    since, until = span
    if until is None:
        return gaps.c.until.is_(None)
    first_day = since // MICROSECONDS_A_DAY * MICROSECONDS_A_DAY
    next_day = (until // MICROSECONDS_A_DAY + 1) * MICROSECONDS_A_DAY
    return and_(gaps.c.until >= first_day, gaps.c.since < next_day)


def _days(gap: StoredGap, date_range: DateRange, now: datetime) -> Iterator[GapDay]:
    day = max(gap.since, date_range.start).date()
    last = min(gap.until or max(now, gap.since), date_range.end - timedelta(microseconds=1)).date()
    while day <= last:
        yield GapDay(gap.source, day, gap)
        day += ONE_DAY


def _to_gap(row: Any) -> StoredGap:
    return StoredGap(
        source=row.source,
        brand=row.brand,
        place=row.place,
        kind=cast(GapKind, row.kind),
        reason=row.reason,
        since=from_micros(row.since),
        until=None if row.until is None else from_micros(row.until),
        filled_at=None if row.filled_at is None else from_micros(row.filled_at),
    )
