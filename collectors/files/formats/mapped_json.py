"""Reads any JSON or JSON lines with a map of its paths to the fields of a post."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.mapping.check_map import check_map
from collectors.files.mapping.json_map import check_paths, find_json_dates, find_json_ids
from collectors.files.mapping.levels import to_levels
from collectors.files.mapping.mapped_rows import MappedRows
from collectors.files.mapping.nested_posts import NestedPosts
from collectors.files.posts.documents import read_documents
from talkworthy.model import Post


@reader("mapped_json")
class MappedJson:
    """Reads objects, at the top of a file or in lists, by the paths of their values: `comments[].author.name`."""

    description: ClassVar[str] = "any JSON or JSON lines with --map path=field"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        check_map(sample.column_map)
        check_paths(sample)
        top = to_levels(sample.column_map)
        dates, ids = find_json_dates(sample), find_json_ids(sample)
        rows = {id(level): MappedRows(level.column_map, dates, ids) for level in top.post_levels() if level.column_map}
        self._posts = NestedPosts(top, rows)
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return bool(sample.column_map.columns) and any(sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, self._posts.to_posts, self._notes)
