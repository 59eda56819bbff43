"""Reads the NDJSON of Zeeschuimer (https://github.com/digitalmethodsinitiative/zeeschuimer), also as 4CAT keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.reading_notes import ReadingNotes
from collectors.files.engine.streams import FileStream
from collectors.files.formats.x import v1
from collectors.files.formats.x.graphql import is_graphql, to_v1
from collectors.files.formats.zeeschuimer import meta, tiktok
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import convert_each, object_of
from talkworthy.model import Post

Raw = Mapping[str, Any]

_KINDS: tuple[tuple[frozenset[str], Callable[[Raw], Post | None]], ...] = (
    (frozenset({"cid", "aweme_id", "text"}), tiktok.to_comment),
    (frozenset({"desc", "createTime", "author"}), tiktok.to_post),
    (frozenset({"code", "taken_at", "text_post_app_info"}), meta.to_threads_post),
    (frozenset({"code", "taken_at"}), meta.to_instagram_post),
    (frozenset({"shortcode", "taken_at_timestamp"}), meta.to_instagram_node),
    (frozenset({"_zs_comment_post_id", "text", "created_at"}), meta.to_instagram_comment),
)
"""The keys of one kind of item -> how it becomes a post."""


@reader("zeeschuimer")
class Zeeschuimer:
    """Matches objects with `source_platform` and `data`, or with 4CAT's `__import_meta`.

    Posts and comments of TikTok, posts of Threads, Instagram and X, comments of Instagram. Items of other platforms
    are Rejects.
    """

    description: ClassVar[str] = "Zeeschuimer (NDJSON: TikTok, Threads, Instagram, X)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(is_item(row) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, lambda row: to_posts(row, self._notes), self._notes)


def is_item(row: Raw) -> bool:
    """Return whether an object is an item of Zeeschuimer."""
    return "__import_meta" in row or ("source_platform" in row and isinstance(row.get("data"), dict))


def to_posts(row: dict[str, Any], notes: ReadingNotes) -> Iterator[Post | str]:
    """Yield the posts in an item, or the reason why there is none; count retweets in `notes`."""
    data = object_of(row.get("data")) if "source_platform" in row else row
    if is_graphql(data):
        yield from v1.to_posts(to_v1(data), notes)
        return
    convert = next((convert for keys, convert in _KINDS if keys <= data.keys()), None)
    if convert is None:
        yield "Talkworthy cannot read items of this platform from Zeeschuimer."
    else:
        yield from convert_each([data], convert, "an item of Zeeschuimer")
