"""Reads any CSV table once a person has said which column holds what."""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.base import ColumnMap, Reject, Sniff, reader
from collectors.files.moments import to_moment
from collectors.files.streams import DumpStream
from collectors.files.tables import Table, read_table
from talkworthy import interchange
from talkworthy.errors import UserError
from talkworthy.interchange import KEYS, BadRow
from talkworthy.model import Post

DELIMITERS = ",;\t|"
HEADER_LINES = 20
"""Lines among which the header is looked for: some tools write what was searched for above it."""

_IDS = ("id", "conversation", "reply_to", "quotes")
_COUNTS = ("likes", "replies", "reposts", "views")
_YES = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}


@reader("mapped_csv")
class MappedCsv:
    """A table with a header; separated by comma, semicolon, tab or bar."""

    looks_for: ClassVar[str] = "any CSV with --map column=field"
    tells_conversation: ClassVar[bool] = False

    def __init__(self, sniff: Sniff) -> None:
        assert sniff.columns is not None, "only recognised with a mapping"
        self._map = sniff.columns
        _check_map(self._map)
        self._table = _find_table(sniff, self._map)

    @staticmethod
    def recognises(sniff: Sniff) -> bool:
        return (
            sniff.columns is not None
            and not any(sniff.objects())
            and not sniff.head.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
        )

    def posts(self, stream: DumpStream) -> Iterator[Post | Reject]:
        return read_table(stream, self._table, lambda cells: to_post(cells, self._map))


def to_post(cells: Mapping[str, str], columns: ColumnMap) -> Post:
    """The post in one row, by way of the interchange form; an empty cell is not told, save for title and text.

    Ids may be given bare or with their source. A row without an id gets one made of author, moment and words, the same
    on every import. Raises BadRow.
    """
    row: dict[str, Any] = {"source": columns.source}
    for column, field in columns.columns.items():
        cell = cells[column].strip()
        if cell or field in ("title", "text"):
            row[field] = cell
    row["created_at"] = to_moment(row.get("created_at", "")).isoformat()
    for key in _COUNTS:
        if key in row:
            row[key] = _to_count(key, row[key])
    if "parent_missing" in row:
        row["parent_missing"] = _to_flag(row["parent_missing"])
    row.setdefault("id", _make_id(row))
    for key in _IDS:
        if key in row and not row[key].startswith(f"{row['source']}:"):
            row[key] = f"{row['source']}:{row[key]}"
    return interchange.to_post(row)


def _make_id(row: Mapping[str, str]) -> str:
    told = "\x1f".join(row.get(key, "") for key in ("author", "created_at", "title", "text"))
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _to_count(field: str, cell: str) -> float:
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


def _check_map(columns: ColumnMap) -> None:
    fields = list(columns.columns.values())
    unknown = sorted(set(fields) - set(KEYS))
    if unknown:
        raise UserError(f"--map names no field called {', '.join(unknown)}. Fields: {', '.join(KEYS)}.")
    twice = sorted({field for field in fields if fields.count(field) > 1})
    if twice:
        raise UserError(f"--map gives {twice[0]} two columns; a field takes one.")
    if "created_at" not in fields or not {"text", "title"} & set(fields):
        raise UserError("--map must name a column for created_at, and one for text or title.")
    if not columns.source or ":" in columns.source:
        raise UserError(f"--source is {columns.source!r}; it must be a name without a colon.")


def _find_table(sniff: Sniff, columns: ColumnMap) -> Table:
    """The line and delimiter that give a header with all the columns that are mapped."""
    encoding = "utf-8-sig" if columns.encoding.lower() in ("utf-8", "utf8") else columns.encoding
    lines = _decode(sniff, encoding).splitlines()[:HEADER_LINES]
    headers = [
        Table(tuple(name.strip() for name in cells), delimiter, number, encoding)
        for number, line in enumerate(lines)
        for delimiter in DELIMITERS
        for cells in csv.reader([line], delimiter=delimiter)
    ]
    for table in headers:
        if set(columns.columns) <= set(table.columns):
            return table
    best = max(headers, key=lambda table: len(table.columns))
    missing = ", ".join(name for name in columns.columns if name not in best.columns)
    raise UserError(f"{sniff.path} has no column {missing}. Its columns: {', '.join(best.columns)}.")


def _decode(sniff: Sniff, encoding: str) -> str:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sniff.head)
    except LookupError as error:
        raise UserError(f"No encoding is called {encoding!r}; common ones are utf-8, cp1252 and utf-16.") from error
    except UnicodeDecodeError as error:
        raise UserError(
            f"{sniff.path} is not {encoding.removesuffix('-sig')} text. Save it as UTF-8, or name its encoding "
            "(cp1252 is common on Windows, utf-16 for Excel's Unicode text)."
        ) from error
