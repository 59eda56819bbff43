"""Rows that may exist already: replaced in part, or left as they are, in both databases."""

from __future__ import annotations

from sqlalchemy import select

from talkworthy.storage.schema.core import exported_files
from talkworthy.storage.store import Store
from talkworthy.storage.upsert import insert_missing, upsert

FIRST = {"path": "/a.csv", "format": "csv", "written_at": 1}
AGAIN = {"path": "/a.csv", "format": "ndjson", "written_at": 2}


def rows_of(store: Store) -> list[tuple[object, ...]]:
    with store.read() as connection:
        chosen = select(exported_files.c.path, exported_files.c.format, exported_files.c.written_at).order_by(
            exported_files.c.path
        )
        return [tuple(row) for row in connection.execute(chosen)]


def test_only_the_named_columns_of_a_known_row_are_replaced(store: Store) -> None:
    with store.write() as connection:
        upsert(connection, exported_files, [FIRST], key=["path"], replaced=["written_at"])
        upsert(connection, exported_files, [AGAIN, FIRST | {"path": "/b.csv"}], key=["path"], replaced=["written_at"])
    assert rows_of(store) == [("/a.csv", "csv", 2), ("/b.csv", "csv", 1)]


def test_known_rows_stay_and_new_ones_are_inserted(store: Store) -> None:
    with store.write() as connection:
        insert_missing(connection, exported_files, [FIRST])
        insert_missing(connection, exported_files, [AGAIN, FIRST | {"path": "/b.csv"}])
    assert rows_of(store) == [("/a.csv", "csv", 1), ("/b.csv", "csv", 1)]


def test_no_row_writes_nothing(store: Store) -> None:
    with store.write() as connection:
        upsert(connection, exported_files, [], key=["path"], replaced=["format"])
        insert_missing(connection, exported_files, [])
    assert rows_of(store) == []
