"""Inserts rows that may be there already: one statement for both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Rows = Sequence[Mapping[str, Any]]


def insert_into(table: Table, dialect_name: str) -> Any:
    """Return an INSERT that knows ON CONFLICT, in the dialect of this database (`sqlite` or `postgresql`)."""
    return sqlite.insert(table) if dialect_name == "sqlite" else postgresql.insert(table)


def upsert(connection: Connection, table: Table, rows: Rows, key: Sequence[str], replaced: Sequence[str]) -> None:
    """Insert the rows; of a row whose `key` is there already, overwrite the `replaced` columns."""
    if not rows:
        return
    insert = insert_into(table, connection.dialect.name)
    newest = {name: insert.excluded[name] for name in replaced}
    connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=newest), rows)


def insert_missing(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert the rows that are not there yet; leave those that are as they are."""
    if rows:
        connection.execute(insert_into(table, connection.dialect.name).on_conflict_do_nothing(), rows)
