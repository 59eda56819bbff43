"""Reads tables: sheets, and CSV whose quotes and line breaks may be broken - every row is kept or reported."""

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
from collectors.files.engine.streams import LINE_LIMIT, BrokenFile, DumpStream
from collectors.files.engine.xlsx import sheet_rows
from talkworthy.post_ndjson import BadRow

FIELD_LIMIT = 10 * 2**20
"""Characters in the longest cell; csv's own limit of 131,072 is below what people have pasted."""

RECORD_LINES = 5_000
"""Lines in the longest row: one that goes on for longer has a quote that was never closed."""

RECORD_LENGTH = 4 * LINE_LIMIT
"""Characters in the longest row: quotes that open again on each line could make one of a whole file."""

Item = TypeVar("Item")
Cells = dict[str, str]

_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Table:
    """How one table is written. `header` is the line its header stands on, from 0; `columns` are the header's cells.

    `sheet` is its name in a workbook, None for a CSV. `order` says of dates like 2/3/2026 which number is the day.
    """

    columns: tuple[str, ...]
    delimiter: str = ","
    header: int = 0
    encoding: str = "utf-8-sig"
    sheet: str | None = None
    order: DateOrder | None = None


class _Torn(BadRow):
    """The row's lines do not belong together."""


class _Lines:
    """The lines of a table for csv to read: remembers those of the row at hand, and takes them back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._ahead: deque[str] = deque()
        self.row: list[str] = []
        self.number = 0  # of the last line handed out
        self._length = 0  # of the row at hand

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

    def begin(self) -> int:
        """Forget the row at hand; the number of the line on which the next begins."""
        self.row, self._length = [], 0
        return self.number + 1

    def take_back(self) -> None:
        """Keep only the first line of the row at hand; the others will be read as rows of their own."""
        self._ahead.extendleft(reversed(self.row[1:]))
        self.number -= len(self.row) - 1
        del self.row[1:]
        self._length = len(self.row[0])


def read_table(stream: DumpStream, table: Table, to_item: Callable[[Cells], Item | None]) -> Iterator[Item | Reject]:
    """Each row below the header through `to_item`, given as cells by column; what is no good row as Rejects.

    A line that belongs to no good row is a Reject of its own, so a row torn in two by a line break makes two. Empty
    lines are passed over, and what becomes None.
    """
    if table.sheet is not None:
        yield from _read_sheet(stream, table, to_item)
        return
    csv.field_size_limit(FIELD_LIMIT)
    # what UTF-16 cannot decode has no bytes that could be kept for later, as UTF-8's has
    errors = "replace" if table.encoding.startswith("utf-16") else "surrogateescape"
    text = io.TextIOWrapper(stream, table.encoding, errors=errors, newline="")
    lines = _Lines(text)
    file = str(stream.path)
    try:
        for _ in range(table.header + 1):
            next(lines, None)
        yield from _read_rows(lines, table, to_item, file)
    except BrokenFile as error:
        yield Reject(lines.number + 1, str(error), "", file)
    finally:
        text.detach()  # the stream is closed by whoever opened it


def _read_sheet(stream: DumpStream, table: Table, to_item: Callable[[Cells], Item | None]) -> Iterator[Item | Reject]:
    file = str(stream.path)
    for number, texts in sheet_rows(stream.path, table.sheet or ""):
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
) -> Iterator[Item | Reject]:
    # strict, or a quote that is never closed would take whole rows into its cell and end at the next quote
    rows = csv.reader(lines, delimiter=table.delimiter, strict=True)
    while True:
        start = lines.begin()
        try:
            cells = _next_cells(rows, lines, table)
            if cells is None:
                return
            item: Item | Reject | None = to_item(cells) if cells else None
        except BadRow as error:
            if isinstance(error, _Torn):
                lines.take_back()
            item = Reject(start, error.reason, "".join(lines.row).rstrip("\r\n"), file)
        if item is not None:
            yield item


def _next_cells(rows: Iterator[list[str]], lines: _Lines, table: Table) -> dict[str, str] | None:
    """The next row's cells by column; none of them on an empty line, None at the end. Raises BadRow."""
    try:
        cells = next(rows, None)
    except csv.Error:
        cells = _read_alone(lines, table.delimiter)
    if not cells:
        return None if cells is None else {}
    if any(len(line) > LINE_LIMIT for line in lines.row):
        raise _Torn(TOO_LONG)
    while len(cells) > len(table.columns) and not cells[-1]:
        cells.pop()
    if len(cells) != len(table.columns):
        raise _Torn(
            f"The row has {len(cells)} cells and the header {len(table.columns)}: a quote or line break is broken."
        )
    if any(not line.isascii() and _UNDECODED.search(line) for line in lines.row):
        raise BadRow(
            f"The row holds bytes that are not {table.encoding.removesuffix('-sig')} text. --encoding names another "
            "one, such as cp1252."
        )
    return dict(zip(table.columns, cells, strict=True))


def _read_alone(lines: _Lines, delimiter: str) -> list[str]:
    """The cells of the first line of a row that could not be read, with quotes taken leniently. Raises _Torn."""
    lines.take_back()
    probe = iter([lines.row[0], ""])
    try:
        cells = next(csv.reader(probe, delimiter=delimiter))
    except csv.Error as error:
        raise _Torn(f"The row cannot be read: {error}.") from error
    if next(probe, None) is None:
        raise _Torn("A quote is opened here and never closed.")
    return cells
