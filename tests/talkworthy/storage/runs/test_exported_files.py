"""The files that were written out of the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from talkworthy.storage.runs.exported_files import Output, drop_outputs, load_outputs, note_output

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_file_that_is_written_again_is_one(shelf: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    shelf.tell(note_output, path, "csv", NOON)
    shelf.tell(note_output, tmp_path / "." / "a.csv", "html", NOON + timedelta(days=1))
    assert shelf.ask(load_outputs) == [Output(path.resolve(), "html", NOON + timedelta(days=1))]


def test_files_that_are_no_more_are_dropped(shelf: Any, tmp_path: Path) -> None:
    for name in ("a", "b"):
        shelf.tell(note_output, tmp_path / name, "csv", NOON)
    shelf.tell(drop_outputs, [(tmp_path / "a").resolve()])
    assert [output.path.name for output in shelf.ask(load_outputs)] == ["b"]
