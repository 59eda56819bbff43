"""APScheduler in one thread, for a year: it follows a clock that is put back, and ends when it is told to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.base import STATE_STOPPED
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger

from jobs import logs, stopping

HEARTBEAT = 30.0  # seconds between looks at the clock: a computer that slept is noticed so soon after it wakes
TOLERANCE = timedelta(seconds=30)  # by so much a clock may be corrected without anybody minding
MOST_JITTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Moment:
    """The same moment on the clock that may be set, and on the one that only runs on."""

    told: datetime = field(default_factory=lambda: datetime.now(UTC))
    run: float = field(default_factory=time.monotonic)

    def put_back(self, later: Moment) -> timedelta:
        """By how much the clock was put back from here to `later`; nothing where it ran on or jumped ahead."""
        behind = timedelta(seconds=later.run - self.run) - (later.told - self.told)
        return behind if behind > TOLERANCE else timedelta()


class SteadyScheduler(BlockingScheduler):  # type: ignore[misc] # APScheduler 3 has no types
    """Runs its jobs one after the other in the thread that starts it, so that a signal finds one thing in work.

    `start` ends with StopAsked.
    """

    def __init__(self) -> None:
        defaults = {
            "coalesce": True,  # after a night asleep a source is asked once, not thirty times
            "max_instances": 1,
            "misfire_grace_time": None,  # late is better than never, however late: a laptop sleeps for days
        }
        super().__init__(timezone=UTC, executors={"default": DebugExecutor()}, job_defaults=defaults)

    def add_regular(self, work: Callable[[], None], every: timedelta, first: datetime) -> None:
        """Run `work` each `every` from `first` on, each time up to a tenth later, so that not all come at once."""
        jitter = min(every / 10, MOST_JITTER).total_seconds()
        trigger = IntervalTrigger(seconds=every.total_seconds(), jitter=jitter, timezone=UTC)
        self.add_job(work, trigger, next_run_time=first)

    def add_once(self, work: Callable[[], None], seconds: float) -> None:
        """Run `work` once, so many seconds from now."""
        self.add_job(work, "date", run_date=datetime.now(UTC) + timedelta(seconds=seconds))

    def _main_loop(self) -> None:
        # APScheduler's own loop waits for hours on a clock that was put back, and knows no signal.
        wait: Any = 0.0
        before = Moment()
        while self.state != STATE_STOPPED:
            self._event.wait(HEARTBEAT if wait is None else min(wait, HEARTBEAT))
            self._event.clear()
            with stopping.finishing():
                before = self._follow_clock(before)
                wait = self._process_jobs()
            stopping.between_pages()

    def _follow_clock(self, before: Moment) -> Moment:
        """Move every job by as much as the clock was put back, or it would wait for that long."""
        now = Moment()
        put_back = before.put_back(now)
        if put_back:
            logs.warned("The clock was put back; what is due stays due.", seconds=round(put_back.total_seconds()))
            for job in self.get_jobs():
                job.modify(next_run_time=job.next_run_time - put_back)
        return now
