"""A large JSON value is read in objects of limited size, and no item is lost or repeated."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.files.engine.json_files import pieces
from collectors.files.engine.json_files.pieces import BrokenJson, Source, to_pieces


def split(value: Any, size: int = 4 * 2**20) -> list[Any]:
    return split_bytes(json.dumps(value).encode(), size)


def split_bytes(content: bytes, size: int = 4 * 2**20) -> list[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "PIECE", size)
        return [json.loads(piece) for piece in to_pieces(Source(io.BytesIO(content)))]


def test_a_small_object_is_one_piece() -> None:
    assert split({"a": [1, {"b": None}], "c": 1.5}) == [{"a": [1, {"b": None}], "c": 1.5}]


def test_each_item_of_a_list_is_a_piece() -> None:
    assert split([{"a": 1}, 2, [{"b": 3}]]) == [{"a": 1}, 2, {"b": 3}]


def test_each_piece_of_a_long_list_has_the_fields_before_it() -> None:
    messages = [{"id": number} for number in range(4)]
    parts = split({"guild": {"name": "beans"}, "messages": messages, "count": 4}, size=40)
    assert [part["guild"] for part in parts] == [{"name": "beans"}] * len(parts)
    assert [message for part in parts for message in part.get("messages", [])] == messages
    assert parts[-1]["count"] == 4
    assert len(parts) > 2


def test_a_long_list_in_an_item_of_a_list_is_split_too() -> None:
    chats = [{"name": name, "messages": [{"id": f"{name}{number}"} for number in range(3)]} for name in "ab"]
    parts = split({"chats": {"list": chats}}, size=40)
    pairs = [
        (chat["name"], message["id"])
        for part in parts
        for chat in part["chats"]["list"]
        for message in chat.get("messages", [])
    ]
    assert pairs == [("a", "a0"), ("a", "a1"), ("a", "a2"), ("b", "b0"), ("b", "b1"), ("b", "b2")]


def test_what_is_whole_of_an_object_that_was_cut_off_is_returned() -> None:
    content = json.dumps({"name": "a", "messages": [{"id": 1}, {"id": 2}]}).encode()[:-6]
    read = []
    with pytest.raises(BrokenJson, match="cut off"):
        for piece in to_pieces(Source(io.BytesIO(content))):
            read.append(json.loads(piece))
    assert read == [{"name": "a", "messages": [{"id": 1}]}]


def test_an_object_without_a_list_that_was_cut_off_is_not_returned() -> None:
    with pytest.raises(BrokenJson, match="cut off"):
        list(to_pieces(Source(io.BytesIO(b'{"id": 1, "tags": ["a", "b"'))))


Json = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
)


@given(st.dictionaries(st.text(max_size=3), Json))
def test_an_object_that_fits_comes_back_as_it_was(value: Any) -> None:
    assert split(value) == [value]


@given(st.lists(st.fixed_dictionaries({"id": st.integers(0, 9), "tags": st.lists(st.text())})), st.integers(0, 90))
def test_no_item_is_lost_or_repeated_however_small_the_pieces(items: list[Any], size: int) -> None:
    parts = split({"kind": "page", "items": items}, size)
    assert [item for part in parts for item in part.get("items", [])] == items
    assert {part["kind"] for part in parts} == {"page"}


@given(st.binary(max_size=60), Json)
def test_any_bytes_are_values_or_an_error(noise: bytes, value: Any) -> None:
    try:
        split_bytes(json.dumps(value).encode()[:20] + noise)
    except BrokenJson as error:
        assert len(str(error)) < 90


def test_an_item_with_a_list_of_its_own_is_never_split() -> None:
    messages = [{"id": number, "text": ["tea ", {"type": "bold", "text": "x" * 40}, " end"]} for number in range(60)]
    parts = split({"name": "n", "messages": messages}, size=600)
    assert len(parts) > 3
    assert [message for part in parts for message in part["messages"]] == messages
