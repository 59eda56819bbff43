"""Describes JSON objects as the columns of a table, for the proposal of a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from collectors.files.engine.json_files.paths import LIST, to_cell

OBJECTS = 200
"""Objects, and items of each list in them, that are looked at."""

_VALUES = 100
_PATHS = 1_000
_DEEPEST = 12
_ALIKE = 0.6
"""The share of its keys that an item of an inner list has in common with the item around it, if it is a reply to it."""

_Columns = dict[str, list[str]]
_Keys = frozenset[str]


def json_columns(objects: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """Return the paths of the values in `objects`, in their order, with up to 100 values of each as texts.

    A path is one that `--map` takes: `author.name`, `comments[].body`. Replies within replies, of any depth, have the
    path of the first of them, as in a map. Values that are missing or null in an object give no text.
    """
    columns: _Columns = {}
    for value in islice(objects, OBJECTS):
        _add_object(columns, value, "", (), 0)
    return list(columns.items())


def _add_object(
    columns: _Columns, value: Mapping[str, Any], prefix: str, around: tuple[tuple[str, _Keys], ...], depth: int
) -> None:
    for key, inner in value.items():
        path = f"{prefix}{key}"
        if isinstance(inner, dict):
            if depth < _DEEPEST:
                _add_object(columns, inner, f"{path}.", around, depth + 1)
        elif isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            _add_items(columns, inner, path, around, depth)
        elif len(columns) < _PATHS or path in columns:
            values = columns.setdefault(path, [])
            if inner is not None and len(values) < _VALUES:
                values.append(to_cell(inner))


def _add_items(
    columns: _Columns, items: list[Any], path: str, around: tuple[tuple[str, _Keys], ...], depth: int
) -> None:
    """Add the items of a list; those that are like the items around them are replies to these."""
    if depth >= _DEEPEST:
        return
    for item in items[:OBJECTS]:
        if not isinstance(item, dict):
            continue
        keys = frozenset(item)
        prefix = next((outer for outer, known in around if _are_alike(keys, known)), f"{path}{LIST}.")
        _add_object(columns, item, prefix, ((prefix, keys), *around), depth + 1)


def _are_alike(keys: _Keys, others: _Keys) -> bool:
    return bool(keys) and len(keys & others) >= _ALIKE * max(len(keys), len(others))
