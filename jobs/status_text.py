"""What `talkworthy status` found, in words for a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from analysis.precision import Precision
from jobs.desk import now
from reports.checked import precision_words
from talkworthy.intervals import to_text as time_to_text

Found = dict[str, Any]


def to_text(found: Found) -> str:
    """The verdict first, then each source, then the other jobs, then what is kept."""
    return "\n".join([*_verdict(found), *_sources(found), *_jobs(found), *_kept(found)])


def _verdict(found: Found) -> Iterator[str]:
    at_work = " A job is at work now." if found["at_work"] else ""
    if found["well"]:
        nothing = "Nothing has run yet: `talkworthy import FILE` or `talkworthy run`."
        yield ("All is well." if found["runs"] else nothing) + at_work
        return
    count = len(found["trouble"])
    yield f"{count} thing{'s' if count > 1 else ''} to look at:{at_work}"
    yield from (f"  ! {trouble}" for trouble in found["trouble"])


def _sources(found: Found) -> Iterator[str]:
    if found["sources"]:
        yield "Sources:"
    for row in found["sources"]:
        good = f"last good run {_ago(row['last_good'])}" if row["last_good"] else "no good run yet"
        parts = [f"{_state(row)}, {good}", _due(row)]
        if row["cost_this_month"]:
            parts.append(f"${row['cost_this_month']:,.2f} this month")
        yield f"  {row['source']}, {row['brand']}: {'; '.join(part for part in parts if part)}."


def _state(row: Found) -> str:
    if row["state"] == "running":
        return "at work"
    if row["state"] == "stopped":
        return f"stopped ({row['reason'].rstrip('.')})"
    if row["state"] in ("failed", "killed"):
        return f"{row['state']}, see above"
    return "new" if row["freshness"] == "never" else str(row["freshness"])


def _due(row: Found) -> str:
    every = f"every {time_to_text(timedelta(seconds=row['every']))}"
    if row["next_due"] is None:
        return f"due now, then {every}"
    due = datetime.fromisoformat(row["next_due"])
    return f"due now ({every})" if row["overdue"] else f"next in {time_to_text(due - now())} ({every})"


def _jobs(found: Found) -> Iterator[str]:
    others = [run for run in found["runs"] if run["job"] != "collect"]
    if others:
        yield "Other jobs:"
    for run in others:
        of = ", ".join(part for part in (run["source"], run["brand"]) if part)
        what = f"{run['job']} ({of})" if of else run["job"]
        yield f"  {what}: {run['state']}, {_ago(run['started_at'])}. {run['message']}".rstrip()


def _kept(found: Found) -> Iterator[str]:
    yield f"Store: {found['store']}, {found['posts']:,} posts."
    for row in found["posts_by_source"]:
        yield f"  {row['source']}: {row['posts']:,} posts, {row['oldest'][:10]} to {row['newest'][:10]}"
    for brand, count in found["talks"].items():
        yield f"  {brand}: {count:,} talks. {precision_words(Precision(**found['precision'][brand]), brand)}"
    if found["dead_letters"]:
        yield f"Not readable yet: {_by_source(found['dead_letters'], 'payload')}. `talkworthy replay` tries them again."
    if found["open_gaps"]:
        yield f"Gaps that last: {_by_source(found['open_gaps'], 'gap')}. `talkworthy gaps` shows them."


def _by_source(counts: dict[str, int], unit: str) -> str:
    return ", ".join(f"{source} {count:,} {unit}{'s' if count > 1 else ''}" for source, count in counts.items())


def _ago(moment: str) -> str:
    age = now() - datetime.fromisoformat(moment)
    # a clock that was put back makes runs of the future
    return f"{time_to_text(age)} ago" if age > timedelta(seconds=1) else "just now"
