"""JSON objects are described as columns with the paths that a map takes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from collectors.files.engine.json_files.columns import json_columns
from collectors.files.engine.json_files.paths import get, has, to_cell


def test_nested_objects_and_lists_have_paths() -> None:
    row = {"id": 7, "author": {"name": "ada"}, "comments": [{"body": "yes"}, {"body": "no", "likes": None}]}
    assert json_columns([row]) == [
        ("id", ["7"]),
        ("author.name", ["ada"]),
        ("comments[].body", ["yes", "no"]),
        ("comments[].likes", []),
    ]


def test_replies_to_replies_have_the_path_of_the_first() -> None:
    reply = {"id": "3", "body": "third", "replies": []}
    comment = {"id": "2", "body": "second", "replies": [reply]}
    columns = dict(json_columns([{"title": "Which kettle?", "comments": [comment]}]))
    assert columns["comments[].body"] == ["second", "third"]
    assert "comments[].replies[].body" not in columns


def test_replies_to_the_object_itself_have_its_paths() -> None:
    reply = {"id": "2", "body": "second", "replies": []}
    assert json_columns([{"id": "1", "body": "first", "replies": [reply]}]) == [
        ("id", ["1", "2"]),
        ("body", ["first", "second"]),
    ]


def test_replies_within_objects_are_found() -> None:
    inner = {"kind": "t1", "data": {"body": "second", "replies": ""}}
    outer = {"kind": "t1", "data": {"body": "first", "replies": {"data": {"children": [inner]}}}}
    assert dict(json_columns([{"data": {"children": [outer]}}]))["data.children[].data.body"] == ["first", "second"]


def test_an_object_whose_keys_are_ids_is_a_list_with_keys() -> None:
    rows = {"k1": {"body": "yes", "likes": 1}, "k2": {"body": "no", "likes": 2}}
    assert json_columns([{"comments": rows}]) == [
        ("comments{}.body", ["yes", "no"]),
        ("comments{}.likes", ["1", "2"]),
        ("comments{}.(key)", ["k1", "k2"]),
    ]
    assert [path for path, _ in json_columns([rows])] == ["{}.body", "{}.likes", "{}.(key)"]


def test_a_list_of_plain_values_is_one_value() -> None:
    assert json_columns([{"tags": ["coffee", "kettle"]}]) == [("tags", ["coffee kettle"])]


def test_a_path_finds_its_value_even_with_dots_in_a_key() -> None:
    row = {"user.name": "ada", "a": {"b.c": {"d": 1}}, "n": None}
    assert (get(row, "user.name"), get(row, "a.b.c.d"), get(row, "a.x"), get(row, "n.m")) == ("ada", 1, None, None)


def test_a_path_with_lists_is_there_if_any_item_has_it() -> None:
    row = {"data": {"children": [{"x": 1}, {"data": {"body": "yes"}}]}, "tags": ["a"]}
    assert has(row, "data.children[].data.body")
    assert has(row, "tags[]")
    assert not has(row, "data.children[].data.title")


def test_values_are_texts_as_in_a_table() -> None:
    assert [to_cell(value) for value in (True, None, 3.0, 1.5, "x", {"a": 1}, ["a", 2])] == [
        "true",
        "",
        "3",
        "1.5",
        "x",
        "",
        "a 2",
    ]


Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
)


@given(st.lists(st.dictionaries(st.text(max_size=3), Json), max_size=3))
def test_any_objects_have_columns_of_texts(objects: list[dict[str, Any]]) -> None:
    for _, values in json_columns(json.loads(json.dumps(objects))):
        assert all(isinstance(value, str) for value in values)
