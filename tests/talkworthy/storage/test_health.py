"""What a database reports about itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from talkworthy.storage.health import examine_database
from talkworthy.storage.store import Store


def test_a_sound_store_has_no_faults_and_a_size(store: Store) -> None:
    health = examine_database(store)
    assert health.faults == ()
    assert health.size > 50_000
    assert health.version.startswith(("SQLite 3", "PostgreSQL 1"))


def test_sqlite_reports_its_journal_mode(sqlite_store: Store) -> None:
    assert examine_database(sqlite_store).journal == "wal"


@pytest.mark.parametrize("table", ["cursors", "posts"])
def test_a_damaged_file_is_detected(tmp_path: Path, table: str) -> None:
    path = tmp_path / "talkworthy.db"
    store = Store(f"sqlite:///{path}")
    with store.read() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        page = connection.execute(
            text("SELECT rootpage FROM sqlite_master WHERE name = :table"), {"table": table}
        ).scalar_one()
        size = connection.execute(text("PRAGMA page_size")).scalar_one()
    store.close()
    damaged = bytearray(path.read_bytes())
    damaged[(page - 1) * size : (page - 1) * size + 100] = b"\xff" * 100
    path.write_bytes(damaged)
    again = Store(f"sqlite:///{path}")
    assert examine_database(again).faults
    again.close()
