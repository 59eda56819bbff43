"""Saves column maps under a name, next to the brand file, for later imports."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from collectors.files.engine.dates import DateOrder
from collectors.files.engine.reader import ColumnMap
from collectors.files.mapping.check_map import check_map
from talkworthy.errors import UserError
from talkworthy.files.file_errors import cannot_read
from talkworthy.files.private_files import tighten
from talkworthy.files.whole_file import save_whole
from talkworthy.post_ndjson import clean

MAPS_NAME = "talkworthy-maps.toml"
"""The name of the file, in the folder of the brand file."""

_HEAD = "# Written by `talkworthy import --save-map`. `columns` are column = field of a post.\n"


def load_maps(path: Path) -> dict[str, ColumnMap]:
    """Return the maps in the file at `path` by name; none if the file does not exist. Raises UserError."""
    if not path.exists():
        return {}
    try:
        tighten(path)
        return to_maps(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise cannot_read(path, error) from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} cannot be used: it is not UTF-8 text. Save it again as UTF-8.") from error
    except UserError as error:
        raise UserError(f"{path} cannot be used: {error}") from error


def save_map(path: Path, name: str, column_map: ColumnMap) -> None:
    """Save `column_map` as `name` in the file at `path`, replacing any map of that name; the other maps stay.

    Raises UserError if the map or its name is invalid, or the file cannot be read or written.
    """
    if not name.strip() or name != clean(name) or not name.isprintable():
        raise UserError(f"{name!r} is not a valid name for a map; use letters, for example --save-map forum.")
    check_map(column_map)
    text = to_toml({**load_maps(path), name: column_map})
    save_whole(path, text, private=True)


def pick_map(maps: Mapping[str, ColumnMap], name: str) -> ColumnMap:
    """Return the map called `name`. Raises UserError, which lists the saved maps, if there is none."""
    try:
        return maps[name]
    except KeyError as error:
        known = ", ".join(sorted(maps)) or "none yet; --save-map saves one"
        raise UserError(f"There is no map called {name!r}. Saved maps: {known}.") from error


def to_maps(text: str) -> dict[str, ColumnMap]:
    """Return the maps in a TOML text, by name. Raises UserError if the text is invalid."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"It is not TOML: {error}.") from error
    return {name: _to_map(name, table) for name, table in tables.items()}


def to_toml(maps: Mapping[str, ColumnMap]) -> str:
    """Return `maps` as a TOML text, sorted by name."""
    return _HEAD + "".join(f"\n{_to_table(name, maps[name])}" for name in sorted(maps))


def _to_map(name: str, table: Any) -> ColumnMap:
    if not isinstance(table, dict) or not isinstance(table.get("columns"), dict):
        raise UserError(f"The map {name!r} has no columns: add [{json.dumps(name)}.columns] with lines column = field.")
    order = table.get("date_order")
    if order is not None and order not in get_args(DateOrder):
        raise UserError(f"date_order of the map {name!r} must be one of {', '.join(get_args(DateOrder))}.")
    options = {name: table.get(name, "") for name in ("encoding", "timezone")}
    texts = [table.get("source", "file"), *options.values(), *table["columns"].values()]
    if not all(isinstance(text, str) for text in texts):
        raise UserError(f"All values in the map {name!r} must be text.")
    column_map = ColumnMap(
        table["columns"], table.get("source", "file"), options["encoding"] or None, order, options["timezone"] or None
    )
    try:
        check_map(column_map)
    except UserError as error:
        raise UserError(f"The map {name!r} is invalid: {error}") from error
    return column_map


def _to_table(name: str, column_map: ColumnMap) -> str:
    options = {
        "source": column_map.source,
        "encoding": column_map.encoding,
        "date_order": column_map.date_order,
        "timezone": column_map.timezone,
    }
    lines = [f"[{_quote(name)}]", *(f"{key} = {_quote(value)}" for key, value in options.items() if value)]
    lines += [f"[{_quote(name)}.columns]"]
    lines += [f"{_quote(column)} = {_quote(field)}" for column, field in column_map.columns.items()]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """Return a TOML basic string: as in JSON, except for the delete character (https://toml.io/en/v1.0.0#string)."""
    return json.dumps(clean(text), ensure_ascii=False).replace("\x7f", "\\u007f")
