"""Prepares the reading of a JSON file with a map: checks its paths, and finds what its dates and ids are like."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from collectors.files.cells.ids import IdCells, find_id_cells
from collectors.files.engine.dates import DateReader, find_date_order
from collectors.files.engine.json_files.columns import json_columns
from collectors.files.engine.json_files.paths import has, to_cell, values
from collectors.files.engine.reader import ColumnMap, FileSample, Reject, whole_lines
from collectors.files.engine.streams import open_bytes
from collectors.files.engine.table_detection import decide_order, to_timezone
from collectors.files.mapping.check_map import DATE
from collectors.files.mapping.mapped_rows import IDS
from talkworthy.errors import UserError
from talkworthy.post_ndjson import BadRow, decode_object

_SAMPLE = 200
_LONGEST_LIST = 2_000


def fits_map(sample: FileSample) -> bool:
    """Return whether the map is one for this JSON file: its dates and texts are where the map says."""
    needed = _columns_of(sample.column_map, DATE, "text", "title")
    return any(all(has(row, column) for column in needed) for row in sample.objects())


def _columns_of(column_map: ColumnMap, *fields: str) -> list[str]:
    return [column for column, name in column_map.columns.items() if name in fields]


def check_paths(sample: FileSample) -> None:
    """Raise UserError for a path of the map that has no value anywhere in the file."""
    missing = set(sample.column_map.columns)
    for row in _objects(sample, whole=True):
        missing = {column for column in missing if not has(row, column)}
        if not missing:
            return
    names = ", ".join(column for column in sample.column_map.columns if column in missing)
    paths = ", ".join(path for path, _ in json_columns(sample.objects()))
    raise UserError(
        f"{sample.path} has no value at a path of the map: {names}.",
        f"Its paths: {paths}." if len(paths) < _LONGEST_LIST else f"Its paths: {paths[:_LONGEST_LIST]} ...",
    )


def find_json_dates(sample: FileSample) -> DateReader:
    """Return how to read the dates, of which all are read if some may have the day or the month first."""
    column_map = sample.column_map
    zone = to_timezone(column_map.timezone) if column_map.timezone else None
    if column_map.date_order:
        return DateReader(column_map.date_order, zone, sample.notes)
    if not set(islice(filter(None, _date_orders(sample, whole=False)), _SAMPLE)):
        return DateReader(None, zone, sample.notes)
    orders = set(filter(None, _date_orders(sample, whole=True)))
    return DateReader(decide_order(orders, sample), zone, sample.notes)


def _date_orders(sample: FileSample, whole: bool) -> Iterator[str | None]:
    columns = _columns_of(sample.column_map, DATE)
    for row in _objects(sample, whole):
        for column in columns:
            yield from (find_date_order(to_cell(value)) for value in values(row, column))


def find_json_ids(sample: FileSample) -> IdCells:
    """Return what the ids in the sample are like."""
    columns = {column: name for column, name in sample.column_map.columns.items() if name in IDS}
    cells = (
        {name: to_cell(value).strip()}
        for row in _objects(sample, whole=False)
        for column, name in columns.items()
        for value in values(row, column)
    )
    return find_id_cells(islice(cells, _SAMPLE * len(IDS)))


def _objects(sample: FileSample, whole: bool) -> Iterator[dict[str, Any]]:
    if not whole:
        yield from sample.objects()
        return
    with open_bytes(sample.path) as stream:
        for _, line in whole_lines(stream):
            if not isinstance(line, Reject):
                with suppress(BadRow):
                    yield decode_object(line)
