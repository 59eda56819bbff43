"""Classifies errors of a database, so that people can be told what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy.exc import DBAPIError


class DatabaseTrouble(StrEnum):
    """Kinds of trouble; each needs another action."""

    BUSY = "busy"
    """Another program is writing to it, for longer than we wait."""
    GONE = "gone"
    """The file or the server cannot be reached."""
    DAMAGED = "damaged"
    """The file is not an intact database any more."""
    FULL = "full"
    """The disk is full."""
    LOCKED_AWAY = "locked away"
    """Permission to read or write is missing."""
    OTHER_VERSION = "other version"
    """A table or column is missing or different: another version of Talkworthy changed the store meanwhile."""


# https://www.sqlite.org/rescode.html, the low byte of the extended codes
_SQLITE = {
    sqlite3.SQLITE_BUSY: DatabaseTrouble.BUSY,
    sqlite3.SQLITE_LOCKED: DatabaseTrouble.BUSY,
    sqlite3.SQLITE_CANTOPEN: DatabaseTrouble.GONE,
    sqlite3.SQLITE_IOERR: DatabaseTrouble.GONE,
    sqlite3.SQLITE_CORRUPT: DatabaseTrouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: DatabaseTrouble.DAMAGED,
    sqlite3.SQLITE_FULL: DatabaseTrouble.FULL,
    sqlite3.SQLITE_READONLY: DatabaseTrouble.LOCKED_AWAY,
    sqlite3.SQLITE_PERM: DatabaseTrouble.LOCKED_AWAY,
    sqlite3.SQLITE_AUTH: DatabaseTrouble.LOCKED_AWAY,
}
# SQLite has one code for every wrong query; these messages come from an unexpected schema
_MISSING = ("no such table", "no such column", "has no column named")
# https://www.postgresql.org/docs/current/errcodes-appendix.html; the longest known prefix wins
_POSTGRESQL = {
    "08": DatabaseTrouble.GONE,
    "28": DatabaseTrouble.LOCKED_AWAY,
    "3D": DatabaseTrouble.GONE,
    "42501": DatabaseTrouble.LOCKED_AWAY,
    "42703": DatabaseTrouble.OTHER_VERSION,
    "42P01": DatabaseTrouble.OTHER_VERSION,
    "53100": DatabaseTrouble.FULL,
    "53300": DatabaseTrouble.BUSY,
    "55P03": DatabaseTrouble.BUSY,
    "57014": DatabaseTrouble.BUSY,
    "57P": DatabaseTrouble.GONE,
    "40": DatabaseTrouble.BUSY,
    "XX001": DatabaseTrouble.DAMAGED,
    "XX002": DatabaseTrouble.DAMAGED,
}
_LONGEST = 5


def trouble_of(error: BaseException) -> DatabaseTrouble | None:
    """Return the trouble behind `error` or its causes; None where it has nothing to do with a database."""
    return next(filter(None, map(_trouble, _causes(error))), None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and its causes; a wrapped error of a driver follows its wrapper."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        inner = following.orig if isinstance(following, DBAPIError) else None
        following = inner or following.__cause__ or following.__context__


def _trouble(error: BaseException) -> DatabaseTrouble | None:
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    from psycopg import Error, OperationalError  # loads the client library, so only after a failure

    if not isinstance(error, Error):
        return None
    state = error.sqlstate or ""
    known = next((_POSTGRESQL[state[:many]] for many in range(_LONGEST, 1, -1) if state[:many] in _POSTGRESQL), None)
    # a server that cannot be reached has no code
    return known or (DatabaseTrouble.GONE if isinstance(error, OperationalError) and not state else None)


def _of_sqlite(error: sqlite3.Error) -> DatabaseTrouble | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_ERROR and any(words in str(error) for words in _MISSING):
        return DatabaseTrouble.OTHER_VERSION
    return _SQLITE.get(code & 0xFF) if code is not None else None
