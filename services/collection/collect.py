"""Collects from each source for each brand, in a run of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from collectors.engine.collector import COLLECTORS, Access, Query
from services.collection.budgets import check_budget
from services.collection.collect_source import CollectRequest, SourceRun
from services.collection.configured_sources import options_of, sources_of
from services.context import AppContext, now
from services.graceful_shutdown import OutOfTime
from talkworthy.errors import LockLost, OutOfBudget, TalkworthyError, UserError
from talkworthy.model import Brand
from talkworthy.plausible_moment import OLDEST
from talkworthy.settings import Settings
from talkworthy.storage.runs import runs
from talkworthy.storage.runs.runs import RunCounts


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """What to collect: which brands and sources (empty: all configured), from when, for at most how many US dollars.

    With `until` it is a backfill: mentions written from `since` on and before `until`, with a cursor of its own.
    `newest_first`: the newest threads are read first, for a run that may be ended before the last of them.
    """

    brands: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: datetime | None = None
    budget: float | None = None
    until: datetime | None = None
    newest_first: bool = False

    def __post_init__(self) -> None:
        check_budget(self.budget)
        if self.since and self.since > now():
            raise UserError(f"{self.since:%Y-%m-%d} is in the future: nothing could be collected. Name an earlier day.")
        if self.since and self.until and self.since >= self.until:
            raise UserError(f"{self.since:%Y-%m-%d} is not before {self.until:%Y-%m-%d}: swap the two days.")


@dataclass(frozen=True, slots=True)
class CollectResult:
    """What was collected from one source for one brand.

    `failure` is the reason of a failure, `stopped` that of an early end at the budget; otherwise None.
    """

    source: str
    brand: str
    posts: int
    new: int
    cost: float
    failure: str | None
    stopped: str | None = None


def collect(context: AppContext, options: CollectOptions) -> list[CollectResult]:
    """Collect from each source for each brand. A failure ends only the run of that source and brand.

    Raises UserError where no source is configured.
    """
    return [_collect_and_print(context, source, brand, options) for source, brand in choose_targets(context, options)]


def _collect_and_print(context: AppContext, source: str, brand: Brand, options: CollectOptions) -> CollectResult:
    result = collect_source(context, source, brand, options)
    if reason := result.failure or result.stopped:
        context.print_message(f"{source}, {brand.name}: {reason}")
    return result


def choose_targets(context: AppContext, options: CollectOptions) -> list[tuple[str, Brand]]:
    """Return the pairs of source and brand to collect. Raises UserError on unknown ones, and where there is none."""
    brands = [context.settings.brand(name) for name in options.brands] or list(context.brands)
    targets = [
        (source, brand) for brand in brands for source in _choose_sources(context.settings, brand, options.sources)
    ]
    if not targets:
        raise UserError(
            "No source is set up. Name communities in the brand file (communities = { reddit = [...] }) or add a "
            f"table such as [sources.x]. Sources: {', '.join(COLLECTORS)}."
        )
    return targets


def _choose_sources(settings: Settings, brand: Brand, sources: Sequence[str]) -> tuple[str, ...]:
    for name in sources:
        if name not in COLLECTORS:
            raise UserError(f"No source is called {name!r}. Sources: {', '.join(COLLECTORS)}.")
    return tuple(sources) or sources_of(settings, brand)


def collect_source(context: AppContext, source: str, brand: Brand, options: CollectOptions) -> CollectResult:
    """Collect from one source for one brand, in a run of its own. A failure is in the result.

    Raises LockLost, since the other sources could not be saved either.
    """
    failure = stopped = None
    tally = RunCounts()
    try:
        with context.run("collect", source, brand.name) as run:
            try:
                SourceRun(context, run, _to_request(context, source, brand, options)).collect()
            finally:
                tally = run.tally
    except (OutOfBudget, OutOfTime) as error:
        stopped = str(error)
    except LockLost:
        raise
    except TalkworthyError as error:
        failure = str(error)
    return CollectResult(source, brand.name, tally.saved.read, tally.saved.new, tally.cost, failure, stopped)


def _to_request(context: AppContext, source: str, brand: Brand, options: CollectOptions) -> CollectRequest:
    settings = context.settings
    access = Access(settings.secrets, options_of(settings, source), context.wait)
    # no post is older, and sources count hours and weeks back from there
    since = options.since and max(options.since, OLDEST)
    return CollectRequest(source, access, Query(brand, since, options.budget, options.until, options.newest_first))


def estimate(context: AppContext, options: CollectOptions) -> list[dict[str, Any]]:
    """Return how many posts, requests and US dollars a collect would take, as JSON values for each source and brand.

    Saves nothing; figures are None where the source has no cheap way to count.
    """
    estimates = []
    for source, brand in choose_targets(context, options):
        request = _to_request(context, source, brand, options).within_budget(context.store)
        with context.store.read() as connection:
            cursor = runs.load_cursor(connection, source, request.cursor_key)
        estimated = COLLECTORS[source](request.access).estimate(request.query, cursor)
        estimates.append({"source": source, "brand": brand.name, **asdict(estimated)})
    return estimates
