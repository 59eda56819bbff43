"""Reads the posts in JSON objects with a map of paths, and the replies nested in them at any depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.files.engine.json_files.paths import get, items_at, lists_of_objects, to_cell
from collectors.files.engine.reading_notes import RETWEETS
from collectors.files.mapping.levels import Level
from collectors.files.mapping.mapped_rows import MappedRows
from collectors.files.posts.native_post import objects_of
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow

_NEEDED = ("id", "created_at", "text", "title")
"""The fields that an item of a list which is not in the map needs, as far as they are mapped, to be a reply."""

Waiting = tuple[Level, Mapping[str, Any], Mapping[str, str], str]
"""A level, an object of it, the cells that it has from the objects around, and the id of the post around, or ""."""


class NestedPosts:
    """How to read the objects of one file: the outermost level of its map, and how to read the rows of each level."""

    def __init__(self, top: Level, rows: Mapping[int, MappedRows]) -> None:
        self._top = top
        self._rows = rows

    def to_posts(self, row: dict[str, Any]) -> Iterator[Post | str]:
        """Yield the posts in an object, first those around others; or the reason why one cannot be read.

        A post without a parent of its own replies to the post around it. The items of a list within a post are replies
        to it if the list is in the map, or if they have the same paths as the post.
        """
        waiting: list[Waiting] = [(self._top, row, {}, "")]
        while waiting:
            level, value, around, parent = waiting.pop()
            cells = {**around, **{column: to_cell(get(value, path)) for path, column in level.columns.items()}}
            own = parent
            if level.column_map:
                item = self._to_post(level, cells, parent)
                if item is not None:
                    yield item
                own = item.id if isinstance(item, Post) else _raw_id(level, cells)
            waiting += reversed(list(_inner(level, value, cells, around, own)))

    def _to_post(self, level: Level, cells: Mapping[str, str], parent: str) -> Post | str | None:
        assert level.column_map is not None, "only levels with posts are read"
        rows = self._rows[id(level)]
        columns = level.column_map.columns
        whole = {column: cells.get(column, "") for column in columns}
        if not any(whole[column] for column in level.columns.values()):
            return "The item has none of the mapped values."
        replies_to = next(column for column, name in columns.items() if name == "reply_to")
        whole[replies_to] = whole[replies_to].strip() or parent
        try:
            post = rows.to_post(whole)
        except BadRow as error:
            return error.reason
        if post is None:
            rows.dates.notes.add(RETWEETS)
        return post


def _inner(
    level: Level, value: Mapping[str, Any], cells: Mapping[str, str], around: Mapping[str, str], parent: str
) -> Iterator[Waiting]:
    """Yield the objects in the lists of an object: those in the map, then replies of the same form as the object."""
    for inner in level.inner:
        yield from ((inner, item, cells, parent) for item in objects_of(items_at(value, inner.list_path)))
    if level.column_map:
        mapped = {inner.list_path for inner in level.inner}
        items_of = (objects_of(items) for path, items in lists_of_objects(value) if path not in mapped)
        yield from ((level, item, around, parent) for items in items_of for item in items if _is_like(level, item))


def _is_like(level: Level, item: Mapping[str, Any]) -> bool:
    """Return whether an item has a value at each path that a post of this level needs."""
    fields = level.column_map.columns if level.column_map else {}
    needed = [path for path, column in level.columns.items() if fields.get(column) in _NEEDED]
    return bool(needed) and all(get(item, path) not in (None, "") for path in needed)


def _raw_id(level: Level, cells: Mapping[str, str]) -> str:
    """Return the id of an object that did not become a post, "" if it has none."""
    fields = level.column_map.columns if level.column_map else {}
    return next((cells.get(column, "") for column, name in fields.items() if name == "id"), "")
