"""A scheduler that a clock cannot lead astray."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta

import pytest

from jobs.scheduler import loop
from jobs.scheduler.loop import Moment, SteadyScheduler, next_time
from services import graceful_shutdown

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
signals = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM that could be handled")


def test_a_clock_that_runs_on_is_not_put_back() -> None:
    assert Moment(NOON, 100.0).put_back(Moment(NOON + HOUR, 3_700.0)) == timedelta()


def test_a_clock_that_is_put_back_is_noticed_by_how_much() -> None:
    assert Moment(NOON, 100.0).put_back(Moment(NOON - HOUR, 160.0)) == HOUR + timedelta(seconds=60)


def test_a_clock_that_jumps_ahead_as_after_a_sleep_is_not_put_back() -> None:
    assert Moment(NOON, 100.0).put_back(Moment(NOON + 9 * HOUR, 105.0)) == timedelta()


def test_a_small_correction_is_left_alone() -> None:
    assert Moment(NOON, 100.0).put_back(Moment(NOON - timedelta(seconds=2), 101.0)) == timedelta()


def scheduled(first: datetime, every: timedelta) -> tuple[SteadyScheduler, list[datetime]]:
    """A scheduler that is not started, and the moments at which its task was done."""
    done: list[datetime] = []
    scheduler = SteadyScheduler()
    scheduler.add_regular(lambda: done.append(datetime.now(UTC)), every, first)
    return scheduler, done


def test_what_was_due_many_times_is_done_once() -> None:
    scheduler, done = scheduled(datetime.now(UTC) - 9 * HOUR, timedelta(minutes=15))
    scheduler.run_due()
    scheduler.run_due()
    assert len(done) == 1


def test_jobs_move_back_with_the_clock() -> None:
    now = datetime.now(UTC)
    scheduler, done = scheduled(now + timedelta(minutes=5), timedelta(minutes=15))
    # an hour ago by the clock that runs on, it was an hour and ten minutes later by the one that was put back
    before = Moment(now + timedelta(minutes=10), Moment().run)
    scheduler.follow_clock(before)
    scheduler.run_due()
    assert len(done) == 1


def test_jobs_are_never_done_all_at_the_same_moment() -> None:
    nexts = {next_time(NOON, HOUR, NOON) for _ in range(5)}
    assert all(NOON + HOUR <= moment <= NOON + HOUR + timedelta(minutes=5) for moment in nexts)
    assert len(nexts) > 1


def test_one_job_at_a_time_in_the_thread_of_the_scheduler() -> None:
    scheduler, _ = scheduled(datetime.now(UTC), HOUR)
    order: list[str] = []
    scheduler.add_once(lambda: order.extend(["a begins", "a ends"]), -2)
    scheduler.add_once(lambda: order.extend(["b begins", "b ends"]), -1)
    scheduler.run_due()
    assert order == ["a begins", "a ends", "b begins", "b ends"]


def test_a_task_that_was_added_by_another_waits_for_the_next_round() -> None:
    scheduler = SteadyScheduler()
    order: list[str] = []

    def first() -> None:
        order.append("first")
        scheduler.add_once(lambda: order.append("added"), -60)

    scheduler.add_once(first, -2)
    scheduler.add_once(lambda: order.append("second"), -1)
    scheduler.run_due()
    assert order == ["first", "second"]


@signals
def test_it_ends_once_it_was_asked_to_and_the_task_at_work_is_done() -> None:
    scheduler = SteadyScheduler()
    order: list[str] = []

    def work() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        order.append("finished")

    scheduler.add_once(work, 0)
    with pytest.raises(graceful_shutdown.StopRequested), graceful_shutdown.handle_signals():
        scheduler.start()
    assert order == ["finished"]


@signals
def test_a_signal_while_nothing_is_due_ends_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(loop.time, "sleep", sleep)
    scheduler, done = scheduled(datetime.now(UTC) + HOUR, HOUR)
    with pytest.raises(graceful_shutdown.StopRequested), graceful_shutdown.handle_signals():
        scheduler.start()
    assert (waits, done) == ([loop.HEARTBEAT], [])
