"""The record of what was scored, so that a later look can be held against an earlier one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from talkworthy.storage.schema import scores
from talkworthy.storage.store import MICROSECONDS_A_DAY, to_micros
from talkworthy.window import Window


@dataclass(frozen=True, slots=True)
class ScoreRecord:
    """One brand's result (JSON) by one version of the method, and when it was computed."""

    version: str
    result: str
    computed_at: datetime


def save_score(connection: Connection, brand: str, window: Window, record: ScoreRecord) -> None:
    """Keep a brand's result for a window; judging the same window again replaces it."""
    row = {
        "brand": brand,
        "first_day": to_micros(window.start) // MICROSECONDS_A_DAY,
        "last_day": to_micros(window.end) // MICROSECONDS_A_DAY - 1,
        "version": record.version,
        "computed_at": to_micros(record.computed_at),
        "result": record.result,
    }
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    put = dialect.insert(scores).values(row)
    connection.execute(
        put.on_conflict_do_update(
            index_elements=["brand", "first_day", "last_day", "version"],
            set_={"computed_at": put.excluded.computed_at, "result": put.excluded.result},
        )
    )
