"""`talkworthy collect`: ask every source that the brand file names, each in a run of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from collectors.base import COLLECTORS, Access, Query
from jobs.desk import Desk, Run, now
from talkworthy.errors import TalkworthyError, UserError
from talkworthy.model import Batch, Brand, Cursor
from talkworthy.settings import Settings
from talkworthy.storage import ledger
from talkworthy.storage.ledger import Tally
from talkworthy.storage.posts import bury_posts, save_posts


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """What to collect: which brands and sources (empty: all that are set up), how far back, for how many dollars."""

    brands: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: datetime | None = None
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """What one source gave for one brand; `failure` says why it ended early, None where it did not."""

    source: str
    brand: str
    posts: int
    new: int
    cost: float
    failure: str | None


def sources_of(settings: Settings, brand: Brand) -> tuple[str, ...]:
    """The network sources set up for a brand: those that it names communities of, and the `[sources.<name>]`."""
    named = {*brand.communities, *settings.sources}
    return tuple(name for name in COLLECTORS if name in named and settings.sources.get(name, {}).get("enabled", True))


def collect(desk: Desk, options: CollectOptions) -> list[Collected]:
    """Ask each source for each brand. One that fails ends its own run with a reason; the others go on.

    Raises UserError where nothing is set up to be asked.
    """
    return [_collect_one(desk, source, brand, options) for source, brand in _asked(desk, options)]


def _asked(desk: Desk, options: CollectOptions) -> list[tuple[str, Brand]]:
    """Which sources are asked for which brands."""
    brands = [desk.settings.brand(name) for name in options.brands] or list(desk.brands)
    asked = [(source, brand) for brand in brands for source in _wanted(desk.settings, brand, options.sources)]
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


def _collect_one(desk: Desk, source: str, brand: Brand, options: CollectOptions) -> Collected:
    failure = None
    tally = Tally()
    try:
        with desk.run("collect", source, brand.name) as run:
            try:
                _collect_pages(desk, run, _query(desk.settings, source, brand, options))
            finally:
                tally = run.tally
    except TalkworthyError as error:
        failure = str(error)
        desk.say(f"{source}, {brand.name}: {failure}")
    return Collected(source, brand.name, tally.saved.read, tally.saved.new, tally.cost, failure)


@dataclass(frozen=True, slots=True)
class _Ask:
    source: str
    access: Access
    query: Query


def _query(settings: Settings, source: str, brand: Brand, options: CollectOptions) -> _Ask:
    told = settings.sources.get(source, {})
    budget = options.budget if options.budget is not None else told.get("budget")
    return _Ask(source, Access(settings.secrets, told), Query(brand, options.since, budget))


def _collect_pages(desk: Desk, run: Run, ask: _Ask) -> None:
    """Save each page with its bookmark in one transaction before the next is asked for."""
    brand = ask.query.brand.name
    with desk.store.read() as connection:
        cursor: Cursor | None = ledger.load_cursor(connection, ask.source, brand)
    collector = COLLECTORS[ask.source](ask.access)
    with desk.progress(f"{ask.source}: {brand}", None) as bar:
        for batch in collector.collect(ask.query, cursor):
            _save_page(desk, run, ask, batch)
            bar.at(0, run.tally.saved.read)
    notes = list(getattr(collector, "warnings", ()))
    for note in notes:
        desk.say(f"{ask.source}, {brand}: {note}")
    run.message = " ".join([f"{run.tally.saved.new:,} new posts.", *notes])


def _save_page(desk: Desk, run: Run, ask: _Ask, batch: Batch) -> None:
    with desk.store.write() as connection:
        saved = save_posts(connection, batch.posts)
        bury_posts(connection, batch.gone)
        if batch.cursor is not None:
            ledger.save_cursor(connection, ask.source, ask.query.brand.name, batch.cursor, now())
        tally = run.tally
        run.tally = replace(
            tally,
            saved=tally.saved + saved,
            requests=tally.requests + batch.requests,
            cost=tally.cost + batch.cost,
        )
        ledger.note_run(connection, run.number, run.tally)


def estimate(desk: Desk, options: CollectOptions) -> list[dict[str, Any]]:
    """What a collect would take, source by source, asked where there is a cheap way to tell. Saves nothing."""
    told = []
    for source, brand in _asked(desk, options):
        ask = _query(desk.settings, source, brand, options)
        with desk.store.read() as connection:
            cursor = ledger.load_cursor(connection, source, brand.name)
        found = COLLECTORS[source](ask.access).estimate(ask.query, cursor)
        told.append({"source": source, "brand": brand.name, **asdict(found)})
    return told


def estimates_to_text(estimates: list[dict[str, Any]]) -> str:
    """A line a source."""
    return "\n".join(
        f"{row['source']}, {row['brand']}: {_about(row['posts'], 'posts')}, {_about(row['cost'], 'US dollars')}"
        for row in estimates
    )


def to_text(done: Sequence[Collected]) -> str:
    """A line for each source and brand."""
    return "\n".join(
        f"{one.source}, {one.brand}: {one.new:,} new posts" + (f"; stopped: {one.failure}" if one.failure else "")
        for one in done
    )


def _about(amount: float | None, unit: str) -> str:
    return f"nobody can tell how many {unit}" if amount is None else f"about {amount:,g} {unit}"
