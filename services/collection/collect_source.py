"""One run of one source for one brand: its pages are saved as they come, and what went wrong is written down."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from collectors.engine.collector import COLLECTORS, Access, Collector, Query
from services import graceful_shutdown, job_log
from services.collection.budgets import run_budget
from services.context import AppContext, Run, now
from services.privacy.retention import kept_since
from services.redaction import SECRECY
from talkworthy.errors import AuthFailed, OutOfBudget, RateLimited, SourceError
from talkworthy.model import Batch, Cursor, Gap, GapKind
from talkworthy.storage.posts.dead_letters import save_dead_letters
from talkworthy.storage.posts.retention import without_expired
from talkworthy.storage.posts.save import Saved, bury_posts, save_posts
from talkworthy.storage.runs import runs
from talkworthy.storage.runs.gaps import end_gaps, note_gaps
from talkworthy.storage.store import Store


@dataclass(frozen=True, slots=True)
class Ask:
    """What one run asks, of whom."""

    source: str
    access: Access
    query: Query

    @property
    def bookmark(self) -> str:
        """Under whose name the run's cursor is kept: the brand's, or for a range of dates one of its own, so that
        going back for last year leaves alone how far this year was read."""
        query = self.query
        if query.until is None:
            return query.brand.name
        since = f"{query.since:%Y-%m-%d}" if query.since else ""
        return f"{query.brand.name} {since}..{query.until:%Y-%m-%d}"

    def within_budget(self, store: Store) -> Ask:
        """The same with what it may cost now. Raises OutOfBudget where that is nothing."""
        budget = run_budget(store, self.source, self.access, self.query.budget, now())
        return replace(self, query=replace(self.query, budget=budget))


class SourceRun:
    """Made for one run, inside its line of the ledger."""

    def __init__(self, context: AppContext, run: Run, ask: Ask) -> None:
        self._context = context
        self._run = run
        self._ask = ask
        self._gaps: list[Gap] = []

    def collect(self) -> None:
        """Save each page with its bookmark in one transaction before the next is asked for.

        Raises what the collector raises, once the gap that this leaves has been written down.
        """
        try:
            self._ask = ask = self._ask.within_budget(self._context.store)
            collector = COLLECTORS[ask.source](ask.access)
            with self._context.store.read() as connection:
                cursor = runs.load_cursor(connection, ask.source, ask.bookmark)
            self._save_pages(collector, cursor)
        except SourceError as error:
            self._note_failure(error)
            raise
        self._end_gaps()
        self._tell(collector.notes.warnings)

    def _save_pages(self, collector: Collector, cursor: Cursor | None) -> None:
        ask = self._ask
        step = job_log.Step("collect", ask.source, ask.query.brand.name)
        asked_at = time.monotonic()
        with self._context.progress(f"{ask.source}: {ask.query.brand.name}", None) as bar:
            for batch in collector.collect(ask.query, cursor):
                saved = self._save_page(collector, batch)
                seconds = time.monotonic() - asked_at
                job_log.page(step, job_log.Page(saved.read, saved.new, batch.requests, batch.cost, seconds))
                bar.at(0, self._run.tally.saved.read)
                graceful_shutdown.between_pages()
                asked_at = time.monotonic()
        self._save_page(collector, Batch((), requests=0))

    def _save_page(self, collector: Collector, batch: Batch) -> Saved:
        ask, run = self._ask, self._run
        brand = ask.query.brand.name
        gaps, dead = collector.notes.take()
        # an address or an answer that a source's message quotes may hold a key
        gaps = [replace(gap, reason=SECRECY.hide(gap.reason)) for gap in gaps]
        dead = [replace(letter, reason=SECRECY.hide(letter.reason)) for letter in dead]
        posts = without_expired(batch.posts, kept_since(self._context.settings, now()))
        with self._context.store.write() as connection:
            saved = save_posts(connection, posts)
            bury_posts(connection, batch.gone)
            save_dead_letters(connection, ask.source, brand, dead, now())
            note_gaps(connection, ask.source, brand, gaps, now())
            if batch.cursor is not None:
                runs.save_cursor(connection, ask.source, ask.bookmark, batch.cursor, now())
            run.tally = _added(run.tally, saved, batch, len(dead))
            runs.note_run(connection, run.number, run.tally)
        self._gaps += gaps
        return saved

    def _note_failure(self, error: SourceError) -> None:
        """From the last good run on, this source was not read."""
        ask = self._ask
        brand = ask.query.brand.name
        with self._context.store.write() as connection:
            since = runs.last_good_run(connection, "collect", ask.source, brand) or ask.query.since
            note_gaps(
                connection, ask.source, brand, [Gap("", to_gap_kind(error), SECRECY.hide(str(error)), since)], now()
            )

    def _end_gaps(self) -> None:
        """A run that came to its end has read what earlier ones left out; only a backfill knows nothing of today."""
        ask = self._ask
        if ask.query.until is not None:
            return
        still = [gap.place for gap in self._gaps if gap.kind != "missed"]
        with self._context.store.write() as connection:
            end_gaps(connection, ask.source, ask.query.brand.name, now(), still)

    def _tell(self, warnings: list[str]) -> None:
        ask = self._ask
        for warning in warnings:
            self._context.say(f"{ask.source}, {ask.query.brand.name}: {warning}")
        self._run.message = " ".join([f"{self._run.tally.saved.new:,} new posts.", *warnings])


def to_gap_kind(error: SourceError) -> GapKind:
    """Why the source was not read, from how it failed."""
    kinds: list[tuple[type[SourceError], GapKind]] = [
        (OutOfBudget, "budget"),
        (RateLimited, "limited"),
        (AuthFailed, "refused"),
    ]
    return next((kind for failure, kind in kinds if isinstance(error, failure)), "outage")


def _added(tally: runs.Tally, saved: Saved, batch: Batch, dead: int) -> runs.Tally:
    return replace(
        tally,
        saved=tally.saved + saved,
        rejects=tally.rejects + dead,
        requests=tally.requests + batch.requests,
        cost=tally.cost + batch.cost,
    )
