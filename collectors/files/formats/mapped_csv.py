"""Reads any table, CSV or sheet, with a map of its columns to the fields of a post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from collectors.files.engine.dates import DateOrder, DateReader
from collectors.files.engine.reader import ColumnMap, FileSample, Reject, reader
from collectors.files.engine.reading_notes import ReadingNotes
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import to_timezone
from collectors.files.engine.table_reader import read_table
from collectors.files.mapping.check_map import check_map
from collectors.files.mapping.mapped_rows import MappedRows
from collectors.files.mapping.mapped_table import find_ids, find_mapped_table
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow

_NO_TABLE = (b"PK", b"\xd0\xcf\x11\xe0", b"<")


@reader("mapped_csv")
class MappedCsv:
    """Reads a table in a workbook, or separated by comma, semicolon, tab or bar.

    A row without a text is rejected where the map names no ids: no reply can name it, and it says nothing.
    """

    description: ClassVar[str] = "any CSV or Excel sheet with --map column=field"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        check_map(sample.column_map)
        self._table = find_mapped_table(sample)
        self._rows = MappedRows(sample.column_map, self._table.dates, find_ids(sample, self._table))
        self._has_ids = "id" in sample.column_map.columns.values()

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return (
            bool(sample.column_map.columns)
            and not any(sample.objects())
            and (bool(sample.sheets) or not sample.head.lstrip().startswith(_NO_TABLE))
        )

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_table(stream, self._table, self._to_post)

    def links(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_table(stream, self._table, self._rows.to_link if self._has_ids else self._to_post)

    def _to_post(self, cells: Mapping[str, str]) -> Post | None:
        post = self._rows.to_post(cells)
        if post and not self._has_ids and not (post.text or post.title):
            raise BadRow("The row has no text.")
        return post


def to_post(
    cells: Mapping[str, str],
    column_map: ColumnMap,
    order: DateOrder | None = None,
    notes: ReadingNotes | None = None,
) -> Post | None:
    """Return the post in a row (see `MappedRows.to_post`), None for a retweet. Raises BadRow."""
    zone = to_timezone(column_map.timezone) if column_map.timezone else None
    return MappedRows(column_map, DateReader(order, zone, notes or ReadingNotes())).to_post(cells)
