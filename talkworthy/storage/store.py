"""The store: where it is, how to read it, how to write to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, case, literal_column, select, update

from talkworthy.errors import StoreError
from talkworthy.storage.db_errors import ADVICE, is_of_database, trouble_of
from talkworthy.storage.engine import WRITING, open_engine, to_shown
from talkworthy.storage.schema import core

MICROSECONDS_A_DAY = 86_400_000_000

_CHECKS: ContextVar[Mapping[str, Callable[[Connection], None]]] = ContextVar("_CHECKS", default={})  # noqa: B039
"""What each write to the store at an address checks first, in the context of a job; never changed in place."""


class Store:
    """One database. Cheap to create, safe to share between threads."""

    def __init__(self, url: str, lean: bool = False, create: bool = True) -> None:
        """`lean`: for many readers at once, each of which keeps little in memory. Without `create` it raises NoStore
        where there is no store yet."""
        self.url = url
        self.engine: Engine = open_engine(url, lean, create)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection that sees one moment of the store, whatever others write meanwhile."""
        with _readable_errors(self.engine), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                # by default each statement sees a moment of its own
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def write(self, without_lock: bool = False) -> Iterator[Connection]:
        """Open a transaction: all of it is saved at the end, or none of it.

        In a job that has lost the store's lock it raises LockLost, except `without_lock`: that is for the job's own
        row in the run history.
        """
        with (
            _readable_errors(self.engine),
            self.engine.connect().execution_options(**{WRITING: True}) as connection,
            connection.begin(),
        ):
            if not without_lock and (check := _CHECKS.get().get(self.url)):
                check(connection)
            yield connection

    def __reduce__(self) -> tuple[type[Store], tuple[str]]:
        """Return how another process opens the store again."""
        return Store, (self.url,)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def checked_writes(store: Store, check: Callable[[Connection], None], after_outer: bool = False) -> Iterator[None]:
    """Within, and only in this thread, each write to `store` begins with `check` in its transaction.

    It takes the place of the check of an enclosing block, or comes after it if `after_outer`.
    """
    outer = _CHECKS.get().get(store.url) if after_outer else None

    def check_both(connection: Connection) -> None:
        if outer is not None:
            outer(connection)
        check(connection)

    token = _CHECKS.set({**_CHECKS.get(), store.url: check_both})
    try:
        yield
    finally:
        _CHECKS.reset(token)


@contextmanager
def _readable_errors(engine: Engine) -> Iterator[None]:
    """Raise StoreError, which people can read, for errors of the database that no faulty query of ours causes.

    The driver's own words are left out: they may quote what stands in a row.
    """
    try:
        yield
    except Exception as error:
        trouble = trouble_of(error) if is_of_database(error) else None
        if trouble is None:
            raise
        raise StoreError(f"The store at {to_shown(engine.url)} failed: {ADVICE[trouble]}") from error


@dataclass(frozen=True, slots=True)
class StoreRevision:
    """How often the store was written to. Both numbers only grow, so caches use them as keys.

    `labels` counts writes of labels, which change the results only with the next analysis; `conversations` counts all
    other writes.
    """

    conversations: int
    labels: int


def load_revision(connection: Connection) -> StoreRevision:
    """Return how often the store was written to so far."""
    state = core.store_state.c
    revision, labels = connection.execute(select(state.revision, state.label_revision)).one()
    return StoreRevision(revision - labels, labels)


def next_revision(connection: Connection, of_label: bool = False) -> int:
    """Return the number of a new write, inside its transaction. `of_label`: the write is a label."""
    state = core.store_state
    numbers = {"revision": state.c.revision + 1}
    if of_label:
        numbers["label_revision"] = state.c.label_revision + 1
    return int(connection.execute(update(state).values(numbers).returning(state.c.revision)).scalar_one())


def to_day(micros: Any) -> Any:
    """Return in SQL the whole days since 1970 of a column of microseconds, rounded down as in Python.

    The databases round towards zero, which would merge the days before and after 1970-01-01. Constants are written
    out, since PostgreSQL takes two parameters for two expressions, even where they are equal.
    """
    day, rest = (literal_column(str(size), BigInteger) for size in (MICROSECONDS_A_DAY, MICROSECONDS_A_DAY - 1))
    return case((micros >= literal_column("0"), micros // day), else_=(micros - rest) // day)
