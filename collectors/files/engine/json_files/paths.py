"""Paths into JSON objects: `author.name` is a value in an object in the object, `comments[].body` one in each item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

LIST = "[]"
"""The mark of a list in a path."""

KEYED = "{}"
"""The mark of an object whose keys are ids, so that the objects in it are read like the items of a list."""

KEY = "(key)"
"""The path of the key of such an item in the item."""

ALIKE = 0.6
"""The share of their keys that objects of one form have in common."""

_MARK = re.compile(r"\[\]|\{\}")
_DEEPEST = 12
_LONGEST_LIST = 200
"""Items of a list of plain values that are read."""


def get(value: Any, path: str) -> Any:
    """Return the value at `path`, which has no lists, in `value`; None if there is none.

    A key may contain dots: the whole path is tried as a key before its parts.
    """
    while isinstance(value, dict):
        if path in value:
            return value[path]
        key, dot, rest = path.partition(".")
        while dot and key not in value:
            part, dot, rest = rest.partition(".")
            key = f"{key}.{part}"
        if not dot:
            return None
        value, path = value[key], rest
    return None


def split_list(path: str) -> tuple[str, str]:
    """Return the path of the first list in `path`, with its mark, and the path in its items: `a.b[].c` is `a.b[]`, `c`.

    Without a list the first is "".
    """
    match = _MARK.search(path)
    if not match:
        return "", path
    return path[: match.end()], path[match.end() :].removeprefix(".")


def items_at(value: Any, list_path: str) -> list[Any]:
    """Return the items of the list at `list_path`, which ends in its mark: `[]` for a list, `{}` for an object.

    The items of an object are the objects in it, each with its key as `(key)`. Returns [] where there is no list.
    """
    outer, mark = list_path[:-2].rstrip("."), list_path[-2:]
    inner = get(value, outer) if outer else value
    if mark == LIST:
        return inner if isinstance(inner, list) else []
    return _keyed_items(inner) if isinstance(inner, dict) else []


def values(value: Any, path: str) -> Iterator[Any]:
    """Yield each value at `path`, which may contain lists, in `value`; none for null."""
    list_path, rest = split_list(path.removeprefix(f"{LIST}."))
    if not list_path:
        inner = get(value, rest)
        yield from () if inner is None else (inner,)
        return
    for item in items_at(value, list_path):
        if rest:
            yield from values(item, rest)
        elif item is not None:
            yield item


def has(value: Any, path: str) -> bool:
    """Return whether there is a value at `path`, which may contain lists, in `value`."""
    return next(values(value, path), None) is not None


def to_cell(value: Any) -> str:
    """Return a JSON value as the text that a table would have for it; a list of plain values is joined by spaces."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return " ".join(to_cell(item) for item in value[:_LONGEST_LIST] if not isinstance(item, list))
    return str(value)


def lists_of_objects(value: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, list[Any]]]:
    """Yield each list of objects, and each object of objects, in an object, with its path; not those in other lists."""
    for key, inner in value.items():
        path = f"{prefix}{key}"
        if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            yield f"{path}{LIST}", inner
        elif isinstance(inner, dict) and depth < _DEEPEST:
            if keyed := _keyed_items(inner):
                yield f"{path}{KEYED}", keyed
            yield from lists_of_objects(inner, f"{path}.", depth + 1)


def is_keyed(value: Mapping[str, Any]) -> bool:
    """Return whether the keys of an object are ids rather than names: its values are objects that are alike."""
    if len(value) < 2 or not all(isinstance(inner, dict) and inner for inner in value.values()):
        return False
    first, *others = (frozenset(inner) for inner in value.values())
    return all(len(first & keys) >= ALIKE * max(len(first), len(keys)) for keys in others[:_LONGEST_LIST])


def _keyed_items(value: Mapping[str, Any]) -> list[Any]:
    return [{**inner, KEY: key} for key, inner in value.items() if isinstance(inner, dict)]
