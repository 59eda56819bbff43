"""Reads data frames that pandas wrote as one JSON object, column by column, as one object for each row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

_BY_COLUMN = re.compile(rb'\s*\{\s*"(?:[^"\\]|\\.){0,200}"\s*:\s*\{\s*"0"\s*:')
_SPLIT = re.compile(rb'\s*\{\s*"(?:columns|index)"\s*:\s*\[')


def to_rows(line: bytes) -> Iterator[bytes] | None:
    """Return the rows of a data frame in `line`, each as the JSON of an object; None if it is another value.

    Known are the forms `{column: {row: value}}`, which pandas writes by default, and `{"columns": [...], "data":
    [[...]]}` (https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.to_json.html).
    """
    if not _BY_COLUMN.match(line) and not _SPLIT.match(line):
        return None
    try:
        value = msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    rows = _from_columns(value) or _from_split(value)
    return map(msgspec.json.encode, rows) if rows else None


def _from_columns(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, dict) or len(value) < 2 or not all(isinstance(cells, dict) for cells in value.values()):
        return []
    keys = next(iter(value.values())).keys()
    if not keys or any(cells.keys() != keys for cells in value.values()):
        return []
    return [{column: cells[key] for column, cells in value.items()} for key in keys]


def _from_split(value: Any) -> list[dict[str, Any]]:
    columns = value.get("columns") if isinstance(value, dict) else None
    data = value.get("data") if isinstance(value, dict) else None
    if not isinstance(columns, list) or not isinstance(data, list):
        return []
    if not all(isinstance(row, list) and len(row) == len(columns) for row in data):
        return []
    return [dict(zip(map(str, columns), row, strict=True)) for row in data]
