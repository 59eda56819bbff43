"""The log of runs and the cursors of sources: what was done, with which result, and where to continue."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from talkworthy.model import Cursor
from talkworthy.storage.posts.save import NOTHING_SAVED, SaveCounts
from talkworthy.storage.schema.core import cursors, runs
from talkworthy.storage.upsert import upsert
from talkworthy.timestamps import from_micros, to_micros

KILLED = "It ended without a message: killed or crashed."
"""The message of a run whose process has disappeared."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run in the log."""

    job: str
    source: str | None
    brand: str | None
    started_at: datetime
    ended_at: datetime | None
    state: str
    posts_read: int
    posts_new: int
    posts_changed: int
    rejects: int
    requests: int
    cost: float
    message: str


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What one run read and what it cost, so far."""

    saved: SaveCounts = NOTHING_SAVED
    rejects: int = 0
    requests: int = 0
    cost: float = 0.0


def begin_run(connection: Connection, job: str, started_at: datetime, source: str | None, brand: str | None) -> int:
    """Start a run in the log; return its number.

    A run that stays `running` was killed: the next run of the same job marks it.
    """
    row = {
        "job": job,
        "source": source,
        "brand": brand,
        "started_at": to_micros(started_at),
        "state": "running",
        "message": "",
        **_counts(RunCounts()),
    }
    return int(connection.execute(insert(runs).values(row).returning(runs.c.pk)).scalar_one())


def describe_run(connection: Connection, run: int, work: str) -> None:
    """Save in a sentence what a run works on, until it ends."""
    connection.execute(update(runs).where(runs.c.pk == run).values(message=work))


def killed_message(work: str) -> str:
    """Return the message of a run that was killed; `work` is what it worked on, "" where that is unknown."""
    return f"{KILLED} {work}".rstrip()


def save_progress(connection: Connection, run: int, tally: RunCounts) -> None:
    """Save the progress of a run."""
    connection.execute(update(runs).where(runs.c.pk == run).values(_counts(tally)))


def end_run(connection: Connection, run: int, ended_at: datetime, state: str, message: str) -> None:
    """End a run: `ok`, `failed` or `stopped`, with a sentence on why."""
    values = {"ended_at": to_micros(ended_at), "state": state, "message": message}
    connection.execute(update(runs).where(runs.c.pk == run).values(values))


def close_killed_runs(connection: Connection, ended_at: datetime) -> int:
    """Mark the runs that never ended as killed. The caller must hold the store's lock."""
    killed = connection.execute(select(runs.c.pk, runs.c.message).where(runs.c.state == "running")).all()
    for run, work in killed:
        end_run(connection, run, ended_at, "killed", killed_message(work))
    return len(killed)


def latest_runs(connection: Connection, limit: int = 50) -> list[RunRow]:
    """Return the newest runs, the newest first."""
    rows = connection.execute(select(runs).order_by(runs.c.pk.desc()).limit(limit))
    return [to_run_row(row) for row in rows]


def last_good_run(connection: Connection, job: str, source: str | None, brand: str | None) -> datetime | None:
    """Return when the newest successful run of this job began; None where there was none."""
    newest = select(func.max(runs.c.started_at)).where(
        runs.c.job == job,
        runs.c.state == "ok",
        runs.c.source.is_not_distinct_from(source),
        runs.c.brand.is_not_distinct_from(brand),
    )
    newest_start = connection.execute(newest).scalar_one()
    return None if newest_start is None else from_micros(newest_start)


def spent_since(connection: Connection, source: str, since: datetime) -> float:
    """Return what all runs of this source have cost from `since` on, in US dollars."""
    spent = select(func.coalesce(func.sum(runs.c.cost), 0.0)).where(
        runs.c.source == source, runs.c.started_at >= to_micros(since)
    )
    return float(connection.execute(spent).scalar_one())


def load_cursor(connection: Connection, source: str, brand: str) -> Cursor | None:
    """Return the cursor of the last complete run of this source for this brand; None where there is none."""
    stored = connection.execute(
        select(cursors.c.cursor).where(cursors.c.source == source, cursors.c.brand == brand)
    ).scalar_one_or_none()
    return None if stored is None else json.loads(stored)


def save_cursor(connection: Connection, source: str, brand: str, cursor: Cursor, saved_at: datetime) -> None:
    """Save the cursor, in the transaction that saves the posts before it."""
    row = {
        "source": source,
        "brand": brand,
        "cursor": json.dumps(dict(cursor), sort_keys=True),
        "saved_at": to_micros(saved_at),
    }
    upsert(connection, cursors, [row], key=["source", "brand"], replaced=["cursor", "saved_at"])


def _counts(tally: RunCounts) -> Mapping[str, Any]:
    return {
        "posts_read": tally.saved.read,
        "posts_new": tally.saved.new,
        "posts_changed": tally.saved.changed,
        "rejects": tally.rejects,
        "requests": tally.requests,
        "cost": tally.cost,
    }


def to_run_row(row: Any) -> RunRow:
    """Return a row of the table as a RunRow."""
    return RunRow(
        job=row.job,
        source=row.source,
        brand=row.brand,
        started_at=from_micros(row.started_at),
        ended_at=from_micros(row.ended_at) if row.ended_at is not None else None,
        state=row.state,
        posts_read=row.posts_read,
        posts_new=row.posts_new,
        posts_changed=row.posts_changed,
        rejects=row.rejects,
        requests=row.requests,
        cost=row.cost,
        message=row.message,
    )
