"""Any JSON is read with a map of paths, and replies by their place in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reading_notes import to_sentences
from talkworthy.errors import UserError
from talkworthy.model import Post

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]

FLAT = {"id": "id", "at": "created_at", "user.name": "author", "body": "text"}


def row(native: Any, text: str = "hi", **more: Any) -> dict[str, Any]:
    return {"id": native, "at": "2023-10-01 09:30", "user": {"name": "rosa"}, "body": text, **more}


@pytest.mark.parametrize("name", ["lines", "list", "object"])
def test_objects_are_posts(name: str, write: Write, read: Read) -> None:
    rows = [row(1, "I don&#39;t know"), row(2)]
    path = write("p.json", {"lines": rows, "list": json.dumps(rows), "object": json.dumps(rows[0], indent=1)}[name])
    post = read(path, mapping=FLAT, source="forum")[0][0]
    assert (post.id, post.author, post.text) == ("forum:1", "rosa", "I don't know")


def test_a_list_in_an_object_is_read_by_its_path(write: Write, read: Read) -> None:
    mapping = {f"data.posts[].{path}": field for path, field in FLAT.items()}
    posts, _ = read(write("p.json", json.dumps({"data": {"posts": [row(1), row(2)]}})), mapping=mapping, source="forum")
    assert [(post.id, post.thread) for post in posts] == [("forum:1", "forum:1"), ("forum:2", "forum:2")]


def test_comments_reply_to_the_post_around_them(write: Write, read: Read) -> None:
    page = row(1, community="beans", comments=[row(2, replies=[row(3, replies=[row(4)])]), row(5)])
    mapping = {**FLAT, "community": "community"} | {f"comments[].{path}": field for path, field in FLAT.items()}
    posts, rejects = read(write("p.json", json.dumps(page)), mapping=mapping, source="forum")
    assert [(post.id, post.reply_to) for post in posts] == [
        ("forum:1", None),
        ("forum:2", "forum:1"),
        ("forum:3", "forum:2"),
        ("forum:4", "forum:3"),
        ("forum:5", "forum:1"),
    ]
    assert {(post.thread, post.community) for post in posts} == {("forum:1", "beans")}
    assert not rejects


def test_the_objects_in_an_object_are_read_with_their_keys(write: Write, read: Read) -> None:
    reply = {"at": "2023-10-01", "body": "yes"}
    page = {
        "a1": {"at": "2023-10-01", "body": "hi", "replies": {"b1": reply, "b2": reply}},
        "a2": {"at": "2023-10-01", "body": "no", "replies": {}},
    }
    mapping = {"{}.(key)": "id", "{}.at": "created_at", "{}.body": "text"}
    posts, rejects = read(write("p.json", json.dumps(page)), mapping=mapping)
    assert [(post.id, post.reply_to) for post in posts] == [
        ("file:a1", None),
        ("file:b1", "file:a1"),
        ("file:b2", "file:a1"),
        ("file:a2", None),
    ]
    assert not rejects


def test_replies_in_a_list_of_the_same_form_are_found_without_a_path(write: Write, read: Read) -> None:
    thing = {"kind": "t1", "data": row(1, replies={"data": {"children": [{"kind": "t1", "data": row(2)}]}})}
    mapping = {f"data.children[].data.{path}": field for path, field in FLAT.items()}
    posts, _ = read(write("p.json", json.dumps({"data": {"children": [thing]}})), mapping=mapping)
    assert [(post.id, post.reply_to) for post in posts] == [("file:1", None), ("file:2", "file:1")]


def test_the_values_around_a_list_that_are_no_post_belong_to_its_posts(write: Write, read: Read) -> None:
    page = {"channel": "beans", "day": "2023-10-01", "items": [{"n": 1, "text": "hi"}, {"n": 2, "text": "yes"}]}
    mapping = {"channel": "community", "day": "created_at", "items[].n": "id", "items[].text": "text"}
    posts, _ = read(write("p.json", json.dumps(page)), mapping=mapping)
    assert [(post.id, post.community, post.reply_to) for post in posts] == [
        ("file:1", "beans", None),
        ("file:2", "beans", None),
    ]


def test_a_mapped_parent_counts_more_than_the_nesting(write: Write, read: Read) -> None:
    page = row(1, comments=[row(2, parent=None), row(3, parent=2)])
    mapping = FLAT | {f"comments[].{path}": field for path, field in {**FLAT, "parent": "reply_to"}.items()}
    posts, _ = read(write("p.json", json.dumps(page)), mapping=mapping)
    assert [post.reply_to for post in posts] == [None, "file:1", "file:2"]


def test_ids_of_a_known_platform_are_those_of_its_collector(write: Write, read: Read) -> None:
    mapping = {**FLAT, "link": "thread", "up": "reply_to"}
    rows = [row("k1", link="t3_a", up="t3_a"), row("k2", link="t3_a", up="t1_k1")]
    posts, _ = read(write("p.ndjson", rows), mapping=mapping, source="reddit")
    assert [(post.id, post.reply_to) for post in posts] == [
        ("reddit:t1_k1", "reddit:t3_a"),
        ("reddit:t1_k2", "reddit:t1_k1"),
    ]


def test_a_known_form_is_read_with_the_map_that_is_given(write: Write, read: Read) -> None:
    rows = [{"id": "k1", "created_utc": 1696150800, "title": "Kettle?", "selftext": "hi", "subreddit": "beans"}]
    mapping = {"id": "id", "created_utc": "created_at", "selftext": "text"}
    assert [post.id for post in read(write("p.ndjson", rows), mapping=mapping)[0]] == ["file:k1"]


def test_a_map_for_other_columns_than_a_known_form_has_is_told_as_unused(write: Write) -> None:
    rows = [{"id": "k1", "created_utc": 1696150800, "title": "Kettle?", "selftext": "hi", "subreddit": "beans"}]
    dataset = Dataset([write("p.ndjson", rows)], {"Nummer": "id", "Datum": "created_at", "Text": "text"})
    assert [post.id for post in dataset.posts() if isinstance(post, Post)] == ["reddit:t3_k1"]
    assert to_sentences(dataset.notes.counts) == [
        "1 file has a known format and other columns than --map names; it was read without the map."
    ]


def test_the_order_of_day_and_month_is_found(write: Write, read: Read) -> None:
    rows = [{**row(1), "at": "2/3/2026"}, {**row(2), "at": "24/3/2026"}]
    assert [post.created_at.day for post in read(write("p.ndjson", rows), mapping=FLAT)[0]] == [2, 24]


def test_an_item_that_cannot_be_read_is_a_reject_and_its_replies_stay(write: Write, read: Read) -> None:
    page = row(1, comments=[{**row(2, replies=[row(3)]), "at": "soon"}, {"kind": "more"}])
    mapping = FLAT | {f"comments[].{path}": field for path, field in FLAT.items()}
    posts, rejects = read(write("p.json", json.dumps(page)), mapping=mapping)
    assert [(post.id, post.reply_to) for post in posts] == [("file:1", None), ("file:3", "file:2")]
    assert rejects[1].reason == "The item has none of the mapped values."
    assert len(rejects) == 2


def test_a_path_without_a_value_is_an_error_that_lists_the_paths_for_the_person_alone(write: Write, read: Read) -> None:
    with pytest.raises(UserError) as error:
        read(write("p.ndjson", [row(1)]), mapping={**FLAT, "autor": "author", "user.name": "community"})
    assert str(error.value).endswith("p.ndjson has no value at a path of the map: autor.")
    assert error.value.detail == "Its paths: id, at, user.name, body."


def test_a_list_of_posts_needs_a_date(write: Write, read: Read) -> None:
    with pytest.raises(UserError, match=r"needs a column for created_at in comments\[\]"):
        read(write("p.json", json.dumps(row(1, comments=[row(2)]))), mapping={**FLAT, "comments[].body": "text"})


def test_replies_nested_very_deeply_are_read(write: Write, read: Read) -> None:
    page: dict[str, Any] = row(200)
    for number in range(199, 0, -1):
        page = row(number, replies=[page])
    posts, _ = read(write("p.json", json.dumps(page)), mapping=FLAT)
    assert [post.reply_to for post in posts[-2:]] == ["file:198", "file:199"]


def test_another_text_under_the_same_id_is_a_reject_and_an_equal_one_is_counted(write: Write) -> None:
    dataset = Dataset([write("p.ndjson", [row(1), row(1), row(1, "other words")])], FLAT)
    items = list(dataset.posts())
    assert [isinstance(item, Post) for item in items] == [True, True, False]
    assert to_sentences(dataset.notes.counts)[1:] == [
        "1 row repeats another with the same id and text; the post counts once.",
        "1 row has the id of another row, but another text, author or time: only the first is kept.",
    ]
