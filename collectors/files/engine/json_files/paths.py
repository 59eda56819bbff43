"""Paths into JSON objects: `author.name` is a value in an object in the object, `comments[].body` one in each item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

LIST = "[]"
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


def has(value: Any, path: str) -> bool:
    """Return whether there is a value at `path`, which may contain lists, in `value`."""
    outer, is_list, rest = path.partition(LIST)
    if not is_list:
        return get(value, path) is not None
    items = get(value, outer.rstrip("."))
    rest = rest.removeprefix(".")
    return isinstance(items, list) and any(not rest or has(item, rest) for item in items)


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
    """Yield each list of objects in an object and the objects in it, with its path; not those in other lists."""
    for key, inner in value.items():
        path = f"{prefix}{key}"
        if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            yield path, inner
        elif isinstance(inner, dict) and depth < _DEEPEST:
            yield from lists_of_objects(inner, f"{path}.", depth + 1)
