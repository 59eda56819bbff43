"""Reads pages of Reddit saved as JSON (addresses that end in .json): a thread or a listing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.reading_notes import MISSING_REPLIES, ReadingNotes
from collectors.files.engine.streams import FileStream
from collectors.files.formats.reddit.dump import row_to_post
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import objects_of
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow

_POSTS = ("t1", "t3")
_KINDS = (*_POSTS, "t2", "t4", "t5", "t6", "more")


@reader("reddit_listing")
class RedditListing:
    """Matches objects with `kind` and `data`: listings, or the things in them, one a line.

    The replies that Reddit left out of a thread (`more`) are counted. Things that are no posts, such as accounts and
    communities, are passed over.
    """

    description: ClassVar[str] = "pages of Reddit saved as .json (a thread or a listing)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(_is_thing(row) or _things_of(row) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, lambda row: to_posts(row, self._notes), self._notes)


def to_posts(row: dict[str, Any], notes: ReadingNotes) -> Iterator[Post | str]:
    """Yield the posts in a listing or a thing, and below them; or the reason why one cannot be read.

    The replies that are missing are counted in `notes`.
    """
    waiting = [row] if _is_thing(row) else list(reversed(_things_of(row)))
    if not waiting:
        yield "The object is neither a listing nor a post of Reddit."
    while waiting:
        thing = waiting.pop()
        data = thing.get("data")
        if not isinstance(data, dict):
            continue
        if thing.get("kind") == "more":
            notes.add(MISSING_REPLIES, _count_missing(data))
        elif thing.get("kind") in _POSTS:
            yield _to_post(data)
        waiting += reversed(_replies(data))


def _to_post(data: dict[str, Any]) -> Post | str:
    try:
        return row_to_post(data)
    except BadRow as error:
        return error.reason


def _replies(data: dict[str, Any]) -> list[dict[str, Any]]:
    replies = data.get("replies")
    below = replies.get("data") if isinstance(replies, dict) else None
    return objects_of(data.get("children")) + (objects_of(below.get("children")) if isinstance(below, dict) else [])


def _count_missing(data: dict[str, Any]) -> int:
    """Return how many replies Reddit left out; at least 1, where it only says that the thread goes on."""
    number, children = data.get("count"), data.get("children")
    known = number if isinstance(number, int) else len(children) if isinstance(children, list) else 0
    return max(known, 1)


def _is_thing(row: dict[str, Any]) -> bool:
    data = row.get("data")
    if not isinstance(data, dict):
        return False
    return row.get("kind") in _KINDS or (row.get("kind") == "Listing" and isinstance(data.get("children"), list))


def _things_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the things in the response to `morechildren`, or in an object whose values are listings."""
    response = row.get("json")
    data = response.get("data") if isinstance(response, dict) else None
    things = objects_of(data.get("things")) if isinstance(data, dict) else []
    return things or [value for value in row.values() if isinstance(value, dict) and _is_thing(value)]
