"""Whatever a JSON object holds, its posts are posts or reasons, and no post is lost in its nesting."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from collectors.files.engine.reader import ColumnMap
from collectors.files.mapping.levels import to_levels
from collectors.files.mapping.mapped_rows import MappedRows
from collectors.files.mapping.nested_posts import NestedPosts
from talkworthy.model import Post

FIELDS = {"id": "id", "at": "created_at", "body": "text"}
COLUMNS = {**FIELDS, **{f"{mark}{path}": field for path, field in FIELDS.items() for mark in ("a[].", "b{}.c[].")}}


def to_posts(columns: dict[str, str], value: dict[str, Any]) -> list[Post | str]:
    top = to_levels(ColumnMap(columns, "forum"))
    rows = {id(level): MappedRows(level.column_map) for level in top.post_levels() if level.column_map}
    return list(NestedPosts(top, rows).to_posts(value))


KEYS = st.sampled_from(["id", "at", "body", "a", "b", "c", "x"])
Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["2023-10-01", "7", "", "hi"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
)


@given(st.dictionaries(KEYS, Json))
def test_any_object_gives_posts_or_reasons(value: dict[str, Any]) -> None:
    assert all(isinstance(item, Post) or item for item in to_posts(COLUMNS, value))


def thread(depth: int, width: int, name: str = "1") -> dict[str, Any]:
    replies = [thread(depth - 1, width, f"{name}.{number}") for number in range(width)] if depth else []
    return {"id": f"p{name}", "at": "2023-10-01", "body": "hi", "replies": replies}


@given(st.integers(0, 4), st.integers(0, 3))
def test_every_reply_answers_the_post_around_it(depth: int, width: int) -> None:
    posts = [item for item in to_posts(FIELDS, thread(depth, width)) if isinstance(item, Post)]
    assert len(posts) == len({post.id for post in posts}) == sum(width**level for level in range(depth + 1))
    assert all(post.reply_to == (post.id.rpartition(".")[0] or None) for post in posts)
