"""Checks a column map, whatever table it is for."""

from __future__ import annotations

from collectors.files.engine.reader import ColumnMap
from collectors.files.engine.table_detection import to_timezone
from collectors.files.mapping.levels import to_levels
from talkworthy.errors import UserError
from talkworthy.post_ndjson import KEYS

DATE = "created_at"
TIMEZONE = "timezone"
SENTIMENT = "sentiment"
FIELDS = (*KEYS, TIMEZONE, SENTIMENT)
"""The fields of a map: those of a post, the time zone of its date, and the sentiment that the file gives it."""


def check_map(column_map: ColumnMap) -> None:
    """Raise UserError if `column_map` is not valid for any table or JSON file.

    In a map with paths each list of posts (`comments[]`) has a date and a text of its own, or has them in common with
    the object around it.
    """
    levels = list(to_levels(column_map).post_levels())
    for level in levels:
        if level.column_map:
            _check(level.column_map, f" in {level.list_path}" if level.list_path else "")
    if not levels:
        _check(column_map)


def _check(column_map: ColumnMap, where: str = "") -> None:
    fields = list(column_map.columns.values())
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown:
        raise UserError(f"--map: there is no field called {', '.join(unknown)}. Fields: {', '.join(FIELDS)}.")
    repeated = sorted(field for field in set(fields) if fields.count(field) > (2 if field == DATE else 1))
    if repeated:
        problem = (
            "three columns; it takes one, or a date and a time" if repeated[0] == DATE else "two columns; it takes one"
        )
        raise UserError(f"--map gives {repeated[0]}{where} {problem}.")
    if DATE not in fields or not {"text", "title"} & set(fields):
        raise UserError(f"--map needs a column for created_at{where}, and a column for text or title{where}.")
    if not column_map.source or ":" in column_map.source:
        raise UserError(f"--source is {column_map.source!r}; it must be a name without a colon.")
    if column_map.timezone:
        to_timezone(column_map.timezone)
