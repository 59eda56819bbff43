"""The lock that allows one job at a time on a store. The operating system or the server releases it when a job dies."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from talkworthy.errors import AlreadyRunning
from talkworthy.storage.server_lock import LOCK_KEY, SCHEDULE_KEY, ServerLock, is_held_on_server
from talkworthy.storage.store import Store, checked_writes

STORE_IS_BUSY = "Another job is running on this store. Try again when it has finished (`talkworthy status` shows it)."

SCHEDULE_RUNS = "A schedule is running on this store already, and one is enough. Stop that one first to start another."


@contextmanager
def hold_store(store: Store) -> Iterator[None]:
    """Hold the store's lock for a job.

    Raises AlreadyRunning at once when another job holds it. Readers need no lock. On PostgreSQL the server can end the
    connection that has the lock: then each later `Store.write` of the job raises LockLost, and saves nothing.
    """
    if store.engine.dialect.name == "postgresql":
        with _hold_server(store) as lock, checked_writes(store, lock.check):
            yield
    else:
        with _hold_file(store):
            yield


@contextmanager
def hold_schedule(store: Store) -> Iterator[Callable[[], None]]:
    """Hold the lock of the one schedule of a store; jobs have another. Raises AlreadyRunning where there is one.

    Yields a function that raises AlreadyRunning where a server ended the connection with the lock, and another schedule
    has begun since.
    """
    if store.engine.dialect.name == "postgresql":
        with _hold_server(store, SCHEDULE_KEY, SCHEDULE_RUNS) as lock:

            def renew() -> None:
                if not lock.renew():
                    raise AlreadyRunning(SCHEDULE_RUNS)

            yield renew
    else:
        with _hold_file(store, ".schedule", SCHEDULE_RUNS):
            yield lambda: None


def is_held(store: Store) -> bool:
    """Return whether a job holds the store's lock now. In SQLite this takes a free lock for a moment."""
    if store.engine.dialect.name == "postgresql":
        return is_held_on_server(store.engine)
    try:
        with _hold_file(store):
            return False
    except AlreadyRunning:
        return True


@contextmanager
def _hold_file(store: Store, suffix: str = "", message: str = STORE_IS_BUSY) -> Iterator[None]:
    # beside the file itself, so that a link to it shares the lock
    file = Path(str(store.engine.url.database)).resolve()
    try:
        lock = FileLock(f"{file}{suffix}.lock", timeout=0).acquire()
    except Timeout as error:
        raise AlreadyRunning(message) from error
    with lock:
        yield


@contextmanager
def _hold_server(store: Store, key: int = LOCK_KEY, message: str = STORE_IS_BUSY) -> Iterator[ServerLock]:
    lock = ServerLock(store.engine, key)
    if not lock.acquire():
        raise AlreadyRunning(message)
    try:
        yield lock
    finally:
        lock.release()
