"""Reads Talkworthy's own NDJSON, as `export posts` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from collectors.files.engine.reader import FileSample, Reject, read_lines, reader
from collectors.files.engine.streams import FileStream
from talkworthy.model import Post
from talkworthy.post_ndjson import decode

_OF_X = frozenset({"author_id", "id_str", "full_text", "user"})
"""Keys of posts from the APIs of X, which have `source`, `id` and `created_at` too."""


@reader("talkworthy_ndjson")
class TalkworthyNdjson:
    """Reads the interchange format (see `talkworthy.post_ndjson`); the thread of replies is optional.

    Of several rows with one id the last is kept, as in the store: exports may follow each other in one file.
    """

    description: ClassVar[str] = "Talkworthy NDJSON (source, id, created_at in each line)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any({"source", "id", "created_at"} <= row.keys() and not _OF_X & row.keys() for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_lines(stream, self._to_post)

    def _to_post(self, line: bytes) -> Post:
        post = decode(line)
        self._notes.note_replaced(post)
        return post
