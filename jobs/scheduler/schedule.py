"""`talkworthy schedule`: one process that asks each source in its interval, reads what came, and judges, for years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from jobs.scheduler.loop import SteadyScheduler
from services import graceful_shutdown, job_log
from services.analysis.run_pipeline import understand
from services.collection.collect import CollectOptions, collect, sources_of
from services.collection.recheck_posts import RefreshOptions, refresh
from services.context import AppContext, now
from services.privacy.retention import apply_retention
from talkworthy import polling_interval
from talkworthy.errors import AlreadyRunning, TalkworthyError, UserError
from talkworthy.storage.runs.history import newest_runs

TEND_EVERY = timedelta(hours=6)  # often enough for a rule of 24 hours; what is not due yet is not asked for
TEND_FIRST = timedelta(minutes=1)  # what is new comes before what is old
TRY_AGAIN = 60.0  # seconds after another job held the store
SOON = 1.0  # seconds after a collect, so that all sources that were due come first


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work that comes again: what it is called, how often, when first, and what it does."""

    name: str
    every: timedelta
    first: datetime
    work: Callable[[], None]


class Schedule:
    """Runs until it is told to stop; nothing that fails ends it."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._scheduler = SteadyScheduler()
        self._waiting: set[str] = set()

    def tasks(self) -> list[Task]:
        """A collect for each source that is set up, and the tending of what is kept.

        Raises UserError where no source is set up, or an interval is none.
        """
        settings = self._context.settings
        sources = dict.fromkeys(name for brand in self._context.brands for name in sources_of(settings, brand))
        if not sources:
            raise UserError(
                "No source is set up, so there is nothing to schedule. A table such as [sources.hackernews] in "
                f"{settings.path} switches one on; README.md lists them with what they need."
            )
        moment = now()
        collects = []
        for source in sources:
            every = polling_interval.told_interval(settings, source) or polling_interval.EVERY
            first = self._first(source, every, moment)
            collects.append(Task(f"collect {source}", every, first, partial(self._collect, source)))
        return [*collects, Task("tend", TEND_EVERY, moment + TEND_FIRST, self._tend)]

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what is in work then is finished and saved. Raises UserError as `tasks`."""
        tasks = self.tasks()
        for task in tasks:
            self._scheduler.add_regular(partial(self._do, task.name, task.work), task.every, task.first)
            next_at = task.first.isoformat(timespec="seconds")
            job_log.noted("planned", task=task.name, every=polling_interval.to_text(task.every), next=next_at)
        self._soon("read", self._read, SOON)  # what an earlier run or an import left unread
        try:
            with graceful_shutdown.heeded():
                self._scheduler.start()
        except graceful_shutdown.StopAsked:
            job_log.noted("stopped", message="It was asked to stop; everything that was read is saved.")

    def _first(self, source: str, every: timedelta, moment: datetime) -> datetime:
        """One interval after its newest run, or at once; never further off, whatever the clock said then."""
        settings = self._context.settings
        with self._context.store.read() as connection:
            runs = newest_runs(connection)
        newest = [
            runs.get(("collect", source, brand.name))
            for brand in self._context.brands
            if source in sources_of(settings, brand)
        ]
        due = [moment if run is None else run.started_at + every for run in newest]
        return min(max(min(due), moment), moment + every)

    def _collect(self, source: str) -> None:
        brands = tuple(
            brand.name for brand in self._context.brands if source in sources_of(self._context.settings, brand)
        )
        done = collect(self._context, CollectOptions(brands, (source,)))
        if any(one.posts for one in done):
            self._soon("read", self._read, SOON)

    def _read(self) -> None:
        understand(self._context)

    def _tend(self) -> None:
        refresh(self._context, RefreshOptions())
        apply_retention(self._context)
        self._soon("read", self._read, SOON)

    def _do(self, name: str, work: Callable[[], None]) -> None:
        """Do one piece of work under the store's lock; what goes wrong is told, and the next one comes all the same."""
        self._waiting.discard(name)
        if graceful_shutdown.asked():
            return
        try:
            with self._context.alone():
                work()
        except AlreadyRunning:
            job_log.noted("waits", task=name, message=f"Another job holds the store; again in {TRY_AGAIN:.0f} seconds.")
            self._soon(name, work, TRY_AGAIN)
        except TalkworthyError as error:
            job_log.failed(name, str(error))
        except graceful_shutdown.StopAsked:
            return  # the loop around sees to it
        except Exception as error:
            job_log.failed(name, f"A fault in Talkworthy: {job_log.to_place(error)}")

    def _soon(self, name: str, work: Callable[[], None], seconds: float) -> None:
        """Do it once more, unless it waits for that already."""
        if name not in self._waiting:
            self._waiting.add(name)
            self._scheduler.add_once(partial(self._do, name, work), seconds)
