"""A JSON list, or one object over many lines, is read as if it were NDJSON."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collectors.files.engine import json_array
from talkworthy.errors import UserError

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


def post(native: int, **fields: Any) -> dict[str, Any]:
    return {"source": "f", "id": f"f:{native}", "text": "a\nb", "created_at": "2026-03-01T00:00:00Z", **fields}


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b" \n"])
def test_each_object_of_a_list_is_a_row(write: Write, read: Read, indent: int | None, mark: bytes) -> None:
    rows = [post(1), post(2, likes="many"), post(3)]
    posts, rejects = read(write("p.json", mark + json.dumps(rows, indent=indent).encode()))
    assert [(item.id, item.text) for item in posts] == [("f:1", "a\nb"), ("f:3", "a\nb")]
    assert [reject.line for reject in rejects] == [2]


def test_a_packed_list_is_read(write: Write, read: Read) -> None:
    posts, _ = read(write("p.json.gz", gzip.compress(json.dumps([post(1)]).encode())))
    assert [item.id for item in posts] == ["f:1"]


def test_half_an_emoji_in_a_list_is_cleaned(write: Write, read: Read) -> None:
    assert [item.text for item in read(write("p.json", json.dumps([post(1, text="\ud83d")])))[0]] == ["\ufffd"]


@pytest.mark.parametrize("cut", [10, 90, 150])
def test_a_list_that_was_cut_off_is_reported(write: Write, cut: int, read: Read) -> None:
    with pytest.raises(UserError, match="a single JSON value that is invalid"):
        read(write("p.json", json.dumps([post(1), post(2)])[:cut]))


@pytest.mark.usefixtures("collected")
def test_an_endlessly_nested_list_is_reported(write: Write, read: Read) -> None:
    with pytest.raises(UserError, match="invalid"):
        read(write("p.json", '[{"a":' + "[" * 200_000))


def test_a_list_that_is_too_large_is_reported_with_advice(
    write: Write, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_array, "SIZE_LIMIT", 100)
    with pytest.raises(UserError, match=r"one object per line \(NDJSON\)"):
        read(write("p.json", json.dumps([post(1), post(2)])))


def test_a_list_of_other_objects_is_an_unknown_format(write: Write, read: Read) -> None:
    with pytest.raises(UserError, match="in a format that Talkworthy does not recognise"):
        read(write("p.json", '[{"id": 1}, 2, [3]]'))


def test_an_empty_list_is_empty(write: Write, read: Read) -> None:
    with pytest.raises(UserError, match="is empty"):
        read(write("p.json", "[ ]"))
