"""Finds the table in a file: its encoding, its delimiter or sheet, its header, the order in its dates."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from collectors.files.engine.dates import DateOrder, order_shown
from collectors.files.engine.reader import Reject, Sniff
from collectors.files.engine.streams import open_bytes
from collectors.files.engine.table_reader import Cells, Table, read_table
from talkworthy.errors import UserError

DELIMITERS = ",;\t|"
HEADER_LINES = 20
"""Lines among which the header is looked for: some tools write what was searched for above it."""

HEADER_LENGTH = 2**16
"""Characters in the longest line that may be a header."""

_SAMPLE = 200
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def find_table(sniff: Sniff, fits: Callable[[frozenset[str]], bool]) -> Table | None:
    """The first table in the file whose columns `fits` is true of; None where there is no such."""
    return next((table for table in candidates(sniff) if fits(frozenset(table.columns))), None)


def dated(sniff: Sniff, table: Table | None, dates: Sequence[str]) -> Table:
    """`table` with the order of its dates, which stand in the columns `dates`.

    Where they are like 3/1/2026 and nobody told the order, all of them are looked at. Raises UserError where they leave
    it open, or contradict each other.
    """
    assert table is not None, "the file was recognised by this table"
    if sniff.told.date_order:
        return replace(table, order=sniff.told.date_order)
    columns = [column for column in dates if column in table.columns]
    shown: set[str] = set(filter(None, islice(_orders_shown(sniff, table, columns), _SAMPLE)))
    if not shown:
        return table
    shown = set(filter(None, _orders_shown(sniff, table, columns)))
    return replace(table, order=_settle(shown, sniff))


def candidates(sniff: Sniff) -> Iterator[Table]:
    """Every line of the beginning, read as the header of a table in each way in which it might be one."""
    for sheet, rows in sniff.sheets.items():
        for number, row in enumerate(rows):
            yield Table(_names(row), header=number, sheet=sheet)
    if sniff.sheets:
        return
    encoding = encoding_of(sniff)
    lines = enumerate(islice(io.StringIO(_decode(sniff, encoding), newline=""), HEADER_LINES))
    for number, line in ((number, line) for number, line in lines if len(line) <= HEADER_LENGTH):
        for delimiter in DELIMITERS:
            for cells in csv.reader([line], delimiter=delimiter):
                yield Table(_names(cells), delimiter, number, encoding)


def encoding_of(sniff: Sniff) -> str:
    """The encoding that was told, or else UTF-16 where the file begins with its mark, or else UTF-8.

    Raises UserError where no encoding of text is called so.
    """
    told = (sniff.told.encoding or "utf-8").lower()
    if told in ("utf-8", "utf8"):
        return "utf-16" if sniff.told.encoding is None and sniff.head.startswith(_UTF_16) else "utf-8-sig"
    try:
        io.TextIOWrapper(io.BytesIO(), told)  # which takes no codec of other things, such as hex or zlib
    except LookupError as error:
        raise UserError(f"No encoding is called {told!r}; common ones are utf-8, cp1252 and utf-16.") from error
    return told


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for name in cells)


def _decode(sniff: Sniff, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(sniff.head)


def _orders_shown(sniff: Sniff, table: Table, columns: Sequence[str]) -> Iterator[str | None]:
    """What the date of each row shows of the order; None where it is not of that kind."""

    def to_date(cells: Cells) -> str:
        return " ".join(cells[column].strip() for column in columns)

    with open_bytes(sniff.path) as stream:
        for date in read_table(stream, table, to_date):
            if not isinstance(date, Reject):
                yield order_shown(date)


def _settle(shown: set[str], sniff: Sniff) -> DateOrder:
    if {"month-first", "day-first"} <= shown:
        raise UserError(
            f"Some dates in {sniff.path} have the day first, such as 24/2/2026, and some the month, such as 2/24/2026. "
            "Write them in one way, best as 2026-02-24."
        )
    if "month-first" in shown:
        return "month-first"
    if "day-first" in shown:
        return "day-first"
    raise UserError(
        f"The dates in {sniff.path} can be read in two ways: 3/1/2026 may be 1 March or 3 January. "
        "Say which with --date-order month-first or --date-order day-first."
    )
