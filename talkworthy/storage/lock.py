"""The lock that allows one job at a time on a store. The operating system or the server releases it when a job dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from talkworthy.errors import AlreadyRunning
from talkworthy.storage.server_lock import ServerLock, is_held_on_server
from talkworthy.storage.store import Store, checked_writes

STORE_IS_BUSY = "Another job is running on this store. Try again when it has finished (`talkworthy status` shows it)."


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
def _hold_file(store: Store) -> Iterator[None]:
    # beside the file itself, so that a link to it shares the lock
    file = Path(str(store.engine.url.database)).resolve()
    try:
        lock = FileLock(f"{file}.lock", timeout=0).acquire()
    except Timeout as error:
        raise AlreadyRunning(STORE_IS_BUSY) from error
    with lock:
        yield


@contextmanager
def _hold_server(store: Store) -> Iterator[ServerLock]:
    lock = ServerLock(store.engine)
    if not lock.acquire():
        raise AlreadyRunning(STORE_IS_BUSY)
    try:
        yield lock
    finally:
        lock.release()
