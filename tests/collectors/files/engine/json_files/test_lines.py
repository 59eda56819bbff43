"""A JSON list, or one object over many lines, is read as if it were NDJSON."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collectors.files.engine.json_files import lines
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


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("rows", [1, 5_000])
def test_json_in_utf_16_is_read(write: Write, read: Read, encoding: str, rows: int) -> None:
    text = "\ufeff" + json.dumps(
        [post(number, text="caf\u00e9 \U0001f600") for number in range(rows)], ensure_ascii=False
    )
    posts, rejects = read(write("p.json", text.encode(encoding)))
    assert (len(posts), posts[-1].text, rejects) == (rows, "caf\u00e9 \U0001f600", [])


def test_a_packed_list_is_read(write: Write, read: Read) -> None:
    posts, _ = read(write("p.json.gz", gzip.compress(json.dumps([post(1)]).encode())))
    assert [item.id for item in posts] == ["f:1"]


def test_half_an_emoji_in_a_list_is_cleaned(write: Write, read: Read) -> None:
    assert [item.text for item in read(write("p.json", json.dumps([post(1, text="\ud83d")])))[0]] == ["\ufffd"]


@pytest.mark.parametrize("cut", [10, 60])
def test_a_list_that_was_cut_off_in_its_first_object_is_reported(write: Write, cut: int, read: Read) -> None:
    with pytest.raises(UserError, match="ends too early here: the file was cut off"):
        read(write("p.json", json.dumps([post(1), post(2)])[:cut]))


def test_the_objects_before_the_place_where_a_list_was_cut_off_are_read(write: Write, read: Read) -> None:
    posts, rejects = read(write("p.json", json.dumps([post(1), post(2), post(3)])[:-20]))
    assert [item.id for item in posts] == ["f:1", "f:2"]
    assert [reject.reason for reject in rejects] == ["The JSON value ends too early here: the file was cut off."]


def test_an_invalid_list_is_reported_without_its_content(write: Write, read: Read) -> None:
    posts, rejects = read(write("p.json", json.dumps([post(1), post(2)]).replace('"f:2"', "secret")))
    assert [item.id for item in posts] == ["f:1"]
    assert [reject.reason for reject in rejects] == ["The file is a single JSON value that is invalid from here on."]


def test_an_endlessly_nested_list_is_reported(write: Write, read: Read) -> None:
    with pytest.raises(UserError, match="nested too deeply"):
        read(write("p.json", '[{"a":' + "[" * 200_000))


@pytest.mark.parametrize("text", ["[%s, %s]", "[\n%s,\n%s\n]", "[[%s], [%s]]"])
def test_a_large_list_is_read_piece_by_piece(
    text: str, write: Write, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "IN_MEMORY", 100)
    path = write("p.json", text % (json.dumps(post(1)), json.dumps(post(2))))
    assert [item.id for item in read(path)[0]] == ["f:1", "f:2"]


def test_numbers_that_are_not_json_are_read_as_python_reads_them(write: Write, read: Read) -> None:
    posts, rejects = read(write("p.json", json.dumps([post(1), post(2, likes=float("nan"))])))
    assert [item.id for item in posts] == ["f:1"]
    assert len(rejects) == 1


def test_objects_over_many_lines_one_after_the_other_are_rows(write: Write, read: Read) -> None:
    path = write("p.json", json.dumps(post(1), indent=2) + "\n" + json.dumps(post(2), indent=2))
    assert [item.id for item in read(path)[0]] == ["f:1", "f:2"]


@pytest.mark.parametrize(
    "script", ["window.YTD.tweets.part0 = %s", "Grailbird.data.tweets_2015_01 = \n %s", "const posts = %s;\n"]
)
def test_the_assignment_before_a_list_is_left_out(script: str, write: Write, read: Read) -> None:
    posts, rejects = read(write("posts.js", script % json.dumps([post(1)])))
    assert ([item.id for item in posts], rejects) == (["f:1"], [])


def test_rows_after_a_row_that_is_not_json_are_read(write: Write, read: Read) -> None:
    posts, rejects = read(write("p.ndjson", json.dumps(post(1)) + '\n{"id": "f:2",\n' + json.dumps(post(3)) + "\n"))
    assert [item.id for item in posts] == ["f:1", "f:3"]
    assert [reject.line for reject in rejects] == [2]


def test_a_list_of_other_objects_is_an_unknown_format(write: Write, read: Read) -> None:
    with pytest.raises(UserError, match="in a format that Talkworthy does not recognise"):
        read(write("p.json", '[{"id": 1}, 2, [3]]'))


def test_an_empty_list_is_empty(write: Write, read: Read) -> None:
    with pytest.raises(UserError, match="is empty"):
        read(write("p.json", "[ ]"))
