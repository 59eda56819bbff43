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


ADVICE = {
    DatabaseTrouble.BUSY: "another program has been writing to it for too long. Try again in a moment; "
    "`talkworthy status` shows what is running.",
    DatabaseTrouble.GONE: "its file or server cannot be reached. Check the drive, the folder or the server, and try "
    "again.",
    DatabaseTrouble.DAMAGED: "the file is damaged. Restore your latest backup; without one, move the file away, import "
    "your files again and collect.",
    DatabaseTrouble.FULL: "the disk is full. Free some space and run it again: what was saved is kept. "
    "`talkworthy doctor` shows which disk.",
    DatabaseTrouble.LOCKED_AWAY: "it or its folder is read-only, or belongs to another user. Allow this user to read "
    "and write there.",
    DatabaseTrouble.OTHER_VERSION: "it belongs to another version of Talkworthy. Restart all that use it, with the "
    "newest version.",
}
"""What is wrong and what to do, after "The store at ... failed: "."""

_UNDECODABLE = "Could not decode to UTF-8"
"""The beginning of a message of the sqlite3 module, which goes on with what stands in the damaged row."""

# the system refuses to make a file larger: a full disk (where SQLite does not know it as such), or a limit of the user
_NOT_GROWN = {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_TRUNCATE}

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


def is_of_database(error: BaseException) -> bool:
    """Return whether a database or its driver raised `error`."""
    return isinstance(error, DBAPIError | sqlite3.Error) or type(error).__module__.partition(".")[0] == "psycopg"


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
    if code in _NOT_GROWN:
        return DatabaseTrouble.FULL
    if code is None and str(error).startswith(_UNDECODABLE):
        return DatabaseTrouble.DAMAGED
    if code == sqlite3.SQLITE_ERROR and any(words in str(error) for words in _MISSING):
        return DatabaseTrouble.OTHER_VERSION
    return _SQLITE.get(code & 0xFF) if code is not None else None
