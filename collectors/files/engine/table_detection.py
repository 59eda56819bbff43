"""Finds the table in a file: its encoding, delimiter or sheet, header, and the order of day and month in its dates."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo
from itertools import chain, islice

from collectors.files.cells.zones import UnknownZone, to_named_zone
from collectors.files.engine.dates import DateOrder, find_date_order
from collectors.files.engine.reader import FileSample, Reject, to_one_line
from collectors.files.engine.streams import open_bytes
from collectors.files.engine.table_reader import Cells, Table, read_table
from talkworthy.errors import UserError

DELIMITERS = ",;\t|"
HEADER_LINES = 20
"""Lines among which the header is searched: some tools write the search terms above it."""

HEADER_LENGTH = 2**16
"""Characters in the longest line that may be a header."""

_SAMPLE = 200
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def find_table(sample: FileSample, fits: Callable[[frozenset[str]], bool]) -> Table | None:
    """Return the first table in the file whose columns satisfy `fits`; None if there is none, as in a file of JSON.

    A row needs the cells up to the last column without which the columns would not fit.
    """
    if any(True for _ in sample.objects()):
        return None
    for table in candidate_tables(sample):
        if fits(frozenset(table.columns)):
            fewest = count_needed(table.columns, fits)
            return replace(with_other_sheets(sample, table), fewest=fewest, notes=sample.notes)
    return None


def with_other_sheets(sample: FileSample, table: Table) -> Table:
    """Return `table` with the other sheets of the workbook that have the same columns, and the number of the rest."""
    names = _without_end(table.columns)
    others = {sheet: rows for sheet, rows in sample.sheets.items() if sheet != table.sheet and any(map(any, rows))}
    headers = {
        sheet: next((line for line, row in enumerate(rows) if _without_end(to_names(row)) == names), None)
        for sheet, rows in others.items()
    }
    same = tuple((sheet, line) for sheet, line in headers.items() if line is not None)
    return replace(table, more_sheets=same, unread_sheets=len(others) - len(same))


def with_date_order(sample: FileSample, table: Table | None, dates: Sequence[str]) -> Table:
    """Return `table` with the order of day and month in the columns `dates`, and the zone of dates without one.

    If dates look like 3/1/2026 and no order is given, all of them are read to detect it. Raises UserError if they are
    ambiguous or contradict each other.
    """
    assert table is not None, "the file was matched by this table"
    if sample.column_map.timezone:
        table = replace(table, zone=to_timezone(sample.column_map.timezone))
    if sample.column_map.date_order:
        return replace(table, order=sample.column_map.date_order)
    columns = [column for column in dates if column in table.columns]
    orders: set[str] = set(filter(None, islice(_find_date_orders(sample, table, columns), _SAMPLE)))
    if not orders:
        return table
    orders = set(filter(None, _find_date_orders(sample, table, columns)))
    return replace(table, order=decide_order(orders, sample))


def to_timezone(name: str) -> tzinfo:
    """Return the time zone with an IANA name. Raises UserError."""
    try:
        return to_named_zone(name)
    except UnknownZone as error:
        raise UserError(f"There is no time zone called {name!r}; --timezone takes one like Europe/Berlin.") from error


def count_needed(columns: Sequence[str], fits: Callable[[frozenset[str]], bool]) -> int:
    """Return how many of the first columns there must be so that they satisfy `fits`, which all of them do."""
    return next(count for count in range(len(columns) + 1) if fits(frozenset(columns[:count])))


def candidate_tables(sample: FileSample) -> Iterator[Table]:
    """Yield each line of the sample as the header of a table, once for each delimiter."""
    for sheet, rows in sample.sheets.items():
        for number, row in enumerate(rows):
            yield Table(to_names(row), header=number, sheet=sheet)
    if sample.sheets:
        return
    encoding = choose_encoding(sample)
    lines = list(islice(io.StringIO(_decode(sample, encoding), newline=""), HEADER_LINES))
    for number in (number for number, line in enumerate(lines) if len(line) <= HEADER_LENGTH):
        for delimiter in DELIMITERS:
            cells, height = _read_header(lines[number:], delimiter)
            if cells:
                yield Table(to_names(cells), delimiter, number + height - 1, encoding)


def choose_encoding(sample: FileSample) -> str:
    """Return the encoding of the column map, else UTF-16 if the file begins with its mark, else UTF-8.

    Raises UserError if the encoding is unknown or not for text.
    """
    encoding = (sample.column_map.encoding or "utf-8").lower()
    if encoding in ("utf-8", "utf8"):
        return "utf-16" if sample.column_map.encoding is None and sample.head.startswith(_UTF_16) else "utf-8-sig"
    try:
        io.TextIOWrapper(io.BytesIO(), encoding)  # rejects codecs that are not for text, such as hex or zlib
    except LookupError as error:
        raise UserError(
            f"There is no encoding called {encoding!r}; common ones are utf-8, cp1252 and utf-16."
        ) from error
    return encoding


def to_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns whose header has these cells."""
    return tuple(map(to_one_line, cells))


def _without_end(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names without empty ones at their end."""
    last = max((place for place, name in enumerate(names, 1) if name), default=0)
    return tuple(names[:last])


def _read_header(lines: Sequence[str], delimiter: str) -> tuple[list[str], int]:
    """Return the cells of the first row and how many lines it has: a name in quotes may have a line break in it.

    Where its last quote is never closed, the first line is the row.
    """
    rows = csv.reader(chain(lines, [""]), delimiter=delimiter)
    cells = next(rows, [])
    if rows.line_num <= len(lines):
        return cells, rows.line_num
    return next(csv.reader(lines[:1], delimiter=delimiter), []), 1


def _decode(sample: FileSample, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(sample.head)


def _find_date_orders(sample: FileSample, table: Table, columns: Sequence[str]) -> Iterator[str | None]:
    """Yield for each row what its date shows about the order; None if it is not such a date."""

    def to_date(cells: Cells) -> str:
        return " ".join(cells[column].strip() for column in columns)

    with open_bytes(sample.path) as stream:
        for date in read_table(stream, table, to_date):
            if not isinstance(date, Reject):
                yield find_date_order(date)


def decide_order(orders: set[str], sample: FileSample) -> DateOrder:
    if {"month-first", "day-first"} <= orders:
        raise UserError(
            f"Some dates in {sample.path} have the day first, like 24/2/2026, and some the month, like 2/24/2026. "
            "Write them all the same way, preferably 2026-02-24."
        )
    if "month-first" in orders:
        return "month-first"
    if "day-first" in orders:
        return "day-first"
    raise UserError(
        f"The dates in {sample.path} are ambiguous: 3/1/2026 may be 1 March or 3 January. "
        "Choose with --date-order month-first or --date-order day-first."
    )
