"""Errors of a database are classified."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from talkworthy.errors import UserError
from talkworthy.storage.db_errors import DatabaseTrouble, trouble_of
from talkworthy.storage.store import Store


def error_of(store: Store, question: str) -> Exception:
    with pytest.raises(Exception) as caught, store.read() as connection:
        connection.execute(text(question))
    return caught.value


def test_a_missing_table_means_another_version(store):
    assert trouble_of(error_of(store, "SELECT * FROM tomorrows_table")) == DatabaseTrouble.OTHER_VERSION


def test_a_missing_column_means_another_version(store):
    assert trouble_of(error_of(store, "SELECT tomorrow FROM posts")) == DatabaseTrouble.OTHER_VERSION


def test_a_wrong_question_is_no_trouble_of_the_database(sqlite_store):
    assert trouble_of(error_of(sqlite_store, "SELEKT 1")) is None


def test_a_file_that_another_program_holds_is_busy(tmp_path: Path):
    first, second = (sqlite3.connect(tmp_path / "one.db", timeout=0, isolation_level=None) for _ in range(2))
    first.execute("BEGIN EXCLUSIVE")

    with pytest.raises(sqlite3.OperationalError) as caught:
        second.execute("SELECT * FROM sqlite_master")

    assert trouble_of(caught.value) == DatabaseTrouble.BUSY
    first.close()
    second.close()


def test_a_missing_folder_is_recognised_in_the_error_that_wraps_it(tmp_path: Path):
    with pytest.raises(UserError) as caught:
        Store(f"sqlite:///{tmp_path / 'gone' / 'talkworthy.db'}")

    assert trouble_of(caught.value) == DatabaseTrouble.GONE


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path):
    file = tmp_path / "talkworthy.db"
    file.write_bytes(b"no database, whatever its name says " * 40)

    with pytest.raises(UserError) as caught:
        Store(f"sqlite:///{file}")

    assert trouble_of(caught.value) == DatabaseTrouble.DAMAGED


@pytest.mark.parametrize(
    ("failure", "trouble"),
    [
        (psycopg.OperationalError("connection refused"), DatabaseTrouble.GONE),
        (psycopg.errors.AdminShutdown(), DatabaseTrouble.GONE),
        (psycopg.errors.InvalidPassword(), DatabaseTrouble.LOCKED_AWAY),
        (psycopg.errors.DiskFull(), DatabaseTrouble.FULL),
        (psycopg.errors.LockNotAvailable(), DatabaseTrouble.BUSY),
        (psycopg.errors.DataCorrupted(), DatabaseTrouble.DAMAGED),
        (psycopg.errors.UndefinedTable(), DatabaseTrouble.OTHER_VERSION),
        (psycopg.errors.SyntaxError(), None),
        (ZeroDivisionError(), None),
    ],
)
def test_errors_of_postgresql_are_classified(failure: Exception, trouble: DatabaseTrouble | None):
    assert trouble_of(failure) == trouble
