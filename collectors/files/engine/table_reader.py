"""Reads sheets, and CSV even with broken quotes and line breaks: every row is returned or reported as a Reject."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Generic, TypeVar

from collectors.files.engine.dates import DateOrder, DateReader
from collectors.files.engine.reader import TOO_LONG, Reject
from collectors.files.engine.reading_notes import RETWEETS, UNREAD_SHEETS, ReadingNotes
from collectors.files.engine.streams import LINE_LIMIT, BrokenFile, FileStream
from collectors.files.engine.xlsx import sheet_rows
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow

FIELD_LIMIT = 10 * 2**20
"""Characters in the longest cell; the default limit of csv, 131,072, is too low for pasted texts."""

RECORD_LINES = 5_000
"""Lines in the longest row: a longer one has a quote that was never closed."""

RECORD_LENGTH = 4 * LINE_LIMIT
"""Characters in the longest row: with a stray quote on each line, a whole file could become one row."""

Item = TypeVar("Item")
Cells = dict[str, str]

_SPLIT = "The last cells of the row are missing and the next row cannot be read: a line break may have split it."
_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Table:
    """The layout of a table. `header` is the last line of its header, from 0; `columns` are the cells of the header.

    Without a header, `header` is -1 and the columns are numbered from 1. `sheet` is the name of the sheet in a
    workbook, None for a CSV; `more_sheets` are others with the same columns, each with the last line of its header, and
    `unread_sheets` is how many have others. `order` says which number of dates like 2/3/2026 is the day, `zone` is that
    of dates without one. `fewest` is how many cells a row must have: those after them are empty where they are missing,
    for Excel leaves out empty cells at the end of rows. 0 means all.
    """

    columns: tuple[str, ...]
    delimiter: str = ","
    header: int = 0
    encoding: str = "utf-8-sig"
    sheet: str | None = None
    more_sheets: tuple[tuple[str, int], ...] = ()
    unread_sheets: int = 0
    order: DateOrder | None = None
    zone: tzinfo | None = None
    fewest: int = 0
    notes: ReadingNotes = field(default_factory=ReadingNotes, compare=False)

    @property
    def dates(self) -> DateReader:
        return DateReader(self.order, self.zone, self.notes)


class _BrokenRow(BadRow):
    """The lines of the row do not belong together."""


class _ShortRow(_BrokenRow):
    """The row has too few cells."""


@dataclass(slots=True)
class _Row(Generic[Item]):
    """What came of a row, None for one to skip; `if_split` is what a short one is if a line break has split it."""

    line: int
    item: Item | Reject | None
    is_short: bool = False
    if_split: Reject | None = None


class _Lines:
    """The lines of a table as input for csv: remembers those of the current row, and can put them back."""

    def __init__(self, text: io.TextIOWrapper, file: str) -> None:
        self._text = text
        self.file = file
        self._ahead: deque[str] = deque()
        self.row: list[str] = []
        self.number = 0  # of the last line returned
        self.first = 1  # the number of the first line of the current row
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

    def start_row(self) -> None:
        """Forget the current row."""
        self.row, self._length, self.first = [], 0, self.number + 1

    def to_reject(self, reason: str) -> Reject:
        """Return the current row as a Reject."""
        return Reject(self.first, reason, "".join(self.row).rstrip("\r\n"), self.file)

    def put_back(self) -> None:
        """Keep only the first line of the current row; the others will be read as rows of their own."""
        self._ahead.extendleft(reversed(self.row[1:]))
        self.number -= len(self.row) - 1
        del self.row[1:]
        self._length = len(self.row[0])


def read_table(
    stream: FileStream, table: Table, to_item: Callable[[Cells], Item | None]
) -> Generator[Item | Reject, None, None]:
    """Convert each row below the header, its cells by column, with `to_item`; yield Rejects for invalid rows.

    Each line of an invalid row is a Reject of its own, so a row that a line break splits gives two. Empty lines are
    skipped, and rows for which `to_item` returns None are counted as retweets. A Post with the id of an earlier one is
    a Reject if its contents are others.
    """
    if table.sheet is not None:
        yield from _read_sheet(stream, table, to_item)
        return
    csv.field_size_limit(FIELD_LIMIT)
    # surrogateescape can mark undecodable bytes of UTF-8, but not of UTF-16
    errors = "replace" if table.encoding.startswith("utf-16") else "surrogateescape"
    text = io.TextIOWrapper(stream, table.encoding, errors=errors, newline="")
    lines = _Lines(text, str(stream.path))
    try:
        for _ in range(table.header + 1):
            next(lines, None)
        for line, item in _settle_short_rows(_read_rows(lines, table, to_item)):
            stream.line = line
            yield item
    finally:
        with suppress(ValueError):  # the caller closes the stream, perhaps before this generator
            text.detach()


def _read_sheet(stream: FileStream, table: Table, to_item: Callable[[Cells], Item | None]) -> Iterator[Item | Reject]:
    table.notes.add(UNREAD_SHEETS, table.unread_sheets)
    for sheet, header in ((table.sheet or "", table.header), *table.more_sheets):
        file = f"{stream.path} (sheet {sheet})" if table.more_sheets else str(stream.path)
        for number, texts in sheet_rows(stream.path, sheet):
            stream.line = number
            if number <= header + 1 or not any(texts):
                continue
            missing = [""] * (len(table.columns) - len(texts))  # sheets may differ in empty columns at their end
            try:
                if any(len(text) > LINE_LIMIT for text in texts):
                    raise BadRow(TOO_LONG)
                cells = dict(zip(table.columns, [*texts, *missing], strict=False))
                item: Item | Reject | None = _convert(cells, table, to_item)
            except BadRow as error:
                item = Reject(number, error.reason, "\t".join(texts), file)
            if item is not None:
                yield item


def _convert(cells: Cells, table: Table, to_item: Callable[[Cells], Item | None]) -> Item | None:
    item = to_item(cells)
    if item is None:
        table.notes.add(RETWEETS)
    elif isinstance(item, Post):
        table.notes.check_repeat(item)
    return item


def _settle_short_rows(rows: Iterator[_Row[Item]]) -> Iterator[tuple[int, Item | Reject]]:
    """Yield the items of rows with their lines.

    If the row after a short one cannot be read, a line break may have split both.
    """
    waiting: _Row[Item] | None = None
    for row in rows:
        if waiting and (item := waiting.if_split if row.is_short and isinstance(row.item, Reject) else waiting.item):
            yield waiting.line, item
        waiting = row if row.if_split else None
        if row.item is not None and not waiting:
            yield row.line, row.item
    if waiting and waiting.item is not None:
        yield waiting.line, waiting.item


def _read_rows(lines: _Lines, table: Table, to_item: Callable[[Cells], Item | None]) -> Iterator[_Row[Item]]:
    # strict, or an unclosed quote would swallow whole rows up to the next quote
    rows = csv.reader(lines, delimiter=table.delimiter, strict=True)
    while True:
        lines.start_row()
        try:
            texts = _next_row(rows, lines, table)
            if texts is None:
                return
            yield _read_row(texts, lines, table, to_item)
        except BrokenFile as error:
            yield _Row(lines.number + 1, Reject(lines.number + 1, str(error), "", lines.file, cut=True))
            return
        except BadRow as error:
            if isinstance(error, _BrokenRow):
                lines.put_back()
            yield _Row(lines.first, lines.to_reject(error.reason), isinstance(error, _ShortRow))


def _read_row(texts: list[str], lines: _Lines, table: Table, to_item: Callable[[Cells], Item | None]) -> _Row[Item]:
    if not texts:
        return _Row(lines.first, None)
    missing = len(table.columns) - len(texts)
    try:
        item = _convert(dict(zip(table.columns, texts + [""] * missing, strict=True)), table, to_item)
    except BadRow as error:
        return _Row(lines.first, lines.to_reject(error.reason), missing > 0)
    return _Row(lines.first, item, missing > 0, lines.to_reject(_SPLIT) if missing and item is not None else None)


def _next_row(rows: Iterator[list[str]], lines: _Lines, table: Table) -> list[str] | None:
    """Return the cells of the next row; [] for an empty line, None at the end. Raises BadRow."""
    try:
        cells = next(rows, None)
    except csv.Error:
        cells = _read_first_line(lines, table.delimiter)
    if not cells:
        return cells
    if any(len(line) > LINE_LIMIT for line in lines.row):
        raise _BrokenRow(TOO_LONG)
    while len(cells) > len(table.columns) and not cells[-1]:
        cells.pop()
    if not (table.fewest or len(table.columns)) <= len(cells) <= len(table.columns):
        raise (_ShortRow if len(cells) < len(table.columns) else _BrokenRow)(
            f"The row has {len(cells)} cells but the header has {len(table.columns)}: check its quotes and line breaks."
        )
    if any(not line.isascii() and _UNDECODED.search(line) for line in lines.row):
        raise BadRow(
            f"The row contains bytes that are not {table.encoding.removesuffix('-sig')} text. Choose another encoding "
            "with --encoding, for example cp1252."
        )
    return cells


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
