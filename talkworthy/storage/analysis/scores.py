"""The record of computed scores, which later scores are compared with."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from talkworthy.date_range import DateRange
from talkworthy.storage.schema.core import scores
from talkworthy.storage.store import MICROSECONDS_A_DAY
from talkworthy.storage.upsert import upsert
from talkworthy.timestamps import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class ScoreRecord:
    """One brand's result (JSON) by one version of the method, and when it was computed."""

    version: str
    result: str
    computed_at: datetime


def save_score(connection: Connection, brand: str, date_range: DateRange, record: ScoreRecord) -> None:
    """Save a brand's result for a date range; a new result for the same date range replaces it."""
    row = {
        "brand": brand,
        "first_day": to_micros(date_range.start) // MICROSECONDS_A_DAY,
        "last_day": to_micros(date_range.end) // MICROSECONDS_A_DAY - 1,
        "version": record.version,
        "computed_at": to_micros(record.computed_at),
        "result": record.result,
    }
    key = ["brand", "first_day", "last_day", "version"]
    upsert(connection, scores, [row], key=key, replaced=["computed_at", "result"])


def load_scores(connection: Connection, brand: str) -> list[tuple[DateRange, ScoreRecord]]:
    """Return all saved results of a brand with their date ranges, those computed first first."""
    columns = (scores.c.first_day, scores.c.last_day, scores.c.version, scores.c.result, scores.c.computed_at)
    statement = select(*columns).where(scores.c.brand == brand).order_by(scores.c.computed_at, scores.c.last_day)
    return [
        (
            DateRange(from_micros(first * MICROSECONDS_A_DAY), from_micros((last + 1) * MICROSECONDS_A_DAY)),
            ScoreRecord(version, result, from_micros(computed_at)),
        )
        for first, last, version, result, computed_at in connection.execute(statement)
    ]
