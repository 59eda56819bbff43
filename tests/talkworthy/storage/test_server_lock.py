"""A job on PostgreSQL whose connection with the lock is cut writes no more, and never beside another job."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import text

from talkworthy.errors import AlreadyRunning, LockLost
from talkworthy.storage import server_lock
from talkworthy.storage.lock import hold_schedule, hold_store, is_held
from talkworthy.storage.store import Store

pytestmark = pytest.mark.parametrize("store", ["postgresql"], indirect=True)

CUT = "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"
JOBS = 60
TABLE = "CREATE TABLE written (number SERIAL, job INTEGER)"


def cut_lock(store: Store) -> None:
    """End the connection that has the lock, as an administrator or a failover does."""
    with psycopg.connect(store.url, autocommit=True) as connection:
        connection.execute(CUT, (server_lock.LOCK_KEY,))


def write(store: Store, job: int, seconds: float = 0.0) -> None:
    with store.write() as connection:
        connection.execute(text("INSERT INTO written (job) VALUES (:job)"), {"job": job})
        time.sleep(seconds)


def jobs_in_order(store: Store) -> list[int]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT job FROM written ORDER BY number")).scalars())


@pytest.fixture
def _table(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text(TABLE))


@pytest.mark.usefixtures("_table")
def test_a_job_whose_lock_is_cut_saves_nothing_more_and_says_why(store: Store) -> None:
    with hold_store(store):
        write(store, 1)
        cut_lock(store)
        for _ in range(2):
            with pytest.raises(LockLost, match="What was saved is whole"):
                write(store, 1)
        with store.write(without_lock=True) as connection:
            connection.execute(text("INSERT INTO written (job) VALUES (99)"))
    assert jobs_in_order(store) == [1, 99]
    assert not is_held(store)


@pytest.mark.usefixtures("_table")
def test_a_job_that_lost_its_lock_does_not_write_into_the_next_job(store: Store) -> None:
    next_job = Store(store.url)
    begun, ends = threading.Event(), threading.Event()

    def run_next_job() -> None:
        with hold_store(next_job):
            write(next_job, 2)
            begun.set()
            ends.wait(20)

    thread = threading.Thread(target=run_next_job)
    with hold_store(store):
        cut_lock(store)
        thread.start()
        assert begun.wait(20)
        with pytest.raises(LockLost):
            write(store, 1)
        ends.set()
        thread.join()
        with pytest.raises(LockLost):
            write(store, 1)
    assert jobs_in_order(store) == [2]
    next_job.close()


@pytest.mark.usefixtures("_table")
def test_the_next_job_begins_after_the_last_write_of_one_that_lost_its_lock(store: Store) -> None:
    next_job = Store(store.url)
    with hold_store(store), store.write() as connection:
        connection.execute(text("INSERT INTO written (job) VALUES (1)"))
        cut_lock(store)
        threading.Timer(0.5, connection.commit).start()
        with hold_store(next_job):
            write(next_job, 2)
    assert jobs_in_order(store) == [1, 2]
    next_job.close()


@pytest.mark.usefixtures("_table")
def test_a_job_is_refused_while_one_that_lost_its_lock_still_writes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_lock, "WAIT_FOR_FENCE", "100ms")
    with hold_store(store), store.write() as connection:
        connection.execute(text("INSERT INTO written (job) VALUES (1)"))
        cut_lock(store)
        with pytest.raises(AlreadyRunning), hold_store(Store(store.url)):
            pass
    assert not is_held(store)


@pytest.mark.usefixtures("_table")
def test_an_idle_job_outlives_the_timeouts_of_its_server(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    name = store.engine.url.database
    with psycopg.connect(store.url, autocommit=True) as connection:
        for timeout in ("idle_session_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(f"ALTER DATABASE \"{name}\" SET {timeout} = '200ms'")
    monkeypatch.setattr(server_lock, "HEARTBEAT_SECONDS", 60)
    job = Store(store.url)
    with hold_store(job):
        time.sleep(0.8)
        write(job, 1)
    assert jobs_in_order(job) == [1]
    job.close()


def test_the_connection_with_the_lock_is_never_idle_for_long(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_lock, "HEARTBEAT_SECONDS", 0.05)
    query = "SELECT state_change FROM pg_stat_activity WHERE application_name = 'talkworthy job lock'"
    with hold_store(store), psycopg.connect(store.url, autocommit=True) as connection:
        before = connection.execute(query).fetchone()
        time.sleep(0.5)
        assert connection.execute(query).fetchone() != before is not None


def test_the_lock_keeps_no_old_row_alive(store: Store) -> None:
    query = "SELECT state, backend_xmin, backend_xid FROM pg_stat_activity WHERE application_name = %s"
    with hold_store(store), psycopg.connect(store.url, autocommit=True) as connection:
        rows = connection.execute(query, ("talkworthy job lock",)).fetchall()
    assert rows == [("idle in transaction", None, None)]


def cut_schedule(store: Store) -> None:
    with psycopg.connect(store.url, autocommit=True) as connection:
        connection.execute(CUT, (server_lock.SCHEDULE_KEY,))


def test_a_schedule_takes_its_lock_again_where_it_was_cut_and_ends_where_another_has_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_lock, "HEARTBEAT_SECONDS", 0.05)
    with hold_schedule(store) as renew:
        cut_schedule(store)
        time.sleep(0.5)
        renew()
        with pytest.raises(AlreadyRunning), hold_schedule(Store(store.url)):
            pass
        cut_schedule(store)
        with hold_schedule(Store(store.url)):
            time.sleep(0.5)
            with pytest.raises(AlreadyRunning):
                renew()


@pytest.mark.usefixtures("_table")
def test_writes_outside_of_a_job_need_no_lock(store: Store) -> None:
    person = Store(store.url)
    with hold_store(store):
        thread = threading.Thread(target=write, args=(person, 7))
        thread.start()
        thread.join()
        thread = threading.Thread(target=write, args=(store, 7))  # a page of the dashboard, with the same store
        thread.start()
        thread.join()
    write(store, 7)
    assert jobs_in_order(store) == [7, 7, 7]
    person.close()


def run_jobs(url: str, numbers: Iterator[int], seed: int) -> int:
    """Run jobs of six writes each, and return how many of them lost their lock."""
    store, chance, lost = Store(url), random.Random(seed), 0
    while (job := next(numbers)) < JOBS:
        try:
            with hold_store(store):
                for _ in range(6):
                    write(store, job, chance.random() * 0.02)
        except LockLost:
            lost += 1
        except AlreadyRunning:
            pass
        time.sleep(chance.random() * 0.01)
    store.close()
    return lost


@pytest.mark.usefixtures("_table")
def test_jobs_whose_locks_are_cut_at_random_moments_never_write_in_turns(store: Store) -> None:
    chance, numbers = random.Random(14), itertools.count()
    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(run_jobs, store.url, numbers, seed) for seed in range(3)]
        while not all(job.done() for job in jobs):
            time.sleep(chance.random() * 0.1)
            cut_lock(store)
    turns = [job for job, _ in itertools.groupby(jobs_in_order(store))]
    assert sum(job.result() for job in jobs) > 0
    assert len(turns) == len(set(turns)) > 1
