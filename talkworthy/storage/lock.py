"""The lock that allows one job at a time on a store. The operating system or the server releases it when a job dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import text

from talkworthy.errors import AlreadyRunning
from talkworthy.storage.store import Store

LOCK_KEY = 0x74616C6C
STORE_IS_BUSY = "Another job is running on this store. Try again when it has finished (`talkworthy status` shows it)."


@contextmanager
def hold_store(store: Store) -> Iterator[None]:
    """Hold the store's lock for a job.

    Raises AlreadyRunning at once when another job holds it. Readers need no lock.
    """
    if store.engine.dialect.name == "postgresql":
        with _hold_server(store):
            yield
    else:
        # beside the file itself, so that a link to it shares the lock
        file = Path(str(store.engine.url.database)).resolve()
        try:
            lock = FileLock(f"{file}.lock", timeout=0).acquire()
        except Timeout as error:
            raise AlreadyRunning(STORE_IS_BUSY) from error
        with lock:
            yield


def is_held(store: Store) -> bool:
    """Return whether a job holds the store's lock now. Where none does, this takes it for a moment."""
    try:
        with hold_store(store):
            return False
    except AlreadyRunning:
        return True


@contextmanager
def _hold_server(store: Store) -> Iterator[None]:
    # The lock belongs to this connection, and ends with it however this process ends.
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY}).scalar_one():
            raise AlreadyRunning(STORE_IS_BUSY)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK_KEY})
