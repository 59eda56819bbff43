"""Reads any table - CSV or sheet - once a person has said which column holds what."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.engine.dates import DateOrder, to_moment
from collectors.files.engine.reader import ColumnMap, Reject, Sniff, reader
from collectors.files.engine.streams import DumpStream
from collectors.files.engine.table_detection import candidates, dated, encoding_of, find_table
from collectors.files.engine.table_reader import Table, read_table
from talkworthy import post_ndjson
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.post_ndjson import KEYS, BadRow

_IDS = ("id", "thread", "reply_to", "quotes")
_COUNTS = ("likes", "replies", "reposts", "views")
_DATE = "created_at"
_YES = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}


@reader("mapped_csv")
class MappedCsv:
    """A table with a header, in a workbook or separated by comma, semicolon, tab or bar."""

    looks_for: ClassVar[str] = "any CSV or Excel sheet with --map column=field"
    tells_thread: ClassVar[bool] = False

    def __init__(self, sniff: Sniff) -> None:
        self._map = sniff.told
        check_map(self._map)
        dates = [column for column, field in self._map.columns.items() if field == _DATE]
        self._table = dated(sniff, _find_table(sniff), dates)

    @staticmethod
    def recognises(sniff: Sniff) -> bool:
        return (
            bool(sniff.told.columns)
            and not any(sniff.objects())
            and (bool(sniff.sheets) or not sniff.head.startswith((b"PK", b"\xd0\xcf\x11\xe0")))
        )

    def posts(self, stream: DumpStream) -> Iterator[Post | Reject]:
        return read_table(stream, self._table, lambda cells: to_post(cells, self._map, self._table.order))


def to_post(cells: Mapping[str, str], columns: ColumnMap, order: DateOrder | None = None) -> Post:
    """The post in one row, by way of the interchange form; an empty cell is not told, save for title and text.

    Ids may be given bare or with their source. A row without an id gets one made of author, moment and words, the same
    on every import. The day and the time of `created_at` may stand in two columns. Raises BadRow.
    """
    row = {"source": columns.source} | _told(cells, columns.columns)
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


def _told(cells: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column, field in columns.items():
        cell = cells[column].strip()
        if field == _DATE and row.get(_DATE):
            row[_DATE] = f"{row[_DATE]} {cell}"
        elif cell or field in ("title", "text"):
            row[field] = cell
    return row


def make_id(row: Mapping[str, str]) -> str:
    """An id, without its source, made of author, moment and words: the same for the same row on every import."""
    told = "\x1f".join(row.get(key, "") for key in ("author", "created_at", "title", "text"))
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=12).hexdigest()


def to_count(field: str, cell: str) -> float:
    """A count as people and spreadsheets write it: `1,234` and `12.0` too."""
    digits = cell.replace(",", "").replace(" ", "")
    try:
        return int(digits) if digits.lstrip("-").isdecimal() else float(digits)
    except ValueError as error:
        raise BadRow(f"{field} is {cell[:80]!r}; it must be a whole number.") from error


def _to_flag(cell: str) -> bool:
    try:
        return _YES[cell.casefold()]
    except KeyError as error:
        raise BadRow(f"parent_missing is {cell[:80]!r}; it must be true or false.") from error


def check_map(columns: ColumnMap) -> None:
    """Raise UserError where `columns` cannot be the map of any table."""
    fields = list(columns.columns.values())
    unknown = sorted(set(fields) - set(KEYS))
    if unknown:
        raise UserError(f"--map names no field called {', '.join(unknown)}. Fields: {', '.join(KEYS)}.")
    many = sorted(field for field in set(fields) if fields.count(field) > (2 if field == _DATE else 1))
    if many:
        some = "three columns; it takes one, or a day and a time" if many[0] == _DATE else "two columns; it takes one"
        raise UserError(f"--map gives {many[0]} {some}.")
    if _DATE not in fields or not {"text", "title"} & set(fields):
        raise UserError("--map must name a column for created_at, and one for text or title.")
    if not columns.source or ":" in columns.source:
        raise UserError(f"--source is {columns.source!r}; it must be a name without a colon.")


def _find_table(sniff: Sniff) -> Table:
    """The table that has all the columns that are mapped."""
    _check_encoding(sniff)
    mapped = set(sniff.told.columns)
    table = find_table(sniff, lambda columns: mapped <= columns)
    if table:
        return table
    best = max(candidates(sniff), key=lambda table: len(set(table.columns) - {""}), default=Table(()))
    missing = ", ".join(name for name in sniff.told.columns if name not in best.columns)
    raise UserError(f"{sniff.path} has no column {missing}. Its columns: {', '.join(filter(None, best.columns))}.")


def _check_encoding(sniff: Sniff) -> None:
    """Raise UserError where the beginning is not text of its encoding: every row would be refused."""
    encoding = encoding_of(sniff)
    try:
        if not sniff.sheets:
            codecs.getincrementaldecoder(encoding)().decode(sniff.head)
    except UnicodeError as error:  # UTF-16 without its mark is not even a UnicodeDecodeError
        raise UserError(
            f"{sniff.path} is not {encoding.removesuffix('-sig')} text. Save it as UTF-8, or name its encoding "
            "(cp1252 is common on Windows, utf-16 for Excel's Unicode text)."
        ) from error
