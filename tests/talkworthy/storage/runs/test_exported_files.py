"""The files that were written out of the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from talkworthy.storage.runs.exported_files import (
    ExportedFile,
    delete_exported_files,
    load_exported_files,
    save_exported_file,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_file_that_is_written_again_is_one(shelf: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    shelf.tell(save_exported_file, path, "csv", NOON)
    shelf.tell(save_exported_file, tmp_path / "." / "a.csv", "html", NOON + timedelta(days=1))
    assert shelf.ask(load_exported_files) == [ExportedFile(path.resolve(), "html", NOON + timedelta(days=1))]


def test_files_that_are_no_more_are_dropped(shelf: Any, tmp_path: Path) -> None:
    for name in ("a", "b"):
        shelf.tell(save_exported_file, tmp_path / name, "csv", NOON)
    shelf.tell(delete_exported_files, [(tmp_path / "a").resolve()])
    assert [output.path.name for output in shelf.ask(load_exported_files)] == ["b"]
