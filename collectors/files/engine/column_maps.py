"""Keeps what a person has said of a table under a name, beside the brand file, so that it need be said only once."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from collectors.files.engine.dates import DateOrder
from collectors.files.engine.reader import ColumnMap
from collectors.files.formats.mapped_csv import check_map
from talkworthy.errors import UserError
from talkworthy.post_ndjson import clean

MAPS_NAME = "talkworthy-maps.toml"
"""The file's name; it lies in the folder of the brand file."""

_HEAD = "# Written by `talkworthy import --save-map`. `columns` are column = field of a post.\n"


def load_maps(path: Path) -> dict[str, ColumnMap]:
    """The maps in the file at `path` by name; none where there is no such file. Raises UserError."""
    if not path.exists():
        return {}
    try:
        return to_maps(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, UserError) as error:
        raise UserError(f"{path} cannot be used: {error}") from error


def save_map(path: Path, name: str, columns: ColumnMap) -> None:
    """Keep `columns` as `name` in the file at `path`, in the place of what had that name; the other maps stay.

    Raises UserError where the map or its name is no good, or the file cannot be read or written.
    """
    if not name.strip() or name != clean(name) or not name.isprintable():
        raise UserError(f"{name!r} cannot be the name of a map: give it letters, such as --save-map forum.")
    check_map(columns)
    text = to_toml({**load_maps(path), name: columns})
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)  # at once, so that nobody ever reads half a file
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UserError(f"The map cannot be kept in {path}: {error.strerror}.") from error


def pick_map(maps: Mapping[str, ColumnMap], name: str) -> ColumnMap:
    """The map called `name`. Raises UserError that tells which there are."""
    try:
        return maps[name]
    except KeyError as error:
        known = ", ".join(sorted(maps)) or "none yet; --save-map keeps one"
        raise UserError(f"No map is called {name!r}. Kept: {known}.") from error


def to_maps(text: str) -> dict[str, ColumnMap]:
    """The maps that a TOML text tells, by name. Raises UserError that says where it is wrong."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"It is not TOML: {error}.") from error
    return {name: _to_map(name, told) for name, told in found.items()}


def to_toml(maps: Mapping[str, ColumnMap]) -> str:
    """`maps` as a TOML text, in order of their names."""
    return _HEAD + "".join(f"\n{_to_table(name, maps[name])}" for name in sorted(maps))


def _to_map(name: str, told: Any) -> ColumnMap:
    if not isinstance(told, dict) or not isinstance(told.get("columns"), dict):
        raise UserError(
            f"The map {name!r} has no columns: write [{json.dumps(name)}.columns] and column = field below."
        )
    order = told.get("date_order")
    if order is not None and order not in get_args(DateOrder):
        raise UserError(f"date_order of the map {name!r} must be one of {', '.join(get_args(DateOrder))}.")
    texts = [told.get("source", "file"), told.get("encoding", ""), *told["columns"].values()]
    if not all(isinstance(text, str) for text in texts):
        raise UserError(f"Everything in the map {name!r} must be text.")
    columns = ColumnMap(told["columns"], told.get("source", "file"), told.get("encoding"), order)
    try:
        check_map(columns)
    except UserError as error:
        raise UserError(f"The map {name!r} is no good: {error}") from error
    return columns


def _to_table(name: str, columns: ColumnMap) -> str:
    told = {"source": columns.source, "encoding": columns.encoding, "date_order": columns.date_order}
    lines = [f"[{_quoted(name)}]", *(f"{key} = {_quoted(value)}" for key, value in told.items() if value)]
    lines += [f"[{_quoted(name)}.columns]"]
    lines += [f"{_quoted(column)} = {_quoted(field)}" for column, field in columns.columns.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string: as in JSON, but for the delete character (https://toml.io/en/v1.0.0#string)."""
    return json.dumps(clean(text), ensure_ascii=False).replace("\x7f", "\\u007f")
