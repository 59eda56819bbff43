"""Finds the table that a column map describes, by the names of its columns or by their numbers."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from itertools import islice

from collectors.files.cells.ids import IdCells, find_id_cells
from collectors.files.engine.dates import to_moment
from collectors.files.engine.reader import FileSample, Reject
from collectors.files.engine.streams import open_bytes
from collectors.files.engine.table_detection import (
    DELIMITERS,
    candidate_tables,
    choose_encoding,
    count_needed,
    find_table,
    with_date_order,
    with_other_sheets,
)
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.mapping.check_map import DATE
from collectors.files.mapping.mapped_rows import IDS
from talkworthy.errors import UserError
from talkworthy.post_ndjson import BadRow

_SAMPLE = 200


def find_mapped_table(sample: FileSample) -> Table:
    """Return the table that has all mapped columns, with the order and zone of its dates.

    Columns are named as in the header or by their numbers, from 1; those of a table without a header, or with two
    columns of one name, by their numbers only. A row needs its date, a title or text, and its id if that is mapped.
    Raises UserError if there is no such table.
    """
    _check_encoding(sample)
    mapped = set(sample.column_map.columns)
    table = find_table(sample, lambda columns: mapped <= columns)
    if table is None or (table.header > 0 and _are_numbers(mapped)):  # a row below that has these counts is no header
        table = _find_numbered_table(sample) or _find_partly_numbered_table(sample)
    if table is None:
        raise _missing_columns(sample)
    _check_header(sample, table)
    needed = {column for column, field in sample.column_map.columns.items() if field in ("id", DATE)}
    texts = {column for column, field in sample.column_map.columns.items() if field in ("title", "text")}
    fewest = count_needed(table.columns, lambda columns: needed <= columns and bool(texts & columns))
    table = replace(table, fewest=fewest, notes=sample.notes)
    return with_date_order(sample, table, _date_columns(sample))


def find_ids(sample: FileSample, table: Table) -> IdCells:
    """Return what the ids in the first rows of the table are like."""
    columns = {column: field for column, field in sample.column_map.columns.items() if field in IDS}
    if not columns:
        return IdCells()
    with open_bytes(sample.path) as stream, closing(read_table(stream, table, dict)) as items:
        rows = (row for row in items if not isinstance(row, Reject))
        return find_id_cells({columns[name]: row[name].strip() for name in columns} for row in islice(rows, _SAMPLE))


def _date_columns(sample: FileSample) -> list[str]:
    return [column for column, field in sample.column_map.columns.items() if field == DATE]


def _find_numbered_table(sample: FileSample) -> Table | None:
    """Return the table whose columns are mapped by numbers; None if they are not, or there are not so many."""
    mapped = sample.column_map.columns
    if not _are_numbers(mapped):
        return None
    most = max(map(int, mapped))
    first_rows = [row for row in _first_rows(sample) if len(row[1]) >= most]
    if not first_rows:
        return None
    table, row = max(first_rows, key=lambda first: len(first[1]))
    dates = " ".join(row[int(column) - 1] for column in _date_columns(sample))
    names = tuple(str(number) for number in range(1, len(row) + 1))
    header = -1 if _is_date(dates) else table.header
    if header >= 0 and table.sheet is not None:
        table = with_other_sheets(sample, replace(table, columns=tuple(row)))
    return replace(table, columns=names, header=header)


def _find_partly_numbered_table(sample: FileSample) -> Table | None:
    """Return the table of which some columns are mapped by number, the others by name; None if there is none."""
    mapped = set(sample.column_map.columns)
    numbers = set(filter(_is_number, mapped))
    if not numbers or numbers == mapped:
        return None
    for table in candidate_tables(sample):
        columns = tuple(str(number) if str(number) in numbers else name for number, name in enumerate(table.columns, 1))
        if mapped <= set(columns):
            return replace(with_other_sheets(sample, table), columns=columns)
    return None


def _are_numbers(columns: Collection[str]) -> bool:
    return all(map(_is_number, columns))


def _is_number(column: str) -> bool:
    return column.isascii() and column.isdigit() and int(column) >= 1


def _first_rows(sample: FileSample) -> Iterator[tuple[Table, list[str]]]:
    """Yield the first row of each sheet, or of the file for each delimiter."""
    for sheet, rows in sample.sheets.items():
        if rows:
            yield Table((), sheet=sheet), list(rows[0])
    if sample.sheets:
        return
    encoding = choose_encoding(sample)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample.head)
    for delimiter in DELIMITERS:
        with suppress(csv.Error):
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            row = next(reader, [])
            yield Table((), delimiter, reader.line_num - 1, encoding), row


def _is_date(text: str) -> bool:
    try:
        to_moment(text, "month-first")
    except BadRow:
        with suppress(BadRow):
            to_moment(text, "day-first")
            return True
        return False
    return True


def _check_header(sample: FileSample, table: Table) -> None:
    """Raise UserError if a mapped column is there twice, or if the header is a row of data."""
    if table.header >= 0 and any(not name.isdigit() and _is_date(name) for name in _date_columns(sample)):
        raise UserError(
            f"{sample.path} has no header: a date stands where the name of a column should be. Map its columns by "
            "their numbers instead, for example --map 2=created_at --map 6=text."
        )
    for column in sample.column_map.columns:
        numbers = [str(number) for number, name in enumerate(table.columns, 1) if name == column]
        if len(numbers) > 1:
            raise UserError(
                f"{sample.path} has {len(numbers)} columns called {column}: {' and '.join(numbers)}. Map all columns "
                f"by their numbers instead, for example --map {numbers[0]}={sample.column_map.columns[column]}."
            )


def _missing_columns(sample: FileSample) -> UserError:
    best = max(candidate_tables(sample), key=lambda table: len(set(table.columns) - {""}), default=Table(()))
    missing = ", ".join(name for name in sample.column_map.columns if name not in best.columns)
    return UserError(
        f"{sample.path} has no column {missing}. Name its columns as its header does, or by their numbers, from 1.",
        f"Its columns: {', '.join(filter(None, best.columns))}.",
    )


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
