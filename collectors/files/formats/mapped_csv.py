"""Reads any table, CSV or sheet, with a map of its columns to the fields of a post."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.engine.dates import DateOrder, to_moment
from collectors.files.engine.reader import ColumnMap, FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import candidate_tables, choose_encoding, find_table, with_date_order
from collectors.files.engine.table_reader import Table, read_table
from talkworthy import post_ndjson
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.post_ndjson import KEYS, BadRow

_IDS = ("id", "thread", "reply_to", "quotes")
_COUNTS = ("likes", "replies", "reposts", "views")
_DATE = "created_at"
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}


@reader("mapped_csv")
class MappedCsv:
    """Reads a table with a header, in a workbook or separated by comma, semicolon, tab or bar."""

    description: ClassVar[str] = "any CSV or Excel sheet with --map column=field"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._map = sample.column_map
        check_map(self._map)
        dates = [column for column, field in self._map.columns.items() if field == _DATE]
        self._table = with_date_order(sample, _find_table(sample), dates)

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return (
            bool(sample.column_map.columns)
            and not any(sample.objects())
            and (bool(sample.sheets) or not sample.head.startswith((b"PK", b"\xd0\xcf\x11\xe0")))
        )

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_table(stream, self._table, lambda cells: to_post(cells, self._map, self._table.order))


def to_post(cells: Mapping[str, str], column_map: ColumnMap, order: DateOrder | None = None) -> Post:
    """Return the post in a row, by way of the interchange format. Empty cells are ignored, except title and text.

    Ids may have the prefix of their source or not. A row without an id gets one derived from author, time and text, the
    same on every import. The date and the time of `created_at` may be in two columns. Raises BadRow.
    """
    row = {"source": column_map.source} | _to_row(cells, column_map.columns)
    row[_DATE] = to_moment(row.get(_DATE, ""), order).isoformat()
    for key in _COUNTS:
        if key in row:
            row[key] = to_count(key, row[key])
    if "parent_missing" in row:
        row["parent_missing"] = _to_flag(row["parent_missing"])
    row.setdefault("id", make_id(row))
    for key in _IDS:
        if key in row and not row[key].startswith(f"{row['source']}:"):
            row[key] = f"{row['source']}:{row[key]}"
    return post_ndjson.to_post(row)


def _to_row(cells: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column, field in columns.items():
        cell = cells[column].strip()
        if field == _DATE and row.get(_DATE):
            row[_DATE] = f"{row[_DATE]} {cell}"
        elif cell or field in ("title", "text"):
            row[field] = cell
    return row


def make_id(row: Mapping[str, str]) -> str:
    """Return an id, without its source, derived from author, time and text: the same on every import."""
    content = "\x1f".join(row.get(key, "") for key in ("author", "created_at", "title", "text"))
    return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=12).hexdigest()


def to_count(field: str, cell: str) -> float:
    """Parse a count as people and spreadsheets write it, such as `1,234` or `12.0`."""
    digits = cell.replace(",", "").replace(" ", "")
    try:
        return int(digits) if digits.lstrip("-").isdecimal() else float(digits)
    except ValueError as error:
        raise BadRow(f"{field} is {cell[:80]!r}; it must be a whole number.") from error


def _to_flag(cell: str) -> bool:
    try:
        return _FLAGS[cell.casefold()]
    except KeyError as error:
        raise BadRow(f"parent_missing is {cell[:80]!r}; it must be true or false.") from error


def check_map(column_map: ColumnMap) -> None:
    """Raise UserError if `column_map` is not valid for any table."""
    fields = list(column_map.columns.values())
    unknown = sorted(set(fields) - set(KEYS))
    if unknown:
        raise UserError(f"--map: there is no field called {', '.join(unknown)}. Fields: {', '.join(KEYS)}.")
    repeated = sorted(field for field in set(fields) if fields.count(field) > (2 if field == _DATE else 1))
    if repeated:
        problem = (
            "three columns; it takes one, or a date and a time" if repeated[0] == _DATE else "two columns; it takes one"
        )
        raise UserError(f"--map gives {repeated[0]} {problem}.")
    if _DATE not in fields or not {"text", "title"} & set(fields):
        raise UserError("--map needs a column for created_at, and a column for text or title.")
    if not column_map.source or ":" in column_map.source:
        raise UserError(f"--source is {column_map.source!r}; it must be a name without a colon.")


def _find_table(sample: FileSample) -> Table:
    """Return the table that has all mapped columns. Raises UserError if there is none."""
    _check_encoding(sample)
    mapped = set(sample.column_map.columns)
    table = find_table(sample, lambda columns: mapped <= columns)
    if table:
        return table
    best = max(candidate_tables(sample), key=lambda table: len(set(table.columns) - {""}), default=Table(()))
    missing = ", ".join(name for name in sample.column_map.columns if name not in best.columns)
    raise UserError(f"{sample.path} has no column {missing}. Its columns: {', '.join(filter(None, best.columns))}.")


def _check_encoding(sample: FileSample) -> None:
    """Raise UserError if the sample is not text in its encoding: every row would be rejected."""
    encoding = choose_encoding(sample)
    try:
        if not sample.sheets:
            codecs.getincrementaldecoder(encoding)().decode(sample.head)
    except UnicodeError as error:  # UTF-16 without its byte order mark is not a UnicodeDecodeError
        raise UserError(
            f"{sample.path} is not {encoding.removesuffix('-sig')} text. Save it as UTF-8, or set its encoding "
            "(cp1252 is common on Windows, utf-16 for Excel's Unicode text)."
        ) from error
