"""Turns JSON objects into the cells that a table would have for them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from collectors.files.posts.native_post import object_of

_LONGEST_DICT = 40_000
_DEEPEST = 4
Cells = Mapping[str, str]


def to_cells(row: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Return the values of a JSON object as texts; a nested object gives `outer.inner`, a list nothing."""
    cells: dict[str, str] = {}
    for key, value in row.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            cells[name] = ""
            if prefix.count(".") < _DEEPEST:
                cells |= to_cells(value, f"{name}.")
        elif not isinstance(value, list):
            cells[name] = "" if value is None else str(value)
    return cells


def with_nested_cells(cells: Cells) -> Cells:
    """Return `cells` with those of nested values: pandas writes `{'body': 'Thanks', 'modified': '...'}` into one."""
    nested = {key: value for key, value in cells.items() if value.startswith("{") and len(value) <= _LONGEST_DICT}
    if not nested:
        return cells
    return {**cells, **{name: cell for key, value in nested.items() for name, cell in _unpack(key, value).items()}}


def _unpack(key: str, value: str) -> dict[str, str]:
    try:
        inner = object_of(ast.literal_eval(value))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return {}
    return to_cells(inner, f"{key}.") | {key: ""} if inner else {}
