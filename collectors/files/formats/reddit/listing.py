"""Reads pages of Reddit saved as JSON (addresses that end in .json): a thread or a listing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from collectors.files.engine.reader import FileSample, Reject, reader
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

    What Reddit left out of a thread (`more`) is a Reject, which says how many replies are missing. Things that are no
    posts, such as accounts and communities, are passed over.
    """

    description: ClassVar[str] = "pages of Reddit saved as .json (a thread or a listing)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        del sample  # each object shows its own kind

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(_is_thing(row) or _things_of(row) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, to_posts)


def to_posts(row: dict[str, Any]) -> Iterator[Post | str]:
    """Yield the posts in a listing or a thing, and below them; or the reason why one cannot be read."""
    waiting = [row] if _is_thing(row) else list(reversed(_things_of(row)))
    if not waiting:
        yield "The object is neither a listing nor a post of Reddit."
    while waiting:
        thing = waiting.pop()
        data = thing.get("data")
        if not isinstance(data, dict):
            continue
        if thing.get("kind") == "more":
            yield from _to_missing(data)
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


def _to_missing(data: dict[str, Any]) -> Iterator[str]:
    """Yield how many replies Reddit left out; none for the link "continue this thread" without replies behind it."""
    number = data.get("count")
    children = data.get("children")
    missing = number if isinstance(number, int) and number > 0 else len(children) if isinstance(children, list) else 0
    if missing:
        noun = "1 reply is" if missing == 1 else f"{missing:,} replies are"
        yield f"{noun} not in the file: Reddit shows them behind “more replies”."
    elif data.get("id") == "_":
        yield "The replies below here are not in the file: Reddit shows them behind “continue this thread”."


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
