"""Source health: how each source is doing, what failed or is late, what is due, and what it cost.

Used by `talkworthy status` and the data sources page; `health_sentences` puts it into words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from collectors.engine.source_facts import facts_by_name, source_of_posts
from services.collection.configured_sources import misspelt_sources, sources_of
from talkworthy import polling_interval
from talkworthy.settings import Settings
from talkworthy.storage.conversations.queries import posts_by_source
from talkworthy.storage.lock import is_held
from talkworthy.storage.posts.dead_letters import count_dead_letters, load_dead_letters
from talkworthy.storage.runs.history import (
    Key,
    costs_since,
    newest_good_runs,
    newest_runs,
    run_starts_since,
    runs_since,
)
from talkworthy.storage.runs.runs import RunRow, killed_message
from talkworthy.storage.store import Connection, Store  # type: ignore[attr-defined]

Health = Literal["well", "new", "late", "failed", "killed", "stopped", "running", "by hand"]
BAD = ("failed", "killed")
_BY_STATE: dict[str, Health] = {
    "ok": "well", "failed": "failed", "killed": "killed", "stopped": "stopped", "running": "running",
}  # fmt: skip
TROUBLED: tuple[Health, ...] = ("failed", "killed", "late")
WORST_FIRST: tuple[Health, ...] = ("failed", "killed", "late", "stopped", "running", "new", "well", "by hand")
RUN_BY_HAND = ("replay", "forget", "remove")  # nothing repeats these: a failure counts for one day
A_DAY = timedelta(days=1)
CLOCK_STEP = timedelta(minutes=5)  # a run that begins later than this from now was made with another clock
NOTHING_HELD = (0, None, None)
LOOKED_BACK = timedelta(days=60)  # in the run history, to see how often a source is collected


@dataclass(frozen=True, slots=True)
class BrandSource:
    """How one source is doing for one brand. `cost` is this month's, in US dollars; `run` is its newest run."""

    source: str
    brand: str
    health: Health
    run: RunRow | None
    last_good: datetime | None
    every: timedelta
    cost: float

    @property
    def due(self) -> datetime | None:
        """When to collect next; None before the first run."""
        return self.run.started_at + self.every if self.run else None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How one source is doing for all its brands, and how many of its posts the store has.

    `brands` is empty for a source that is only imported from files. `held` counts its posts; `budget` is the month's in
    US dollars, None where none is set; `missing_keys` names the secrets that it needs.
    """

    source: str
    brands: tuple[BrandSource, ...] = ()
    held: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    budget: float | None = None
    missing_keys: tuple[str, ...] = ()

    @property
    def health(self) -> Health:
        """The worst health of its brands."""
        return min((brand.health for brand in self.brands), key=WORST_FIRST.index, default="by hand")

    @property
    def is_troubled(self) -> bool:
        return self.health in TROUBLED

    @property
    def every(self) -> timedelta | None:
        return next((brand.every for brand in self.brands if brand.health == self.health), None)

    @property
    def due(self) -> datetime | None:
        """When to collect next; None where that is now or never."""
        return min((brand.due for brand in self.brands if brand.due), default=None)

    @property
    def cost(self) -> float:
        """This month so far, in US dollars."""
        return sum(brand.cost for brand in self.brands)

    def cost_to_come(self, at: datetime) -> float:
        """Return the forecast for the whole month at the pace so far; never over the budget."""
        begin = polling_interval.month_of(at)
        elapsed = max(at - begin, A_DAY)  # on the first day there is no pace yet
        month = self.cost * ((polling_interval.next_month(at) - begin) / elapsed)
        return month if self.budget is None else max(self.cost, min(month, self.budget))


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """Whether a store is well at the moment `at`, and why not.

    `running`: a job has the store's lock now. `runs` has the newest run of each job, source and brand; a run whose
    process is gone is `killed` there. `failures` are those among them that need attention; `failed_imports` are
    imports of the last day that left out a file, and it was not imported since, the newest first. `future` is when the
    newest run began, where that is later than now. `misspelt` has advice on each table of a source that does not exist.
    """

    at: datetime
    running: bool
    sources: tuple[SourceHealth, ...]
    runs: Mapping[Key, RunRow]
    failures: Mapping[Key, RunRow]
    failed_imports: Sequence[RunRow] = ()
    future: datetime | None = None
    misspelt: Sequence[str] = ()

    @property
    def is_well(self) -> bool:
        if self.failed_imports or self.misspelt or self.future is not None:
            return False
        return not self.failures and not any(source.is_troubled for source in self.sources)

    def settle(self, runs: Iterable[RunRow]) -> list[RunRow]:
        """Return `runs` with each one marked as killed whose process is gone."""
        return [_settle(run, self.running) for run in runs]


@dataclass(frozen=True, slots=True)
class Unread:
    """How many payloads of one source could not be parsed for one reason."""

    source: str
    reason: str
    count: int


def load_health(store: Store, settings: Settings, at: datetime) -> StoreHealth:
    """Return how all sources and jobs are doing, troubled sources first.

    Raises UserError where `every` of a source is no time.
    """
    with store.read() as connection:
        is_open = any(run.state == "running" for run in newest_runs(connection).values())
    running = is_open and is_held(store)  # only where needed: the check takes the lock for a moment
    with store.read() as connection:
        # read after checking the lock: a run that ended meanwhile was not killed
        runs = {key: _settle(run, running) for key, run in newest_runs(connection).items()}
        brands = _load_brand_sources(connection, settings, runs, at)
        imports = [_settle(run, running) for run in runs_since(connection, "import", at - A_DAY)]
        stored = {source: (count, first, last) for source, count, first, last in posts_by_source(connection)}
    collecting = dict.fromkeys(brand.source for brand in brands)
    only_stored = stored.keys() - {source_of_posts(name) for name in collecting}
    sources = [
        _to_source(
            name,
            [brand for brand in brands if brand.source == name],
            stored.get(source_of_posts(name), NOTHING_HELD),
            settings,
        )
        for name in (*collecting, *(name for name in stored if name in only_stored))
    ]
    sources.sort(key=lambda source: (not source.is_troubled, source.health == "by hand", -source.held))
    collected: set[Key] = {("collect", brand.source, brand.brand) for brand in brands}
    failures = {key: run for key, run in runs.items() if _needs_a_person(key, run, collected, settings, at)}
    newest = next(iter(runs.values()), None)
    future = newest.started_at if newest and newest.started_at > at + CLOCK_STEP else None
    left_out = tuple(_failed_imports(imports))
    misspelt = tuple(misspelt_sources(settings).values())
    return StoreHealth(at, running, tuple(sources), runs, failures, left_out, future, misspelt)


def load_unread(connection: Connection) -> tuple[int, list[Unread]]:
    """Return how many payloads could not be parsed, and why (of the oldest 500), the most frequent reason first."""
    reasons = Counter((kept.source, kept.letter.reason) for kept in load_dead_letters(connection))
    unread = [Unread(source, reason, count) for (source, reason), count in reasons.most_common()]
    return sum(count_dead_letters(connection).values()), unread


def _failed_imports(imports: Sequence[RunRow]) -> Iterator[RunRow]:
    """Yield the imports that failed, unless one of their files was imported later, each failure once.

    `imports`: the newest first.
    """
    imported: set[str] = set()
    reasons: set[str] = set()
    for run in imports:
        if run.state == "ok":
            imported |= set(run.message.rpartition(" from ")[2].rstrip(".").split(", "))
        elif run.state in BAD and not any(name and name in run.message for name in imported):
            reason = run.message.partition(". ")[0].rstrip(".")  # before the counts
            if reason not in reasons:
                reasons.add(reason)
                yield run


def _settle(run: RunRow, running: bool) -> RunRow:
    if run.state != "running" or running:
        return run
    return replace(run, state="killed", message=killed_message(run.message))


def _load_brand_sources(
    connection: Connection, settings: Settings, runs: Mapping[Key, RunRow], at: datetime
) -> list[BrandSource]:
    goods = newest_good_runs(connection, at + CLOCK_STEP)
    costs = costs_since(connection, polling_interval.month_of(at))
    begun = run_starts_since(connection, "collect", at - LOOKED_BACK)
    brands = []
    for brand in settings.brands:
        for source in sources_of(settings, brand):
            key: Key = ("collect", source, brand.name)
            every = polling_interval.configured_interval(settings, source) or polling_interval.usual_interval(
                begun.get(key, ())
            )
            run, good, cost = runs.get(key), goods.get(key), costs.get((source, brand.name), 0.0)
            brands.append(BrandSource(source, brand.name, _health(run, good, every, at), run, good, every, cost))
    return brands


def _health(run: RunRow | None, good: datetime | None, every: timedelta, at: datetime) -> Health:
    """Return how the newest run ended, or `late` where the source was not collected for three intervals, or where that
    cannot be known because the clock was moved."""
    if run is None:
        return "new"
    if run.started_at > at + CLOCK_STEP:
        return "late"
    if run.state not in BAD:
        # a source that stops at its budget, but is run in time, is not late
        active_at = max(good, run.started_at) if good else None
        if polling_interval.freshness(active_at, every, at) in ("late", "silent"):
            return "late"
    return _BY_STATE[run.state]


def _to_source(
    name: str, brands: Sequence[BrandSource], stored: tuple[int, datetime | None, datetime | None], settings: Settings
) -> SourceHealth:
    budget = settings.sources.get(name, {}).get("monthly_budget")
    facts = facts_by_name().get(name)
    keys = list(facts.secrets) if facts and facts.key_required else []
    return SourceHealth(
        name,
        tuple(brands),
        *stored,
        budget=float(budget) if isinstance(budget, (int, float)) else None,  # a run reports what is wrong with it
        missing_keys=tuple(key for key in keys if not settings.secrets.get(key)),
    )


def _needs_a_person(key: Key, run: RunRow, collected: Collection[Key], settings: Settings, at: datetime) -> bool:
    """Return whether a run failed or was killed, for a source and a brand that are still configured."""
    if run.job == "import":
        return False  # see _failed_imports
    if run.state not in BAD or (run.job in RUN_BY_HAND and at - run.started_at > A_DAY):
        return False
    if run.job == "collect":
        return key in collected
    return run.brand in {None, *(brand.name for brand in settings.brands)}
