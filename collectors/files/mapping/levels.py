"""Splits a map with paths into the levels of a nested JSON file: its objects, and the items of each list in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from collectors.files.engine.json_files.paths import LIST, split_list
from collectors.files.engine.reader import ColumnMap

PARENT = "(parent)"
"""The column that holds the id of the post around a nested one, where no column is mapped to `reply_to`."""

_TEXTS = frozenset({"text", "title"})
_OF_POST_AROUND = frozenset({"source", "community", "lang", "timezone"})
"""Fields that a nested post has in common with the post around it, if they are not mapped for itself."""


@dataclass(frozen=True, slots=True)
class Level:
    """The objects at one depth of a file.

    `list_path` leads from an object of the level around to the list that they are in, `comments[]`; it is "" for the
    objects of the file. `columns`: path in the object -> column of the map. `column_map` is the map of their posts,
    with the columns that they have in common with the objects around; None if they are no posts, because no text or
    title is mapped.
    """

    list_path: str
    columns: Mapping[str, str]
    column_map: ColumnMap | None
    inner: tuple[Level, ...] = ()

    def post_levels(self) -> Iterator[Level]:
        """Yield this level and those in it that hold posts."""
        if self.column_map:
            yield self
        for level in self.inner:
            yield from level.post_levels()


@dataclass(slots=True)
class _Branch:
    """The columns of one level, by their path in its objects, while the columns of a map are sorted into levels."""

    columns: dict[str, str] = field(default_factory=dict)
    lists: dict[str, _Branch] = field(default_factory=dict)


def to_levels(column_map: ColumnMap) -> Level:
    """Return the outermost level of a map: of `title=title`, `comments[].body=text` a post, in it those of its list."""
    root = _Branch()
    for column in column_map.columns:
        branch, path = root, column.removeprefix(f"{LIST}.")
        list_path, path = split_list(path)
        while list_path:
            branch = branch.lists.setdefault(list_path, _Branch())
            list_path, path = split_list(path)
        branch.columns[path] = column
    return _to_level("", root, column_map, {})


def _to_level(list_path: str, branch: _Branch, column_map: ColumnMap, around: Mapping[str, str]) -> Level:
    """Return a level; `around` are the columns, with their fields, that its objects have from the objects around."""
    own = {column: column_map.columns[column] for column in branch.columns.values()}
    fields = set(own.values())
    known = own | {column: name for column, name in around.items() if name not in fields}
    is_post = bool(fields & _TEXTS)
    passed_on = {column: name for column, name in known.items() if name in _OF_POST_AROUND} if is_post else known
    inner = tuple(_to_level(path, lower, column_map, passed_on) for path, lower in branch.lists.items())
    columns = known if "reply_to" in known.values() else {**known, PARENT: "reply_to"}
    return Level(list_path, branch.columns, replace(column_map, columns=columns) if is_post else None, inner)
