"""What ails a database that failed: told from the error, so that a person can be told what to do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy.exc import DBAPIError


class Trouble(StrEnum):
    """Each needs something else of the reader."""

    BUSY = "busy"
    """Another program writes to it, and did so longer than we wait."""
    GONE = "gone"
    """The file or the server cannot be reached."""
    DAMAGED = "damaged"
    """The file is no whole database any more."""
    FULL = "full"
    """The disk is."""
    LOCKED_AWAY = "locked away"
    """We may not read or write it."""
    OTHER_VERSION = "other version"
    """It lacks what we ask for, or has it otherwise: another Talkworthy changed it under our hands."""


# https://www.sqlite.org/rescode.html, the low byte of the extended codes
_SQLITE = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_CANTOPEN: Trouble.GONE,
    sqlite3.SQLITE_IOERR: Trouble.GONE,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.LOCKED_AWAY,
    sqlite3.SQLITE_PERM: Trouble.LOCKED_AWAY,
    sqlite3.SQLITE_AUTH: Trouble.LOCKED_AWAY,
}
# SQLite has one code for every wrong question; these come of a schema that is not the one that we know
_MISSING = ("no such table", "no such column", "has no column named")
# https://www.postgresql.org/docs/current/errcodes-appendix.html, the longest beginning that is known wins
_POSTGRESQL = {
    "08": Trouble.GONE,
    "28": Trouble.LOCKED_AWAY,
    "3D": Trouble.GONE,
    "42501": Trouble.LOCKED_AWAY,
    "42703": Trouble.OTHER_VERSION,
    "42P01": Trouble.OTHER_VERSION,
    "53100": Trouble.FULL,
    "53300": Trouble.BUSY,
    "55P03": Trouble.BUSY,
    "57014": Trouble.BUSY,
    "57P": Trouble.GONE,
    "40": Trouble.BUSY,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}
_LONGEST = 5


def trouble_of(error: BaseException) -> Trouble | None:
    """What ails the database, by `error` or what it came of; None where it came of something else."""
    return next(filter(None, map(_trouble, _causes(error))), None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it came of; a wrapped error of a driver stands in its wrapper."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        inner = following.orig if isinstance(following, DBAPIError) else None
        following = inner or following.__cause__ or following.__context__


def _trouble(error: BaseException) -> Trouble | None:
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    from psycopg import Error, OperationalError  # loads the client library: only where something has failed

    if not isinstance(error, Error):
        return None
    state = error.sqlstate or ""
    known = next((_POSTGRESQL[state[:many]] for many in range(_LONGEST, 1, -1) if state[:many] in _POSTGRESQL), None)
    # a server that cannot be reached has no code to give
    return known or (Trouble.GONE if isinstance(error, OperationalError) and not state else None)


def _of_sqlite(error: sqlite3.Error) -> Trouble | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_ERROR and any(words in str(error) for words in _MISSING):
        return Trouble.OTHER_VERSION
    return _SQLITE.get(code & 0xFF) if code is not None else None
