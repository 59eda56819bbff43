"""Runs tasks when they are due, one after the other. It handles a clock that is put back, and ends on a signal."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services import graceful_shutdown, job_log

HEARTBEAT = 30.0  # seconds between checks of the clock, so that tasks run soon after a computer wakes up
TOLERANCE = timedelta(seconds=30)  # a correction of the clock up to this size is ignored
MOST_JITTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Moment:
    """The same moment on the system clock, which may be set, and on the monotonic clock."""

    wall: datetime = field(default_factory=lambda: datetime.now(UTC))
    run: float = field(default_factory=time.monotonic)

    def put_back(self, later: Moment) -> timedelta:
        """Return by how much the clock was put back between this moment and `later`; zero where it was not."""
        behind = timedelta(seconds=later.run - self.run) - (later.wall - self.wall)
        return behind if behind > TOLERANCE else timedelta()


@dataclass(slots=True)
class _Timer:
    """A function and when to call it next. `every` is None for a task that runs once."""

    work: Callable[[], None]
    due: datetime
    every: timedelta | None = None


def next_time(due: datetime, every: timedelta, moment: datetime) -> datetime:
    """Return the first regular time after `moment`, up to a tenth of `every` later, so that not all come at once.

    Missed times are skipped: after a night asleep a source is collected once, not thirty times.
    """
    missed = max((moment - due) // every, 0)
    jitter = random.uniform(0, min(every / 10, MOST_JITTER).total_seconds())
    return due + (missed + 1) * every + timedelta(seconds=jitter)


class SteadyScheduler:
    """Calls tasks when they are due, in the thread that starts it. A task must catch its own exceptions."""

    def __init__(self) -> None:
        self._tasks: list[_Timer] = []

    def add_regular(self, work: Callable[[], None], every: timedelta, first: datetime) -> None:
        """Call `work` at `first` and then in each interval `every`."""
        self._tasks.append(_Timer(work, first, every))

    def add_once(self, work: Callable[[], None], seconds: float) -> None:
        """Call `work` once, so many seconds from now."""
        self._tasks.append(_Timer(work, datetime.now(UTC) + timedelta(seconds=seconds)))

    def start(self) -> None:
        """Call tasks until a signal comes. Raises StopRequested then, after the current task."""
        before = Moment()
        while True:
            with graceful_shutdown.delay_signals():
                before = self.follow_clock(before)
                self.run_due()
            graceful_shutdown.check_for_stop()
            time.sleep(self._wait())

    def run_due(self) -> None:
        """Call each task that is due now, however late, the longest overdue first; a task added meanwhile waits."""
        moment = datetime.now(UTC)
        for task in sorted((task for task in self._tasks if task.due <= moment), key=lambda task: task.due):
            if task.every is None:
                self._tasks.remove(task)
            else:
                task.due = next_time(task.due, task.every, moment)
            task.work()

    def follow_clock(self, before: Moment) -> Moment:
        """Move each task by as much as the clock was put back since `before`, or it would wait for that long."""
        now = Moment()
        put_back = before.put_back(now)
        if put_back:
            job_log.warning("The clock was put back; what is due stays due.", seconds=round(put_back.total_seconds()))
            for task in self._tasks:
                task.due -= put_back
        return now

    def _wait(self) -> float:
        """Return the seconds until the next task is due, between 0 and HEARTBEAT."""
        moment = datetime.now(UTC)
        seconds = min(((task.due - moment).total_seconds() for task in self._tasks), default=HEARTBEAT)
        return min(max(seconds, 0.0), HEARTBEAT)
