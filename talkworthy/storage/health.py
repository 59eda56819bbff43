"""Checks that the database is sound, for `talkworthy doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from talkworthy.storage.store import Store

MOST_FAULTS = 3


@dataclass(frozen=True, slots=True)
class Health:
    """What the database reports about itself.

    `version` is the engine's; `journal` is SQLite's journal mode, None elsewhere; `size` is in bytes; `faults` are the
    first few errors in the file, none in a sound store.
    """

    version: str
    journal: str | None
    size: int
    faults: tuple[str, ...]


def examine_database(store: Store) -> Health:
    """Check the database. SQLite reads the whole file, which takes some seconds for each gigabyte.

    See https://www.sqlite.org/pragma.html#pragma_quick_check; PostgreSQL checks its files by itself.
    """
    with store.read() as connection:
        if store.engine.dialect.name != "sqlite":
            version = str(connection.execute(text("SHOW server_version")).scalar_one())
            size = int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
            return Health(f"PostgreSQL {version}", None, size, ())
        version = str(connection.execute(text("SELECT sqlite_version()")).scalar_one())
        journal = str(connection.execute(text("PRAGMA journal_mode")).scalar_one())
        try:
            messages = connection.execute(text(f"PRAGMA quick_check({MOST_FAULTS})")).scalars().all()
        except DatabaseError as error:  # too damaged to be checked
            messages = [str(error.orig)]
    faults = tuple(str(fault) for fault in messages if fault != "ok")
    return Health(f"SQLite {version}", journal, _size(store), faults)


def _size(store: Store) -> int:
    """Return the bytes of the SQLite file and its log."""
    file = Path(str(store.engine.url.database))
    return sum(path.stat().st_size for path in (file, Path(f"{file}-wal")) if path.exists())
