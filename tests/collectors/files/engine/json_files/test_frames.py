"""A data frame that pandas wrote as one JSON object is read row by row."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]

ROWS = [{"source": "f", "id": f"f:{number}", "text": "hi", "created_at": "2026-03-01T00:00:00Z"} for number in range(3)]
BY_COLUMN = {column: {str(number): row[column] for number, row in enumerate(ROWS)} for column in ROWS[0]}
SPLIT = {"columns": list(ROWS[0]), "index": [0, 1, 2], "data": [list(row.values()) for row in ROWS]}


@pytest.mark.parametrize("frame", [BY_COLUMN, SPLIT], ids=["by column", "split"])
@pytest.mark.parametrize("indent", [None, 2])
def test_each_row_of_a_data_frame_is_a_row(frame: dict[str, Any], indent: int | None, write: Write, read: Read) -> None:
    posts, rejects = read(write("p.json", json.dumps(frame, indent=indent) + "\n"))
    assert ([post.id for post in posts], rejects) == (["f:0", "f:1", "f:2"], [])


def test_an_object_with_unequal_columns_is_one_object(write: Write, read: Read) -> None:
    value = {"a": {"0": 1}, "b": {"0": 1, "1": 2}}
    posts, rejects = read(write("p.ndjson", json.dumps(ROWS[0]) + "\n" + json.dumps(value) + "\n"))
    assert (len(posts), len(rejects)) == (1, 1)
