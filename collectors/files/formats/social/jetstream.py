"""Reads recorded events of Jetstream, the stream of Bluesky, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from collectors.bluesky.parse import COLLECTION, event_to_view, to_moment, to_post
from collectors.engine.json_fields import required_text
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import Raw, build_post, convert_each, object_of
from talkworthy.model import DELETION, Post


@reader("jetstream")
class Jetstream:
    """Matches lines with `did`, `time_us` and `commit` (https://github.com/bluesky-social/jetstream).

    Posts are read, and notices of deletion, which make stored posts tombstones; likes and follows are passed over.
    """

    description: ClassVar[str] = "Jetstream (recorded events of Bluesky)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        del sample  # all such files have the same layout

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any({"did", "time_us"} <= row.keys() and ("commit" in row or "kind" in row) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, to_posts)


def to_posts(row: dict[str, Any]) -> Iterator[Post | str]:
    """Yield the post of an event, if it is about one."""
    return convert_each([row], to_event_post, "an event of Jetstream")


def to_event_post(event: Raw) -> Post | None:
    """Return the new or edited post, or the notice that one was deleted; None for other events."""
    commit = object_of(event.get("commit"))
    if commit.get("collection") != COLLECTION:
        return None
    if commit.get("operation", commit.get("type")) not in ("delete", "d"):
        return to_post(event_to_view(event))
    key = required_text(commit, "rkey")
    written = to_moment(key)
    if written is None:
        return None
    native = f"at://{required_text(event, 'did')}/{COLLECTION}/{key}"
    return build_post("bluesky", {"id": native, "kind": DELETION, "created_at": written, "gone": True})
