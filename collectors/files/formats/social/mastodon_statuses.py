"""Reads saved answers of Mastodon's API: statuses, timelines, searches and contexts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from collectors.engine.json_fields import WRONG_SHAPE, required_text
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.reading_notes import PRIVATE
from collectors.files.engine.streams import FileStream, open_bytes
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import LeftOut, Raw, convert_each, object_of, objects_of, text_of
from collectors.mastodon.parse import PUBLIC, to_id, to_post
from talkworthy.model import Post

_NEEDED = frozenset({"id", "uri", "content", "account", "created_at"})
_LISTS = ("statuses", "ancestors", "descendants")
_UNKNOWN = "unknown"


@reader("mastodon_statuses")
class MastodonStatuses:
    """Matches JSON with statuses (https://docs.joinmastodon.org/entities/Status).

    A status that only boosts another is read as the other. Posts for followers or for those named are skipped. The
    server that answered is that of the accounts whose names have no server; ids of parents are valid on it alone.
    """

    description: ClassVar[str] = "Mastodon API (statuses, search or context as JSON)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes
        statuses = [status for row in sample.objects() for status in _statuses(row)]
        self._server = next(filter(None, map(_own_server, statuses)), _UNKNOWN)
        self._known: dict[str, str] | None = None

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(any(status.keys() >= _NEEDED for status in _statuses(row)) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        if self._known is None:
            self._known = self._read_ids(stream)
        return read_documents(stream, self._to_posts, self._notes)

    def _read_ids(self, stream: FileStream) -> dict[str, str]:
        """Return id on the server -> post id, of every status in the file: parents may come after their replies."""
        known: dict[str, str] = {}

        def remember(row: dict[str, Any]) -> Iterator[Post | str | LeftOut]:
            for status in _statuses(row):
                with suppress(*WRONG_SHAPE):  # the second pass says what is wrong
                    known[text_of(status.get("id"))] = to_id(required_text(status, "uri"))
            return iter(())

        with open_bytes(stream.path) as again:
            for _ in read_documents(again, remember):
                pass
        return known

    def _to_posts(self, row: dict[str, Any]) -> Iterator[Post | str | LeftOut]:
        return convert_each(_statuses(row), self._to_post, "a status of Mastodon")

    def _to_post(self, status: Raw) -> Post | LeftOut:
        if status.get("visibility", "public") not in PUBLIC:
            return LeftOut(PRIVATE)
        post = to_post(status, self._server, self._known or {})
        if post.reply_to and post.reply_to.startswith(f"mastodon:{_UNKNOWN}/"):
            post = replace(post, reply_to=None, thread=post.id, parent_missing=True)
        return replace(post, thread="") if post.reply_to else post


def _statuses(row: Raw) -> list[dict[str, Any]]:
    """Return the statuses in a line: itself, or those of a search or context; for a boost the status it boosts."""
    wrapped = [status for key in _LISTS for status in objects_of(row.get(key))]
    return [object_of(status.get("reblog")) or status for status in wrapped or [dict(row)]]


def _own_server(status: Raw) -> str:
    account = object_of(status.get("account"))
    try:
        is_local = "@" not in text_of(account.get("acct"))
        return urlsplit(text_of(account.get("url"))).netloc.lower() if is_local else ""
    except WRONG_SHAPE:
        return ""
