"""The files that were exported from the store, so that what is erased here can be erased there too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, select

from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.core import exported_files
from talkworthy.storage.upsert import upsert
from talkworthy.timestamps import from_micros, to_micros

NDJSON, CSV, REJECTS = "ndjson", "csv", "rejects"
"""The formats whose rows can be removed one by one; reports have others too (`html`)."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was written, and its format."""

    path: Path
    format: str
    written_at: datetime


def save_exported_file(connection: Connection, path: Path, file_format: str, at: datetime) -> None:
    """Save that a file is about to be written; a file that is written again keeps one row."""
    row = {"path": str(path.resolve()), "format": file_format, "written_at": to_micros(at)}
    upsert(connection, exported_files, [row], key=["path"], replaced=["format", "written_at"])


def load_exported_files(connection: Connection) -> list[ExportedFile]:
    """Return all files that were written, by path, whether or not they still exist."""
    rows = connection.execute(select(exported_files).order_by(exported_files.c.path))
    return [ExportedFile(Path(row.path), row.format, from_micros(row.written_at)) for row in rows]


def delete_exported_files(connection: Connection, paths: Sequence[Path]) -> None:
    """Delete the rows of files that no longer exist."""
    connection.execute(delete(exported_files).where(is_one_of(connection, exported_files.c.path, map(str, paths))))
