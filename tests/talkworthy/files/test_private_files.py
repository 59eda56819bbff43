"""Files that only their owner may read."""

from __future__ import annotations

from pathlib import Path

from talkworthy.files.private_files import create_private, is_open_to_others, tighten
from talkworthy.storage.store import Store


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_private_file_is_created_and_an_existing_one_kept(tmp_path: Path) -> None:
    path = tmp_path / "talkworthy.db"
    create_private(path)
    path.write_text("content")
    create_private(path)
    assert mode(path) == 0o600
    assert path.read_text() == "content"


def test_a_file_of_ours_is_taken_from_the_others(tmp_path: Path) -> None:
    path = tmp_path / "talkworthy.db"
    path.touch(0o644)
    assert is_open_to_others(path)
    tighten(path)
    assert mode(path) == 0o600
    assert not is_open_to_others(path)


def test_a_missing_file_is_open_to_nobody(tmp_path: Path) -> None:
    tighten(tmp_path / "none")
    assert not is_open_to_others(tmp_path / "none")


def test_a_store_and_its_journals_are_private(tmp_path: Path) -> None:
    path = tmp_path / "talkworthy.db"
    store = Store(f"sqlite:///{path}")
    with store.write() as connection:
        connection.exec_driver_sql("DELETE FROM posts")
        modes = {file.name: mode(file) for file in tmp_path.iterdir()}
    store.close()
    assert modes == {"talkworthy.db": 0o600, "talkworthy.db-wal": 0o600, "talkworthy.db-shm": 0o600}


def test_a_store_of_an_earlier_version_becomes_private_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "talkworthy.db"
    Store(f"sqlite:///{path}").close()
    path.chmod(0o644)
    Store(f"sqlite:///{path}").close()
    assert mode(path) == 0o600
