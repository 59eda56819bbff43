"""Which files were written out of the store, so that what is erased here can be erased there too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, select

from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.core import outputs
from talkworthy.storage.upsert import upsert
from talkworthy.timestamps import from_micros, to_micros

NDJSON, CSV, REJECTS = "ndjson", "csv", "rejects"
"""The forms whose rows can be taken out one by one; a report has other ones too (`html`)."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was written, and its form."""

    path: Path
    form: str
    written_at: datetime


def note_output(connection: Connection, path: Path, form: str, at: datetime) -> None:
    """Write down that a file is about to be written; a file that is written again is one."""
    row = {"path": str(path.resolve()), "what": form, "written_at": to_micros(at)}
    upsert(connection, outputs, [row], key=["path"], replaced=["what", "written_at"])


def load_outputs(connection: Connection) -> list[Output]:
    """All files that were written, by path, whether or not they are still there."""
    rows = connection.execute(select(outputs).order_by(outputs.c.path))
    return [Output(Path(row.path), row.what, from_micros(row.written_at)) for row in rows]


def drop_outputs(connection: Connection, paths: Sequence[Path]) -> None:
    """Files that are no more."""
    connection.execute(delete(outputs).where(is_one_of(connection, outputs.c.path, map(str, paths))))
