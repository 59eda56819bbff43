"""Reads the sheets of Excel workbooks (.xlsx) as rows of texts, after checking that they fit into memory."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from talkworthy.errors import UserError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

ZIP_MAGIC = b"PK\x03\x04"
UNPACKED_LIMIT = 512 * 2**20
"""Bytes in the largest workbook, unpacked."""

CELL_LIMIT = 25_000_000
"""Cells in the rectangle that a sheet spans: empty cells between two far corners take memory too."""

COLUMN_LIMIT = 16_384
"""Cells in the longest row, as in Excel: a row of millions of empty ones without addresses is small when packed."""

TEXT_LIMIT = 2**30
"""Bytes of text in all cells: a workbook stores a shared text only once, but a reader copies it for each cell."""

LONGEST_TEXT = 8 * 2**20
"""Bytes in the longest text; Excel allows 32,767 characters in a cell."""

HEAD_ROWS = 20
_PIECE = 2**20
_ENDLESS = 2**62
_SHARED = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_ADDRESS = re.compile(rb"""(?<![\w:])r\s*=\s*["']\s*([A-Za-z]*)([0-9]*)(&#)?""")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>\s*([0-9]+)\s*<")
_TEXT_END = re.compile(rb"</(?:\w+:)?si\s*>")
_INSTEAD = "Save the sheet as CSV and import that."
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EXACT = 2**53  # larger whole numbers are rounded in a workbook, which stores every number as a 64-bit float


def sheet_heads(path: Path) -> dict[str, list[list[str]]]:
    """Return the first rows of each sheet of the workbook at `path`, by name and in the order of the workbook.

    Raises UserError if it is another kind of zip file, damaged, encrypted or too large, before anything is unpacked
    into memory.
    """
    _check(path)
    with _open(path) as book:
        return {
            sheet: [
                _to_texts(row) for row in _sheet(book, sheet, path).to_python(skip_empty_area=False, nrows=HEAD_ROWS)
            ]
            for sheet in book.sheet_names
        }


def sheet_rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet with their numbers, from 1, as Excel shows them; formulas as their last values."""
    with _open(path) as book:
        contents = _sheet(book, sheet, path)
        margin = [""] * (contents.start or (0, 0))[
            1
        ]  # calamine includes the empty rows above a table, not empty columns
        for number, row in enumerate(contents.iter_rows(), 1):
            yield number, margin + _to_texts(row)


def _open(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(path)
    except CalamineError as error:
        raise UserError(
            f"{path} cannot be read as an Excel workbook: it is damaged, or of another kind. {_INSTEAD}"
        ) from error


def _sheet(book: CalamineWorkbook, name: str, path: Path) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return book.get_sheet_by_name(name)
    except CalamineError as error:
        raise UserError(f"A sheet of {path} cannot be read: it is damaged. {_INSTEAD}") from error


def _check(path: Path) -> None:
    """Raise UserError for a file that is not a workbook or would not fit into memory, whatever size it claims."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if not any(_SHEET.fullmatch(member.filename) for member in members):
                raise UserError(f"{path} is a zip archive or another kind of workbook. Unpack it, or save it as .xlsx.")
            if sum(member.file_size for member in members) > UNPACKED_LIMIT:
                raise UserError(_too_large(path))
            size = 0
            contents = _Contents(path)
            for member in sorted(members, key=lambda member: member.filename != _SHARED):
                size += _measure(archive, member, contents, UNPACKED_LIMIT - size)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise UserError(f"{path} is a damaged or encrypted workbook. {_INSTEAD}") from error


def _measure(archive: zipfile.ZipFile, member: zipfile.ZipInfo, contents: _Contents, limit: int) -> int:
    """Return the true unpacked size of a member in bytes; check the contents of texts and sheets."""
    member.file_size = _ENDLESS  # the directory may claim a false size, at which zipfile would stop
    size = 0
    with archive.open(member) as content:
        contents.start_member()
        while piece := content.read(_PIECE):
            size += len(piece)
            if size > limit:
                raise UserError(_too_large(contents.path))
            if member.filename == _SHARED:
                contents.add_texts(piece)
            elif _SHEET.fullmatch(member.filename):
                contents.add_cells(piece)
    return size


class _Contents:
    """Measures the cells and texts of a workbook in its XML, piece by piece, beginning with the shared texts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lengths: list[int] = []
        self._text = 0
        self.start_member()

    def start_member(self) -> None:
        """Begin the next member."""
        self._row = self._column = 0
        self._cells = 0  # of the current row
        self._tail = b""

    def add_texts(self, piece: bytes) -> None:
        *texts, self._tail = _TEXT_END.split(self._tail + piece)
        self._lengths.extend(map(len, texts))
        if max(len(self._tail), *map(len, texts), 0) > LONGEST_TEXT:
            raise UserError(f"A cell of {self.path} is longer than {LONGEST_TEXT // 2**20} MiB. {_INSTEAD}")

    def add_cells(self, piece: bytes) -> None:
        if b"\0" in piece:
            raise UserError(f"A sheet of {self.path} is not UTF-8 XML, as Excel writes it. {_INSTEAD}")
        xml = self._tail + piece
        self._tail = piece[-64:]
        self._add_addresses(set(_ADDRESS.findall(xml)))
        self._count_cells(piece)
        for value, times in Counter(_VALUE.findall(xml)).items():
            if len(value) < 10 and int(value) < len(self._lengths):
                self._text += times * self._lengths[int(value)]
        if self._text > TEXT_LIMIT:
            raise UserError(f"The cells of {self.path} contain more than {TEXT_LIMIT // 2**20} MiB of text. {_INSTEAD}")

    def _count_cells(self, piece: bytes) -> None:
        rest, *rows = _ROW.split(piece)
        longest = self._cells = self._cells + len(_CELL.findall(rest))
        for row in rows:
            self._cells = len(_CELL.findall(row))
            longest = max(longest, self._cells)
        if max(longest, self._column) > COLUMN_LIMIT:
            raise UserError(
                f"A row of {self.path} has more than {COLUMN_LIMIT:,} cells, the most that Excel has. {_INSTEAD}"
            )

    def _add_addresses(self, addresses: set[tuple[bytes, bytes, bytes]]) -> None:
        if any(entity for _, _, entity in addresses):
            raise UserError(f"A sheet of {self.path} hides the addresses of its cells. {_INSTEAD}")
        self._row = max(self._row, *(int(row[:8] or 0) for _, row, _ in addresses), 0)
        self._column = max(self._column, *(_to_number(column) for column, _, _ in addresses), 0)
        if self._row * max(self._column, 1) > CELL_LIMIT:
            raise UserError(
                f"A sheet of {self.path} spans {self._row:,} rows and {self._column:,} columns, which is too many. "
                f"{_INSTEAD}"
            )


def _to_number(column: bytes) -> int:
    """Return the number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in column.upper()[:4]:
        number = number * 26 + letter - 64
    return number


def _too_large(path: Path) -> str:
    return f"{path} would take more than {UNPACKED_LIMIT // 2**20} MiB when unpacked. {_INSTEAD}"


def _to_texts(row: list[int | float | str | bool | time | date | datetime | timedelta]) -> list[str]:
    return [cell if type(cell) is str and "_x" not in cell else _to_text(cell) for cell in row]


def _to_text(cell: int | float | str | bool | time | date | datetime | timedelta) -> str:
    """Return a cell as text: whole numbers without a fraction, times in ISO 8601."""
    if isinstance(cell, str):
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell)  # ECMA-376, 22.9.2.19: ST_Xstring
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= _EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(cell)
