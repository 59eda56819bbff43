"""The store as a value: where it is, how to read it, how to write to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, case, literal_column, select, update
from sqlalchemy.exc import OperationalError

from talkworthy.errors import StoreError
from talkworthy.storage.engine import WRITING, open_engine, to_shown
from talkworthy.storage.schema import core

MICROSECONDS_A_DAY = 86_400_000_000


class Store:
    """One database. Cheap to make, safe to share between threads."""

    def __init__(self, url: str, lean: bool = False) -> None:
        """`lean`: many readers at once, who each hold little."""
        self.url = url
        self.engine: Engine = open_engine(url, lean)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the store, whatever others write meanwhile."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                # by default each statement would see a moment of its own
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it is saved at the end, or none of it."""
        with (
            _told_plainly(self.engine),
            self.engine.connect().execution_options(**{WRITING: True}) as connection,
            connection.begin(),
        ):
            yield connection

    def __reduce__(self) -> tuple[type[Store], tuple[str]]:
        """Another process opens it anew."""
        return Store, (self.url,)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


@contextmanager
def _told_plainly(engine: Engine) -> Iterator[None]:
    """Turn what the database cannot help (not our own wrong questions) into an error that a person can read."""
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise StoreError(f"The store at {to_shown(engine.url)} failed: {reason}.") from error


@dataclass(frozen=True, slots=True)
class Written:
    """How often the store was written to; both numbers only grow, so they key whatever is cached of it.

    `talk` counts what changes talk as it was read, `said` what people said of it: that shows in the talk itself once
    the next run has read it.
    """

    conversation: int
    said: int


def written(connection: Connection) -> Written:
    """How often the store was written to so far."""
    state = core.store_state.c
    revision, said = connection.execute(select(state.revision, state.said)).one()
    return Written(revision - said, said)


def next_revision(connection: Connection, said: bool = False) -> int:
    """Take the number of a new write, inside its transaction; `said`: of a label, which leaves talk as it was read."""
    state = core.store_state
    numbers = {"revision": state.c.revision + 1} | ({"said": state.c.said + 1} if said else {})
    return int(connection.execute(update(state).values(numbers).returning(state.c.revision)).scalar_one())


def to_day(micros: Any) -> Any:
    """In SQL, the whole days since 1970 of a column of microseconds, rounded down as Python does.

    The databases cut towards zero, which would put the day before 1970 and the day after it on one. Constants are
    written out: PostgreSQL takes two parameters for two expressions, even where they are equal.
    """
    day, rest = (literal_column(str(size), BigInteger) for size in (MICROSECONDS_A_DAY, MICROSECONDS_A_DAY - 1))
    return case((micros >= literal_column("0"), micros // day), else_=(micros - rest) // day)
