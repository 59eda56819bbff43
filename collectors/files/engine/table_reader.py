"""Reads sheets, and CSV even with broken quotes and line breaks: every row is returned or reported as a Reject."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from collectors.files.engine.dates import DateOrder
from collectors.files.engine.reader import TOO_LONG, Reject
from collectors.files.engine.streams import LINE_LIMIT, BrokenFile, FileStream
from collectors.files.engine.xlsx import sheet_rows
from talkworthy.post_ndjson import BadRow

FIELD_LIMIT = 10 * 2**20
"""Characters in the longest cell; the default limit of csv, 131,072, is too low for pasted texts."""

RECORD_LINES = 5_000
"""Lines in the longest row: a longer one has a quote that was never closed."""

RECORD_LENGTH = 4 * LINE_LIMIT
"""Characters in the longest row: with a stray quote on each line, a whole file could become one row."""

Item = TypeVar("Item")
Cells = dict[str, str]

_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Table:
    """The layout of a table. `header` is the line of its header, from 0; `columns` are the cells of the header.

    `sheet` is the name of the sheet in a workbook, None for a CSV. `order` says which number of dates like 2/3/2026 is
    the day.
    """

    columns: tuple[str, ...]
    delimiter: str = ","
    header: int = 0
    encoding: str = "utf-8-sig"
    sheet: str | None = None
    order: DateOrder | None = None


class _BrokenRow(BadRow):
    """The lines of the row do not belong together."""


class _Lines:
    """The lines of a table as input for csv: remembers those of the current row, and can put them back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._ahead: deque[str] = deque()
        self.row: list[str] = []
        self.number = 0  # of the last line returned
        self._length = 0  # of the current row

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._read()
        if not line or len(self.row) >= RECORD_LINES or self._length > RECORD_LENGTH:
            if line:
                self._ahead.appendleft(line)
            raise StopIteration
        self.number += 1
        self._length += len(line)
        self.row.append(line)
        return line

    def _read(self) -> str:
        line = rest = self._text.readline(LINE_LIMIT + 1)
        while len(line) > LINE_LIMIT and rest and not rest.endswith("\n"):
            rest = self._text.readline(LINE_LIMIT)
        return line

    def start_row(self) -> int:
        """Forget the current row; return the number of the line on which the next one begins."""
        self.row, self._length = [], 0
        return self.number + 1

    def put_back(self) -> None:
        """Keep only the first line of the current row; the others will be read as rows of their own."""
        self._ahead.extendleft(reversed(self.row[1:]))
        self.number -= len(self.row) - 1
        del self.row[1:]
        self._length = len(self.row[0])


def read_table(stream: FileStream, table: Table, to_item: Callable[[Cells], Item | None]) -> Iterator[Item | Reject]:
    """Convert each row below the header, its cells by column, with `to_item`; yield Rejects for invalid rows.

    Each line of an invalid row is a Reject of its own, so a row that a line break splits gives two. Empty lines and
    rows for which `to_item` returns None are skipped.
    """
    if table.sheet is not None:
        yield from _read_sheet(stream, table, to_item)
        return
    csv.field_size_limit(FIELD_LIMIT)
    # surrogateescape can mark undecodable bytes of UTF-8, but not of UTF-16
    errors = "replace" if table.encoding.startswith("utf-16") else "surrogateescape"
    text = io.TextIOWrapper(stream, table.encoding, errors=errors, newline="")
    lines = _Lines(text)
    file = str(stream.path)
    try:
        for _ in range(table.header + 1):
            next(lines, None)
        for start, item in _read_rows(lines, table, to_item, file):
            stream.line = start
            yield item
    except BrokenFile as error:
        yield Reject(lines.number + 1, str(error), "", file, cut=True)
    finally:
        text.detach()  # the caller closes the stream


def _read_sheet(stream: FileStream, table: Table, to_item: Callable[[Cells], Item | None]) -> Iterator[Item | Reject]:
    file = str(stream.path)
    for number, texts in sheet_rows(stream.path, table.sheet or ""):
        stream.line = number
        if number <= table.header + 1 or not any(texts):
            continue
        try:
            if any(len(text) > LINE_LIMIT for text in texts):
                raise BadRow(TOO_LONG)
            item: Item | Reject | None = to_item(dict(zip(table.columns, texts, strict=True)))
        except BadRow as error:
            item = Reject(number, error.reason, "\t".join(texts), file)
        if item is not None:
            yield item


def _read_rows(
    lines: _Lines, table: Table, to_item: Callable[[Cells], Item | None], file: str
) -> Iterator[tuple[int, Item | Reject]]:
    """Yield each row with the number of its line."""
    # strict, or an unclosed quote would swallow whole rows up to the next quote
    rows = csv.reader(lines, delimiter=table.delimiter, strict=True)
    while True:
        start = lines.start_row()
        try:
            cells = _next_cells(rows, lines, table)
            if cells is None:
                return
            item: Item | Reject | None = to_item(cells) if cells else None
        except BadRow as error:
            if isinstance(error, _BrokenRow):
                lines.put_back()
            item = Reject(start, error.reason, "".join(lines.row).rstrip("\r\n"), file)
        if item is not None:
            yield start, item


def _next_cells(rows: Iterator[list[str]], lines: _Lines, table: Table) -> dict[str, str] | None:
    """Return the cells of the next row by column; {} for an empty line, None at the end. Raises BadRow."""
    try:
        cells = next(rows, None)
    except csv.Error:
        cells = _read_first_line(lines, table.delimiter)
    if not cells:
        return None if cells is None else {}
    if any(len(line) > LINE_LIMIT for line in lines.row):
        raise _BrokenRow(TOO_LONG)
    while len(cells) > len(table.columns) and not cells[-1]:
        cells.pop()
    if len(cells) != len(table.columns):
        raise _BrokenRow(
            f"The row has {len(cells)} cells but the header has {len(table.columns)}: check its quotes and line breaks."
        )
    if any(not line.isascii() and _UNDECODED.search(line) for line in lines.row):
        raise BadRow(
            f"The row contains bytes that are not {table.encoding.removesuffix('-sig')} text. Choose another encoding "
            "with --encoding, for example cp1252."
        )
    return dict(zip(table.columns, cells, strict=True))


def _read_first_line(lines: _Lines, delimiter: str) -> list[str]:
    """Return the cells of the first line of an unreadable row, parsed leniently. Raises _BrokenRow."""
    lines.put_back()
    probe = iter([lines.row[0], ""])
    try:
        cells = next(csv.reader(probe, delimiter=delimiter))
    except csv.Error as error:
        raise _BrokenRow(f"The row cannot be read: {error}.") from error
    if next(probe, None) is None:
        raise _BrokenRow("A quote is opened here and never closed.")
    return cells
