"""One job at a time for each store, whichever process asks and however the holder ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from talkworthy.errors import AlreadyRunning
from talkworthy.storage.conversations.queries import count_posts
from talkworthy.storage.lock import hold_schedule, hold_store, is_held
from talkworthy.storage.store import Store

HOUSE = Path(__file__).parents[3]
HOLD = """
import sys, time
from talkworthy.storage.lock import hold_store, is_held
from talkworthy.storage.store import Store
with hold_store(Store(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(store: Store) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the store."""
    command = [sys.executable, "-c", HOLD, store.url]
    environment = os.environ | {"PYTHONPATH": str(HOUSE)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_job_is_rejected_at_once(store: Store) -> None:
    error = pytest.raises(AlreadyRunning, match="Another job is running on this store")
    with hold_store(store), error, hold_store(store):
        pass
    assert not is_held(store)


def test_a_job_that_fails_lets_go(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), hold_store(store):
        raise ZeroDivisionError
    assert not is_held(store)


def test_a_holder_that_is_killed_lets_go_and_readers_never_wait(store: Store, holder: subprocess.Popen[str]) -> None:
    with store.read() as connection:
        assert count_posts(connection) == 0
    assert is_held(store)
    holder.kill()
    holder.wait()
    until = time.monotonic() + 20  # a server notices a moment later that its client is gone
    while is_held(store) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_held(store)


def test_a_link_to_the_store_is_the_same_store(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(str(sqlite_store.engine.url.database))
    with hold_store(sqlite_store):
        assert is_held(Store(f"sqlite:///{tmp_path / 'link.db'}"))


def test_two_stores_have_separate_locks(sqlite_store: Store, tmp_path: Path) -> None:
    with hold_store(sqlite_store):
        assert not is_held(Store(f"sqlite:///{tmp_path / 'other.db'}"))


def test_whether_a_job_holds_the_store_is_known_and_the_store_is_free_afterwards(store: Store) -> None:
    with hold_store(store):
        assert is_held(store)
    assert not is_held(store)
    with hold_store(store):
        pass


def test_a_store_has_one_schedule_and_its_jobs_have_another_lock(store: Store) -> None:
    error = pytest.raises(AlreadyRunning, match="A schedule is running on this store already")
    with hold_schedule(store) as renew:
        with error, hold_schedule(Store(store.url)):
            pass
        with hold_store(store):
            renew()
    with hold_schedule(store):
        pass
