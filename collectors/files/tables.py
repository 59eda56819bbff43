"""Reads CSV tables whose quotes and line breaks may be broken: every good row is kept, every other one is reported."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from collectors.files.base import TOO_LONG, Reject
from collectors.files.streams import LINE_LIMIT, BrokenFile, DumpStream
from talkworthy.interchange import BadRow
from talkworthy.model import Post

FIELD_LIMIT = 10 * 2**20
"""Characters in the longest cell; csv's own limit of 131,072 is below what people have pasted."""

RECORD_LINES = 5_000
"""Lines in the longest row: one that goes on for longer has a quote that was never closed."""

_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Table:
    """How one table is written. `header` is the line its header stands on, from 0; `columns` are the header's cells."""

    columns: tuple[str, ...]
    delimiter: str = ","
    header: int = 0
    encoding: str = "utf-8-sig"


class _Torn(BadRow):
    """The row's lines do not belong together."""


class _Lines:
    """The lines of a table for csv to read: remembers those of the row at hand, and takes them back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._ahead: deque[str] = deque()
        self.row: list[str] = []
        self.number = 0  # of the last line handed out

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._read()
        if not line or len(self.row) >= RECORD_LINES:
            if line:
                self._ahead.appendleft(line)
            raise StopIteration
        self.number += 1
        self.row.append(line)
        return line

    def _read(self) -> str:
        line = rest = self._text.readline(LINE_LIMIT + 1)
        while len(line) > LINE_LIMIT and rest and not rest.endswith("\n"):
            rest = self._text.readline(LINE_LIMIT)
        return line

    def begin(self) -> int:
        """Forget the row at hand; the number of the line on which the next begins."""
        self.row = []
        return self.number + 1

    def take_back(self) -> None:
        """Keep only the first line of the row at hand; the others will be read as rows of their own."""
        self._ahead.extendleft(reversed(self.row[1:]))
        self.number -= len(self.row) - 1
        del self.row[1:]


def read_table(stream: DumpStream, table: Table, to_post: Callable[[dict[str, str]], Post]) -> Iterator[Post | Reject]:
    """Each row below the header through `to_post`, given as cells by column; what is no good row as Rejects.

    A line that belongs to no good row is a Reject of its own, so a row torn in two by a line break makes two. Empty
    lines are passed over.
    """
    csv.field_size_limit(FIELD_LIMIT)
    text = io.TextIOWrapper(stream, table.encoding, errors="surrogateescape", newline="")
    lines = _Lines(text)
    file = str(stream.path)
    try:
        for _ in range(table.header + 1):
            next(lines)
        yield from _read_rows(lines, table, to_post, file)
    except BrokenFile as error:
        yield Reject(lines.number + 1, str(error), "", file)
    finally:
        text.detach()  # the stream is closed by whoever opened it


def _read_rows(
    lines: _Lines, table: Table, to_post: Callable[[dict[str, str]], Post], file: str
) -> Iterator[Post | Reject]:
    # strict, or a quote that is never closed would take whole rows into its cell and end at the next quote
    rows = csv.reader(lines, delimiter=table.delimiter, strict=True)
    while True:
        start = lines.begin()
        try:
            cells = _next_cells(rows, lines, table)
            if cells is None:
                return
            item: Post | Reject | None = to_post(cells) if cells else None
        except BadRow as error:
            if isinstance(error, _Torn):
                lines.take_back()
            item = Reject(start, error.reason, "".join(lines.row).rstrip("\r\n"), file)
        if item:
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
    if any(_UNDECODED.search(cell) for cell in cells):
        raise BadRow(f"The row holds bytes that are not {table.encoding} text.")
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
