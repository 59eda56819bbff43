"""Describes JSON objects as the columns of a table, for the proposal of a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from collectors.files.engine.json_files.paths import ALIKE, KEYED, LIST, is_keyed, items_at, to_cell

OBJECTS = 200
"""Objects, and items of each list in them, that are looked at."""

_VALUES = 100
_PATHS = 1_000
_DEEPEST = 12
_Columns = dict[str, list[str]]
_Keys = frozenset[str]


def json_columns(objects: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """Return the paths of the values in `objects`, in their order, with up to 100 values of each as texts.

    A path is one that `--map` takes: `author.name`, `comments[].body`. Replies within replies, of any depth, have the
    path of the first of them, as in a map. Values that are missing or null in an object give no text.
    """
    columns: _Columns = {}
    for value in islice(objects, OBJECTS):
        if is_keyed(value):
            _add_items(columns, items_at(value, KEYED), KEYED, (), 0)
        else:
            _add_object(columns, value, "", (("", frozenset(value)),), 0)
    return list(columns.items())


def _add_object(
    columns: _Columns, value: Mapping[str, Any], prefix: str, around: tuple[tuple[str, _Keys], ...], depth: int
) -> None:
    if depth > _DEEPEST:
        return
    for key, inner in value.items():
        path = f"{prefix}{key}"
        if isinstance(inner, dict) and (is_keyed(inner) or _holds_replies(inner, around)):
            _add_items(columns, items_at(inner, KEYED), f"{path}{KEYED}", around, depth)
        elif isinstance(inner, dict):
            _add_object(columns, inner, f"{path}.", around, depth + 1)
        elif isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            _add_items(columns, inner, f"{path}{LIST}", around, depth)
        elif inner != [] and (len(columns) < _PATHS or path in columns):
            values = columns.setdefault(path, [])
            if inner is not None and len(values) < _VALUES:
                values.append(to_cell(inner))


def _add_items(
    columns: _Columns, items: list[Any], path: str, around: tuple[tuple[str, _Keys], ...], depth: int
) -> None:
    """Add the items of a list; those that are like the items around them are replies to these."""
    for item in items[:OBJECTS]:
        if isinstance(item, dict):
            keys = frozenset(item)
            prefix = next((outer for outer, known in around if _are_alike(keys, known)), f"{path}.")
            _add_object(columns, item, prefix, ((prefix, keys), *around), depth + 1)


def _holds_replies(value: Mapping[str, Any], around: tuple[tuple[str, _Keys], ...]) -> bool:
    """Return whether all values of an object are objects like one of those around it."""
    keys = [frozenset(inner) if isinstance(inner, dict) else frozenset() for inner in value.values()]
    return bool(keys) and all(any(_are_alike(own, known) for _, known in around) for own in keys)


def _are_alike(keys: _Keys, others: _Keys) -> bool:
    return bool(keys) and len(keys & others) >= ALIKE * max(len(keys), len(others))
