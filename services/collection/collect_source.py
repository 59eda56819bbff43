"""One run of one source for one brand: saves each page as it comes, and records gaps, warnings and dead letters."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from collectors.engine.collector import COLLECTORS, Access, Collector, Query
from services import job_log
from services.collection.budgets import run_budget
from services.context import AppContext, Run, now
from services.privacy.retention import retention_limits
from services.redaction import REDACTION
from talkworthy.errors import AuthFailed, OutOfBudget, RateLimited, SourceError
from talkworthy.model import Batch, Cursor, Gap, GapKind
from talkworthy.storage.posts.dead_letters import save_dead_letters
from talkworthy.storage.posts.incoming import save_incoming
from talkworthy.storage.posts.save import SaveCounts, mark_deleted
from talkworthy.storage.runs import runs
from talkworthy.storage.runs.gaps import end_gaps, save_gaps
from talkworthy.storage.store import Store


@dataclass(frozen=True, slots=True)
class CollectRequest:
    """What one run collects, and from which source."""

    source: str
    access: Access
    query: Query

    @property
    def cursor_key(self) -> str:
        """The name of the run's cursor: the brand's, or that of a backfill, which must not move the brand's cursor."""
        query = self.query
        if query.until is None:
            return query.brand.name
        since = f"{query.since:%Y-%m-%d}" if query.since else ""
        return f"{query.brand.name} {since}..{query.until:%Y-%m-%d}"

    def within_budget(self, store: Store) -> CollectRequest:
        """Return the request with the budget that is left now. Raises OutOfBudget where nothing is left."""
        budget = run_budget(store, self.source, self.access, self.query.budget, now())
        return replace(self, query=replace(self.query, budget=budget))


class SourceRun:
    """Collects one request, inside `AppContext.run`."""

    def __init__(self, context: AppContext, run: Run, request: CollectRequest) -> None:
        self._context = context
        self._run = run
        self._request = request
        self._gaps: list[Gap] = []
        self._refused = 0

    def collect(self) -> None:
        """Save each page with its cursor in one transaction before the next is requested.

        Raises what the collector raises, after saving the gap that this leaves.
        """
        try:
            self._request = request = self._request.within_budget(self._context.store)
            collector = COLLECTORS[request.source](request.access)
            with self._context.store.read() as connection:
                cursor = runs.load_cursor(connection, request.source, request.cursor_key)
            self._save_pages(collector, cursor)
        except SourceError as error:
            self._note_failure(error)
            raise
        self._end_gaps()
        self._print_warnings([*collector.notes.warnings, *refused_sentences(self._refused)])

    def _save_pages(self, collector: Collector, cursor: Cursor | None) -> None:
        request = self._request
        step = job_log.Step("collect", request.source, request.query.brand.name)
        requested_at = time.monotonic()
        with self._context.progress(f"{request.source}: {request.query.brand.name}", None) as bar:
            for batch in collector.collect(request.query, cursor):
                saved = self._save_page(collector, batch)
                seconds = time.monotonic() - requested_at
                job_log.page(step, job_log.PageEvent(saved.read, saved.new, batch.requests, batch.cost, seconds))
                bar.update(0, self._run.tally.saved.read)
                self._context.note_page(batch.posts, saved.new)
                self._context.check_for_stop()
                requested_at = time.monotonic()
        self._save_page(collector, Batch((), requests=0))

    def _save_page(self, collector: Collector, batch: Batch) -> SaveCounts:
        request, run = self._request, self._run
        brand = request.query.brand.name
        gaps, dead = collector.notes.take()
        # the message of a source may quote a URL or a response with a key in it
        gaps = [replace(gap, reason=REDACTION.redact(gap.reason)) for gap in gaps]
        dead = [replace(letter, reason=REDACTION.redact(letter.reason)) for letter in dead]
        limits = retention_limits(self._context.settings, now())
        with self._context.store.write() as connection:
            page = save_incoming(connection, batch.posts, now(), limits)
            dead += page.refused
            mark_deleted(connection, batch.gone)
            save_dead_letters(connection, request.source, brand, dead, now())
            save_gaps(connection, request.source, brand, gaps, now())
            if batch.cursor is not None:
                runs.save_cursor(connection, request.source, request.cursor_key, batch.cursor, now())
            tally = _add_page(run.tally, page.counts, batch, len(dead))
            runs.save_progress(connection, run.number, tally)
        run.tally = tally  # only what is saved counts
        self._gaps += gaps
        self._refused += len(page.refused)
        return page.counts

    def _note_failure(self, error: SourceError) -> None:
        """Save a gap from the last good run on."""
        request = self._request
        brand = request.query.brand.name
        with self._context.store.write() as connection:
            since = runs.last_good_run(connection, "collect", request.source, brand) or request.query.since
            gap = Gap("", to_gap_kind(error), REDACTION.redact(str(error)), since)
            save_gaps(connection, request.source, brand, [gap], now())

    def _end_gaps(self) -> None:
        """End the open gaps: a complete run has collected what earlier runs missed. Not after a backfill."""
        request = self._request
        if request.query.until is not None:
            return
        open_places = [gap.place for gap in self._gaps if gap.kind != "missed"]
        with self._context.store.write() as connection:
            end_gaps(connection, request.source, request.query.brand.name, now(), open_places)

    def _print_warnings(self, warnings: list[str]) -> None:
        request = self._request
        for warning in warnings:
            self._context.print_message(f"{request.source}, {request.query.brand.name}: {warning}")
        self._run.message = " ".join([f"{self._run.tally.saved.new:,} new posts.", *warnings])


def refused_sentences(count: int) -> list[str]:
    """Return a sentence on the posts whose moment cannot be right; none where there are none."""
    if not count:
        return []
    posts = "1 post was" if count == 1 else f"{count:,} posts were"
    return [f"{posts} left out, since the date cannot be right. `talkworthy status` counts such payloads."]


def to_gap_kind(error: SourceError) -> GapKind:
    """Return the kind of gap that this error leaves."""
    kinds: list[tuple[type[SourceError], GapKind]] = [
        (OutOfBudget, "budget"),
        (RateLimited, "limited"),
        (AuthFailed, "refused"),
    ]
    return next((kind for failure, kind in kinds if isinstance(error, failure)), "outage")


def _add_page(tally: runs.RunCounts, saved: SaveCounts, batch: Batch, dead: int) -> runs.RunCounts:
    return replace(
        tally,
        saved=tally.saved + saved,
        rejects=tally.rejects + dead,
        requests=tally.requests + batch.requests,
        cost=tally.cost + batch.cost,
    )
