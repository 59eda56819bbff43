"""Whether the database itself is sound, for `talkworthy doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from talkworthy.storage.store import Store

MOST_FAULTS = 3


@dataclass(frozen=True, slots=True)
class Health:
    """What the database says of itself.

    `version` is the engine's; `journal` is SQLite's journal mode, None elsewhere; `size` is in bytes; `faults` are the
    first few things that are damaged, none in a sound store.
    """

    version: str
    journal: str | None
    size: int
    faults: tuple[str, ...]


def examine_database(store: Store) -> Health:
    """Ask the database how it is. SQLite reads the whole file for it, some seconds for each gigabyte.

    See https://www.sqlite.org/pragma.html#pragma_quick_check; a server watches over its files by itself.
    """
    with store.read() as connection:
        if store.engine.dialect.name != "sqlite":
            version = str(connection.execute(text("SHOW server_version")).scalar_one())
            size = int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
            return Health(f"PostgreSQL {version}", None, size, ())
        version = str(connection.execute(text("SELECT sqlite_version()")).scalar_one())
        journal = str(connection.execute(text("PRAGMA journal_mode")).scalar_one())
        try:
            told = connection.execute(text(f"PRAGMA quick_check({MOST_FAULTS})")).scalars().all()
        except DatabaseError as error:  # too damaged to be looked through
            told = [str(error.orig)]
    faults = tuple(str(fault) for fault in told if fault != "ok")
    return Health(f"SQLite {version}", journal, _size(store), faults)


def _size(store: Store) -> int:
    """Bytes of the SQLite file and the log beside it."""
    file = Path(str(store.engine.url.database))
    return sum(path.stat().st_size for path in (file, Path(f"{file}-wal")) if path.exists())
