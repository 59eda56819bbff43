"""Reads saved answers of Bluesky's API: threads, searches, feeds, lists of posts, and the records of an account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from collectors.bluesky.parse import COLLECTION, to_post, to_thread
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import Raw, convert_each, object_of, objects_of, text_of
from talkworthy.model import Post

_FORM = "a post of Bluesky"


@reader("bluesky_api")
class BlueskyApi:
    """Matches the answers to `getPostThread`, `searchPosts`, `getPosts`, `getAuthorFeed` and `listRecords`: whole, or
    one post a line.

    A repost has no words of its own: the post that it repeats is read. The parents that a feed shows are read too.
    """

    description: ClassVar[str] = "Bluesky API (getPostThread, searchPosts, getAuthorFeed ... as JSON)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(_is_bluesky(row) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, to_posts, self._notes)


def to_posts(row: dict[str, Any]) -> Iterator[Post | str]:
    """Yield the posts in an answer of the API, each id once."""
    thread = _thread(row)
    if thread is not None:
        answer = to_thread({"thread": thread})
        yield from answer.posts
        yield from convert_each([view for view, _ in answer.malformed], to_post, _FORM)
        return
    seen: set[str] = set()
    for item in convert_each(_views(row), to_post, _FORM):
        if isinstance(item, str) or item.id not in seen:
            yield item
        if isinstance(item, Post):
            seen.add(item.id)


def _thread(row: Raw) -> dict[str, Any] | None:
    """Return the top of a tree of replies, None if the row has none."""
    if isinstance(row.get("thread"), dict):
        return object_of(row["thread"])
    is_node = _is_view(object_of(row.get("post"))) and ("replies" in row or "parent" in row)
    return dict(row) if is_node else None


def _views(row: Raw) -> Iterator[dict[str, Any]]:
    if _is_view(row):
        yield dict(row)
    yield from (post for post in objects_of(row.get("posts")) if _is_view(post))
    for item in (*objects_of(row.get("feed")), row):
        post = object_of(item.get("post"))
        if _is_view(post):
            yield post
            shown = object_of(item.get("reply"))
            yield from (other for end in ("parent", "root") if _is_view(other := object_of(shown.get(end))))
    for record in (*objects_of(row.get("records")), row):
        if _is_record(record):
            uri = text_of(record["uri"])
            yield {"uri": uri, "author": {"did": uri.split("/")[2]}, "record": record["value"]}


def _is_bluesky(row: Raw) -> bool:
    thread = _thread(row)
    if thread is not None:
        return _is_view(object_of(thread.get("post"))) or thread.get("notFound") is True
    return any(True for _ in _views(row))


def _is_view(row: Raw) -> bool:
    return text_of(row.get("uri")).startswith("at://") and isinstance(row.get("record"), dict) and "author" in row


def _is_record(row: Raw) -> bool:
    return f"/{COLLECTION}/" in text_of(row.get("uri")) and isinstance(row.get("value"), dict)
