"""`talkworthy status`: in one look, what is in the store, how each source is doing, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from jobs.budgets import month_of
from jobs.collect import sources_of
from jobs.desk import Desk, now
from jobs.secrecy import SECRECY
from reports.checked import load_precision
from talkworthy import intervals
from talkworthy.errors import AlreadyRunning
from talkworthy.settings import Settings
from talkworthy.storage import run_history
from talkworthy.storage.dead_letters import count_dead_letters
from talkworthy.storage.gaps import count_lasting_gaps
from talkworthy.storage.ledger import RunRow
from talkworthy.storage.lock import hold_store
from talkworthy.storage.queries import brands_with_talk, count_posts, posts_by_source

BAD = ("failed", "killed")
STALE = ("late", "silent")
BY_HAND = ("import", "replay", "forget")  # nobody runs them again by themselves, so they ring for a day only
HOURS_OF_A_DAY = 24
LOOKED_BACK = timedelta(days=60)  # in the ledger, for how often a source is asked
KILLED = "It was killed or crashed; the next run goes on where it was."


@dataclass(frozen=True, slots=True)
class SourceState:
    """How one source is doing for one brand.

    Moments are ISO texts in UTC; `every` is in seconds; `next_due` is None before the first run. `cost_this_month` is
    in US dollars. `reason` says why the newest run did not end well, and what to do.
    """

    source: str
    brand: str
    state: str
    reason: str
    last_good: str | None
    freshness: intervals.Freshness
    every: int
    next_due: str | None
    overdue: bool
    cost_this_month: float


@dataclass(frozen=True, slots=True)
class JobState:
    """How the newest run of a job went, and which posts it brought."""

    job: str
    source: str | None
    brand: str | None
    state: str
    started_at: str
    ended_at: str | None
    hours_ago: float
    posts_new: int
    rejects: int
    cost: float
    message: str


def status(desk: Desk) -> dict[str, Any]:
    """Everything that a monitor or a person asks first. Changes nothing, and waits for nobody."""
    at = now()
    with desk.store.read() as connection:
        newest = run_history.newest_runs(connection)
        looked = _Looked(
            newest,
            run_history.newest_good_runs(connection),
            run_history.begun_since(connection, "collect", at - LOOKED_BACK),
            run_history.costs_since(connection, month_of(at)),
        )
        told = {
            "store": desk.store.engine.url.render_as_string(hide_password=True),
            "posts": count_posts(connection),
            "posts_by_source": [
                {"source": name, "posts": count, "oldest": _told(oldest), "newest": _told(newest_post)}
                for name, count, oldest, newest_post in posts_by_source(connection)
            ],
            "talks": brands_with_talk(connection),
            "precision": {brand: asdict(load_precision(connection, brand)) for brand in brands_with_talk(connection)},
            "dead_letters": count_dead_letters(connection),
            "open_gaps": count_lasting_gaps(connection),
        }
    at_work = _at_work(desk, newest.values())
    states = list(_sources(desk.settings, looked, at, at_work))
    runs = [_to_job(run, at, at_work) for run in newest.values()]
    trouble = list(_trouble(desk.settings, states, runs))
    return {
        "well": not trouble,
        "trouble": trouble,
        "at_work": at_work,
        **told,
        "sources": [asdict(state) for state in states],
        "runs": [asdict(run) for run in runs],
    }


def failed(found: dict[str, Any]) -> bool:
    """Whether a monitor should be told: the newest run of something failed, or a source is stale."""
    return not found["well"]


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the ledger says: the newest run of each, the newest good one, when they began, what they cost."""

    newest: dict[run_history.Key, RunRow]
    good: dict[run_history.Key, datetime]
    begun: dict[run_history.Key, list[datetime]]
    costs: dict[tuple[str, str | None], float]


def _at_work(desk: Desk, newest: Iterable[RunRow]) -> bool:
    """Whether a job holds the store now.

    The lock is only tried where the ledger has an open line, since trying it takes it for a moment from others.
    """
    if not any(run.state == "running" for run in newest):
        return False
    try:
        with hold_store(desk.store):
            return False
    except AlreadyRunning:
        return True


def _sources(settings: Settings, looked: _Looked, at: datetime, at_work: bool) -> Iterator[SourceState]:
    for brand in settings.brands:
        for source in sources_of(settings, brand):
            key = ("collect", source, brand.name)
            every = intervals.told_interval(settings, source) or intervals.usual_interval(looked.begun.get(key, ()))
            run, good = looked.newest.get(key), looked.good.get(key)
            due = run.started_at + every if run else None
            state, reason = _how(run, at_work)
            yield SourceState(
                source=source,
                brand=brand.name,
                state=state,
                reason=reason,
                last_good=_told(good) if good else None,
                freshness=intervals.freshness(good, every, at),
                every=round(every.total_seconds()),
                next_due=_told(due) if due else None,
                overdue=due is not None and due < at,
                cost_this_month=round(looked.costs.get((source, brand.name), 0.0), 4),
            )


def _how(run: RunRow | None, at_work: bool) -> tuple[str, str]:
    """The state of the newest run, and why where it did not end well."""
    if run is None:
        return "never", "It has not run yet: `talkworthy run`, or `talkworthy schedule`."
    if run.state == "running":
        return ("running", "") if at_work else ("killed", KILLED)
    return run.state, "" if run.state == "ok" else SECRECY.hide(run.message)


def _trouble(settings: Settings, states: list[SourceState], runs: list[JobState]) -> Iterator[str]:
    """What a monitor should ring for, each as a sentence. Sources and brands that were taken out ring no more."""
    for state in states:
        if state.state in BAD:
            yield f"{state.source} for {state.brand}: {state.reason}"
        elif state.freshness in STALE:
            every = intervals.to_text(timedelta(seconds=state.every))
            since = (state.last_good or "")[:16].replace("T", " ")
            yield f"{state.source} for {state.brand}: no good run since {since} UTC, though it is due every {every}."
    tracked = {None, *(brand.name for brand in settings.brands)}
    for run in runs:
        over = run.job in BY_HAND and run.hours_ago > HOURS_OF_A_DAY
        if run.state in BAD and run.job != "collect" and run.brand in tracked and not over:
            yield f"{run.job}: {run.message}"


def _to_job(run: RunRow, at: datetime, at_work: bool) -> JobState:
    state, reason = _how(run, at_work)
    return JobState(
        job=run.job,
        source=run.source,
        brand=run.brand,
        state=state,
        started_at=_told(run.started_at),
        ended_at=_told(run.ended_at) if run.ended_at else None,
        hours_ago=round((at - run.started_at).total_seconds() / 3600, 1),
        posts_new=run.posts_new,
        rejects=run.rejects,
        cost=run.cost,
        message=reason or SECRECY.hide(run.message),
    )


def _told(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
