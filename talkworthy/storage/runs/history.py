"""Reads the log of runs: the newest run of each job, the newest successful one, and how often it ran."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from talkworthy.storage.runs.runs import RunRow, to_run_row
from talkworthy.storage.schema.core import runs
from talkworthy.timestamps import from_micros, to_micros

Key = tuple[str, str | None, str | None]
"""Job, source and brand of a run."""


def newest_runs(connection: Connection) -> dict[Key, RunRow]:
    """Return the newest run of each job, source and brand, the newest first."""
    newest = select(func.max(runs.c.pk)).group_by(runs.c.job, runs.c.source, runs.c.brand)
    rows = connection.execute(select(runs).where(runs.c.pk.in_(newest)).order_by(runs.c.pk.desc()))
    return {(row.job, row.source, row.brand): to_run_row(row) for row in rows}


def newest_good_runs(connection: Connection, until: datetime) -> dict[Key, datetime]:
    """Return when the newest successful run of each began; jobs that never succeeded are left out.

    Runs after `until` do not count: the clock was wrong then.
    """
    latest = func.max(runs.c.started_at).label("latest")
    rows = connection.execute(
        select(runs.c.job, runs.c.source, runs.c.brand, latest)
        .where(runs.c.state == "ok", runs.c.started_at <= to_micros(until))
        .group_by(runs.c.job, runs.c.source, runs.c.brand)
    )
    return {(row.job, row.source, row.brand): from_micros(row.latest) for row in rows}


def runs_since(connection: Connection, job: str, since: datetime) -> list[RunRow]:
    """Return the runs of a job that began from `since` on, the newest first."""
    chosen = runs.c.job == job, runs.c.started_at >= to_micros(since)
    return [to_run_row(row) for row in connection.execute(select(runs).where(*chosen).order_by(runs.c.pk.desc()))]


def run_starts_since(connection: Connection, job: str, since: datetime) -> dict[Key, list[datetime]]:
    """Return when each run of a job began, from `since` on, the oldest first."""
    rows = connection.execute(
        select(runs.c.source, runs.c.brand, runs.c.started_at)
        .where(runs.c.job == job, runs.c.started_at >= to_micros(since))
        .order_by(runs.c.started_at)
    )
    begun: dict[Key, list[datetime]] = {}
    for row in rows:
        begun.setdefault((job, row.source, row.brand), []).append(from_micros(row.started_at))
    return begun


def costs_since(connection: Connection, since: datetime) -> dict[tuple[str, str | None], float]:
    """Return what the runs from `since` on have cost, in US dollars, by source and brand."""
    rows = connection.execute(
        select(runs.c.source, runs.c.brand, func.sum(runs.c.cost).label("cost"))
        .where(runs.c.started_at >= to_micros(since), runs.c.source.is_not(None))
        .group_by(runs.c.source, runs.c.brand)
    )
    return {(row.source, row.brand): float(row.cost) for row in rows}
