"""`talkworthy schedule`: one process that collects each source at its interval, analyses and scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from jobs.scheduler.loop import SteadyScheduler
from services import graceful_shutdown, job_log
from services.analysis.run_pipeline import analyse_and_score
from services.collection.collect import CollectOptions, collect
from services.collection.configured_sources import sources_of
from services.collection.recheck_posts import RecheckOptions, recheck
from services.context import AppContext, now
from services.privacy.retention import apply_retention
from talkworthy import polling_interval
from talkworthy.errors import AlreadyRunning, TalkworthyError, UserError
from talkworthy.storage.lock import hold_schedule
from talkworthy.storage.runs.history import newest_runs

RECHECK_EVERY = timedelta(hours=6)  # often enough for a rule of 24 hours; posts that are not due are not checked
RECHECK_FIRST = timedelta(minutes=1)  # new posts come before rechecks
RETRY_SECONDS = 60.0  # after another job had the store's lock
SOON = 1.0  # seconds after a collect, so that all sources that are due come first


@dataclass(frozen=True, slots=True)
class Task:
    """A regular task: its name, its interval, when it runs first, and what it does."""

    name: str
    every: timedelta
    first: datetime
    work: Callable[[], None]


class Schedule:
    """Runs tasks until a signal stops it; no failure of a task ends it."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._scheduler = SteadyScheduler()
        self._waiting: set[str] = set()
        self._check_schedule: Callable[[], None] = lambda: None

    def tasks(self) -> list[Task]:
        """Return a collect for each configured source, and the task that rechecks and applies retention.

        Raises UserError where no source is configured, or an interval is invalid.
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
            every = polling_interval.configured_interval(settings, source) or polling_interval.EVERY
            first = self._first(source, every, moment)
            collects.append(Task(f"collect {source}", every, first, partial(self._collect, source)))
        return [*collects, Task("recheck", RECHECK_EVERY, moment + RECHECK_FIRST, self._recheck)]

    def run(self) -> None:
        """Run tasks until SIGTERM or SIGINT; the current page is finished and saved.

        Raises UserError as `tasks`, and AlreadyRunning where another schedule runs on this store.
        """
        tasks = self.tasks()
        with hold_schedule(self._context.store) as self._check_schedule:
            self._run(tasks)

    def _run(self, tasks: list[Task]) -> None:
        for task in tasks:
            self._scheduler.add_regular(partial(self._run_task, task.name, task.work), task.every, task.first)
            next_at = task.first.isoformat(timespec="seconds")
            job_log.event("planned", task=task.name, every=polling_interval.duration_text(task.every), next=next_at)
        self._run_soon("analyse", self._analyse, SOON)  # posts that an earlier run or an import left unanalysed
        try:
            with graceful_shutdown.handle_signals():
                self._scheduler.start()
        except graceful_shutdown.StopRequested:
            job_log.event("stopped", message="Stopped by a signal. All collected posts are saved.")

    def _first(self, source: str, every: timedelta, moment: datetime) -> datetime:
        """Return when to run first: one interval after the newest run or at once, at most one interval from now."""
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
        results = collect(self._context, CollectOptions(brands, (source,)))
        if any(result.posts for result in results):
            self._run_soon("analyse", self._analyse, SOON)

    def _analyse(self) -> None:
        analyse_and_score(self._context)

    def _recheck(self) -> None:
        recheck(self._context, RecheckOptions())
        apply_retention(self._context)
        self._run_soon("analyse", self._analyse, SOON)

    def _run_task(self, name: str, work: Callable[[], None]) -> None:
        """Run one task with the store's lock; an error is logged, and the next task runs all the same."""
        self._waiting.discard(name)
        self._check_schedule()
        if graceful_shutdown.is_stop_requested():
            return
        try:
            with self._context.lock_store():
                work()
        except AlreadyRunning:
            job_log.event(
                "waits", task=name, message=f"Another job holds the store; again in {RETRY_SECONDS:.0f} seconds."
            )
            self._run_soon(name, work, RETRY_SECONDS)
        except TalkworthyError as error:
            job_log.failure(name, str(error))
        except graceful_shutdown.StopRequested:
            return  # the loop ends
        except Exception as error:
            job_log.failure(name, f"An error in Talkworthy: {job_log.describe_error(error)}")

    def _run_soon(self, name: str, work: Callable[[], None], seconds: float) -> None:
        """Run it once more, unless it is already waiting to run."""
        if name not in self._waiting:
            self._waiting.add(name)
            self._scheduler.add_once(partial(self._run_task, name, work), seconds)
