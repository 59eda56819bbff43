"""The files that were exported from the store."""

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


def test_a_file_that_is_written_again_has_one_row(scratch: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    scratch.change(save_exported_file, path, "csv", NOON)
    scratch.change(save_exported_file, tmp_path / "." / "a.csv", "html", NOON + timedelta(days=1))
    assert scratch.query(load_exported_files) == [ExportedFile(path.resolve(), "html", NOON + timedelta(days=1))]


def test_files_that_are_no_more_are_dropped(scratch: Any, tmp_path: Path) -> None:
    for name in ("a", "b"):
        scratch.change(save_exported_file, tmp_path / name, "csv", NOON)
    scratch.change(delete_exported_files, [(tmp_path / "a").resolve()])
    assert [output.path.name for output in scratch.query(load_exported_files)] == ["b"]
