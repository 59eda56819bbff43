"""`talkworthy status`: in one look, what is in the store and how the last runs went."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jobs.desk import Desk, now
from talkworthy.storage.ledger import RunRow, latest_runs
from talkworthy.storage.queries import brands_with_talk, count_posts, posts_by_source

RUNS_SHOWN = 200


def status(desk: Desk) -> dict[str, Any]:
    """Posts by source, talks by brand, and the newest run of each job, source and brand."""
    with desk.store.read() as connection:
        sources = posts_by_source(connection)
        return {
            "store": desk.store.engine.url.render_as_string(hide_password=True),
            "posts": count_posts(connection),
            "sources": [
                {"source": name, "posts": count, "oldest": _told(oldest), "newest": _told(newest)}
                for name, count, oldest, newest in sources
            ],
            "talks": brands_with_talk(connection),
            "runs": [_to_run(run) for run in _newest_of_each(latest_runs(connection, RUNS_SHOWN))],
        }


def failed(found: dict[str, Any]) -> bool:
    """Whether a monitor should be told: some job's newest run did not end well."""
    return any(run["state"] in ("failed", "killed") for run in found["runs"])


def to_text(found: dict[str, Any]) -> str:
    """The same for a person."""
    lines = [f"Store: {found['store']}, {found['posts']:,} posts."]
    lines += [
        f"  {row['source']}: {row['posts']:,} posts, {row['oldest'][:10]} to {row['newest'][:10]}"
        for row in found["sources"]
    ]
    lines += [f"  {brand}: {count:,} talks" for brand, count in found["talks"].items()]
    lines.append(
        "Last runs:" if found["runs"] else "Nothing has run yet: `talkworthy import FILE` or `talkworthy run`."
    )
    for run in found["runs"]:
        of = ", ".join(part for part in (run["source"], run["brand"]) if part)
        what = f"{run['job']} ({of})" if of else run["job"]
        lines.append(f"  {run['started_at'][:16].replace('T', ' ')}  {what}: {run['state']}. {run['message']}")
    return "\n".join(lines)


def _newest_of_each(runs: list[RunRow]) -> list[RunRow]:
    newest: dict[tuple[str, str | None, str | None], RunRow] = {}
    for run in runs:
        newest.setdefault((run.job, run.source, run.brand), run)
    return list(newest.values())


def _to_run(run: RunRow) -> dict[str, Any]:
    return {
        "job": run.job,
        "source": run.source,
        "brand": run.brand,
        "state": run.state,
        "started_at": _told(run.started_at),
        "ended_at": _told(run.ended_at) if run.ended_at else None,
        "hours_ago": round((now() - run.started_at).total_seconds() / 3600, 1),
        "posts_new": run.posts_new,
        "rejects": run.rejects,
        "cost": run.cost,
        "message": run.message,
    }


def _told(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
