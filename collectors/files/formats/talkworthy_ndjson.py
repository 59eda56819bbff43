"""Reads Talkworthy's own NDJSON, as `export posts` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from collectors.files.engine.reader import FileSample, Reject, read_lines, reader
from collectors.files.engine.streams import FileStream
from talkworthy.model import Post
from talkworthy.post_ndjson import decode


@reader("talkworthy_ndjson")
class TalkworthyNdjson:
    """Reads the interchange format (see `talkworthy.post_ndjson`); the thread of replies is optional."""

    description: ClassVar[str] = "Talkworthy NDJSON (source, id, created_at in each line)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        del sample  # all such files have the same layout

    @staticmethod
    def matches(sample: FileSample) -> bool:
        # posts of the X API have these keys too, and an `author_id`
        return any({"source", "id", "created_at"} <= row.keys() and "author_id" not in row for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_lines(stream, decode)
