"""The store: readers see one moment, writers wait, and days are rounded down."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import BigInteger, literal, select

from talkworthy.errors import StoreError
from talkworthy.storage.conversations.queries import count_posts
from talkworthy.storage.store import Store, StoreRevision, load_revision, to_day
from talkworthy.timestamps import to_micros


def test_a_reader_sees_one_moment_while_another_connection_writes(scratch: Any, post: Any) -> None:
    scratch.save(post("a"))
    with scratch.store.read() as connection:
        before = count_posts(connection)
        scratch.save(post("b"))
        assert (before, count_posts(connection)) == (1, 1)
    assert scratch.query(count_posts) == 2


def test_readers_do_not_wait_for_a_writer(scratch: Any, post: Any) -> None:
    scratch.save(post("a"))
    with scratch.store.write() as writing:
        writing.exec_driver_sql("DELETE FROM posts")
        assert scratch.query(count_posts) == 1


def test_the_revision_grows_with_every_write_of_posts(scratch: Any, post: Any) -> None:
    scratch.save(post("a"))
    scratch.save(post("a", text="edited"))
    assert scratch.query(load_revision) == StoreRevision(conversations=2, labels=0)


def test_a_failing_database_is_reported_in_one_line(sqlite_store: Store) -> None:
    with pytest.raises(StoreError) as error, sqlite_store.write() as connection:
        connection.exec_driver_sql("PRAGMA query_only = 1")
        connection.exec_driver_sql("DELETE FROM posts")
    assert str(error.value) == (
        f"The store at {sqlite_store.url} failed: it or its folder is read-only, or belongs to another user. "
        "Allow this user to read and write there."
    )


def test_days_are_rounded_down_before_1970_too(store: Store) -> None:
    days = {
        datetime(1970, 1, 1, tzinfo=UTC): 0,
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC): -1,
        datetime(1969, 12, 31, tzinfo=UTC): -1,
        datetime(1969, 12, 30, 23, tzinfo=UTC): -2,
        datetime(2026, 3, 2, 23, 59, tzinfo=UTC): 20_514,
        datetime(2026, 3, 3, tzinfo=UTC): 20_515,
    }
    statement = [to_day(literal(to_micros(moment), BigInteger)) for moment in days]
    with store.read() as connection:
        assert list(connection.execute(select(*statement)).one()) == list(days.values())
