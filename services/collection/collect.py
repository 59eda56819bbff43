"""`talkworthy collect`: ask every source that the brand file names, each in a run of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from collectors.engine.collector import COLLECTORS, Access, Query
from collectors.engine.source_facts import facts_of
from services import graceful_shutdown
from services.collection.collect_source import Ask, SourceRun
from services.collection.configured_sources import sources_of as sources_of
from services.context import AppContext
from talkworthy.errors import OutOfBudget, TalkworthyError, UserError
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.runs import runs
from talkworthy.storage.runs.runs import Tally


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """What to collect: which brands and sources (empty: all that are set up), from when, for how many dollars.

    With `until` it is a backfill: mentions written from `since` on and before `until`, with a bookmark of its own.
    """

    brands: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: datetime | None = None
    budget: float | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since >= self.until:
            raise UserError(f"Nothing lies between {self.since:%Y-%m-%d} and {self.until:%Y-%m-%d}: swap the two days.")


@dataclass(frozen=True, slots=True)
class Collected:
    """What one source gave for one brand.

    `failure` says why it failed, `stopped` why it ended early as it should (its budget was used up); else None.
    """

    source: str
    brand: str
    posts: int
    new: int
    cost: float
    failure: str | None
    stopped: str | None = None


def collect(context: AppContext, options: CollectOptions) -> list[Collected]:
    """Ask each source for each brand. One that fails ends its own run with a reason; the others go on.

    Raises UserError where nothing is set up to be asked.
    """
    return [_collect_one(context, source, brand, options) for source, brand in _asked(context, options)]


def _asked(context: AppContext, options: CollectOptions) -> list[tuple[str, Brand]]:
    """Which sources are asked for which brands."""
    brands = [context.settings.brand(name) for name in options.brands] or list(context.brands)
    asked = [(source, brand) for brand in brands for source in _wanted(context.settings, brand, options.sources)]
    if not asked:
        raise UserError(
            "No source is set up. Name communities in the brand file (communities = { reddit = [...] }) or add a "
            f"table such as [sources.x]. Sources there are: {', '.join(COLLECTORS)}."
        )
    return asked


def _wanted(settings: Settings, brand: Brand, sources: Sequence[str]) -> tuple[str, ...]:
    for name in sources:
        if name not in COLLECTORS:
            raise UserError(f"No source is called {name!r}. Sources there are: {', '.join(COLLECTORS)}.")
    return tuple(sources) or sources_of(settings, brand)


def _collect_one(context: AppContext, source: str, brand: Brand, options: CollectOptions) -> Collected:
    failure = stopped = None
    tally = Tally()
    try:
        with context.run("collect", source, brand.name) as run:
            try:
                SourceRun(context, run, _to_ask(context.settings, source, brand, options)).collect()
            finally:
                tally = run.tally
    except OutOfBudget as error:
        stopped = str(error)
    except TalkworthyError as error:
        failure = str(error)
    if told := failure or stopped:
        context.say(f"{source}, {brand.name}: {told}")
    return Collected(source, brand.name, tally.saved.read, tally.saved.new, tally.cost, failure, stopped)


def _to_ask(settings: Settings, source: str, brand: Brand, options: CollectOptions) -> Ask:
    access = Access(settings.secrets, settings.sources.get(source, {}), graceful_shutdown.wait)
    return Ask(source, access, Query(brand, options.since, options.budget, options.until))


def estimate(context: AppContext, options: CollectOptions) -> list[dict[str, Any]]:
    """What a collect would take, source by source, asked where there is a cheap way to tell. Saves nothing."""
    told = []
    for source, brand in _asked(context, options):
        ask = _to_ask(context.settings, source, brand, options).within_budget(context.store)
        with context.store.read() as connection:
            cursor = runs.load_cursor(connection, source, ask.bookmark)
        found = COLLECTORS[source](ask.access).estimate(ask.query, cursor)
        told.append({"source": source, "brand": brand.name, **asdict(found)})
    return told


def estimates_to_text(estimates: list[dict[str, Any]]) -> str:
    """A line a source."""
    return "\n".join(
        f"{row['source']}, {row['brand']}: {_about(row['posts'], 'posts')}, {_cost(row['source'], row['cost'])}"
        for row in estimates
    )


def to_text(done: Sequence[Collected]) -> str:
    """A line for each source and brand."""
    return "\n".join(
        f"{one.source}, {one.brand}: {one.new:,} new posts" + (f"; stopped: {why}" if why else "")
        for one in done
        for why in (one.failure or one.stopped,)
    )


def _cost(source: str, cost: float | None) -> str:
    """What the source says that it costs, where that is nothing; else the estimate."""
    return _about(cost, "US dollars") if cost != 0 else facts_of(source).costs or "free"


def _about(amount: float | None, unit: str) -> str:
    return f"nobody can tell how many {unit}" if amount is None else f"about {amount:,g} {unit}"
