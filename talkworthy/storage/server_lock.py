"""The lock of a job on PostgreSQL, and the fence that keeps a job from writing after it has lost the lock.

The lock belongs to a connection that the job holds open, and ends with it, however the process ends. A timeout, a
failover or a proxy can end that connection while the job is alive, and then another job may begin. So each write checks
in its own transaction that the lock is still there, behind a second lock, the fence:

- a write takes the fence until its end, and then looks whether its job still has the lock;
- a new job takes the lock, and then waits for the fence.

A write that looked before the lock was lost ends before the new job begins; one that looks later fails. See
https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from talkworthy.errors import LockLost

LOCK_KEY = 0x74616C6C
FENCE_KEY = 0x74616C6D
SCHEDULE_KEY = 0x74616C6E
HEARTBEAT_SECONDS = 15.0  # proxies end connections that are idle for a minute or half
WAIT_FOR_FENCE = "5s"  # for the last write of a job that has lost its lock
LOCK_NOT_AVAILABLE = "55P03"
WAIT_FOR_HEARTBEAT = 2.0  # seconds, at the end of a job whose server does not answer

LOST = (
    "The database ended the connection that keeps other jobs out, so this job stopped before its next write. "
    "What was saved is whole. Run it again; if it happens often, look for an idle timeout of the server or a proxy."
)

# the first is of the server, the second of newer ones; a transaction keeps its connection at any proxy
_NO_TIMEOUTS = (
    "SELECT set_config(name, '0', true) FROM pg_settings "
    "WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')"
)
# what an administrator sees in pg_stat_activity
_NAME = "SELECT set_config('application_name', 'talkworthy job lock', true)"
_TAKE = "SELECT pg_try_advisory_xact_lock({})"
_HOLDER = (
    "SELECT pid, virtualtransaction FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 AND objsubid "
    "= 1 AND objid = {} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class ServerLock:
    """The lock of one job on the database of an engine; with another `key`, that of the schedule."""

    def __init__(self, engine: Engine, key: int = LOCK_KEY) -> None:
        self._engine = engine
        self._key = key
        self._is_lost = False
        self._connection: Connection | None = None
        self._holder: tuple[Any, ...] = ()
        self._in_use = threading.Lock()
        self._ends = threading.Event()

    def acquire(self) -> bool:
        """Take the lock, and return whether it was free. Raises LockLost where the connection ends meanwhile."""
        connection = self._engine.connect().execution_options(isolation_level="READ COMMITTED")
        try:
            # plain statements, and so none keeps a snapshot, which would keep old rows from being removed
            connection.exec_driver_sql(_NO_TIMEOUTS)
            connection.exec_driver_sql(_NAME)
            is_taken = connection.exec_driver_sql(_TAKE.format(self._key)).scalar_one()
            if not is_taken or (self._key == LOCK_KEY and not self._wait_for_fence()):
                connection.close()
                return False
            self._holder = tuple(connection.exec_driver_sql(_HOLDER.format(self._key)).one())
        except DBAPIError as error:
            connection.close()
            raise (LockLost(LOST) if error.connection_invalidated else error) from error
        self._connection, self._is_lost = connection, False
        threading.Thread(target=self._keep_alive, name="job lock", daemon=True).start()
        return True

    def check(self, connection: Connection) -> None:
        """Check in the transaction of a write that the job still has the lock. Raises LockLost."""
        has_fence = connection.exec_driver_sql(_TAKE.format(FENCE_KEY)).scalar_one()
        holder = connection.exec_driver_sql(_HOLDER.format(self._key)).one_or_none() if has_fence else None
        if holder is None or tuple(holder) != self._holder:
            raise LockLost(LOST)

    def renew(self) -> bool:
        """Take the lock again where the heartbeat found it lost; return False where somebody else has it now."""
        return not self._is_lost or self.acquire()

    def release(self) -> None:
        """Give the lock back; nothing happens where it is lost."""
        self._ends.set()
        # a server that does not answer the heartbeat would not answer this either; the lock ends with the process
        if self._connection is None or not self._in_use.acquire(timeout=WAIT_FOR_HEARTBEAT):
            return
        try:
            with suppress(DBAPIError):
                self._connection.rollback()
            self._connection.close()
        finally:
            self._in_use.release()

    def _wait_for_fence(self) -> bool:
        """Wait for the last write of a job that has lost the lock; return whether it ended in time."""
        try:
            with self._engine.begin() as connection:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_FOR_FENCE}'")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({FENCE_KEY})")
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
                return False
            raise
        return True

    def _keep_alive(self) -> None:
        while not self._ends.wait(HEARTBEAT_SECONDS):
            with self._in_use:
                try:
                    if self._connection is not None and not self._ends.is_set():
                        self._connection.exec_driver_sql("SELECT 1")
                except DBAPIError:
                    self._is_lost = True  # the next write reports it
                    return


def is_held_on_server(engine: Engine) -> bool:
    """Return whether a job holds the lock now."""
    with engine.connect() as connection:
        return connection.exec_driver_sql(_HOLDER.format(LOCK_KEY)).first() is not None
