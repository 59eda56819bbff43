"""A scheduler that a clock cannot lead astray."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from jobs.steady import Moment, SteadyScheduler

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_clock_that_runs_on_is_not_put_back() -> None:
    assert Moment(NOON, 100.0).put_back(Moment(NOON + HOUR, 3_700.0)) == timedelta()


def test_a_clock_that_is_put_back_is_noticed_by_how_much() -> None:
    assert Moment(NOON, 100.0).put_back(Moment(NOON - HOUR, 160.0)) == HOUR + timedelta(seconds=60)


def test_a_clock_that_jumps_ahead_as_after_a_sleep_is_not_put_back() -> None:
    assert Moment(NOON, 100.0).put_back(Moment(NOON + 9 * HOUR, 105.0)) == timedelta()


def test_a_small_correction_is_left_alone() -> None:
    assert Moment(NOON, 100.0).put_back(Moment(NOON - timedelta(seconds=2), 101.0)) == timedelta()


def scheduled(first: datetime, every: timedelta) -> tuple[SteadyScheduler, list[datetime]]:
    """A scheduler that is not let run by itself, and the moments at which its job was done."""
    done: list[datetime] = []
    scheduler = SteadyScheduler()
    scheduler._main_loop = lambda: None
    scheduler.add_regular(lambda: done.append(datetime.now(UTC)), every, first)
    scheduler.start()
    return scheduler, done


def test_what_was_due_many_times_is_done_once() -> None:
    scheduler, done = scheduled(datetime.now(UTC) - 9 * HOUR, timedelta(minutes=15))
    scheduler._process_jobs()
    scheduler._process_jobs()
    assert len(done) == 1


def test_jobs_move_back_with_the_clock() -> None:
    now = datetime.now(UTC)
    scheduler, done = scheduled(now + timedelta(minutes=5), timedelta(minutes=15))
    # an hour ago by the clock that runs on, it was an hour and ten minutes later by the one that was put back
    before = Moment(now + timedelta(minutes=10), Moment().run)
    scheduler._follow_clock(before)
    scheduler._process_jobs()
    assert len(done) == 1


def test_jobs_are_never_done_all_at_the_same_moment() -> None:
    scheduler, _ = scheduled(datetime.now(UTC), HOUR)
    (job,) = scheduler.get_jobs()
    nexts = {job.trigger.get_next_fire_time(NOON, NOON) for _ in range(5)}
    assert all(NOON + HOUR <= moment <= NOON + HOUR + timedelta(minutes=5) for moment in nexts)
    assert len(nexts) > 1


def test_one_job_at_a_time_in_the_thread_of_the_scheduler() -> None:
    scheduler, _ = scheduled(datetime.now(UTC), HOUR)
    order: list[str] = []
    scheduler.add_once(lambda: order.extend(["a begins", "a ends"]), -2)
    scheduler.add_once(lambda: order.extend(["b begins", "b ends"]), -1)
    scheduler._process_jobs()
    assert order == ["a begins", "a ends", "b begins", "b ends"]
