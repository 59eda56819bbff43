"""Reads Talkworthy's own NDJSON, as `export posts` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from collectors.files.engine.reader import Reject, Sniff, read_lines, reader
from collectors.files.engine.streams import DumpStream
from talkworthy.model import Post
from talkworthy.post_ndjson import decode


@reader("talkworthy_ndjson")
class TalkworthyNdjson:
    """The interchange form (see `talkworthy.post_ndjson`); replies need not tell their conversation."""

    looks_for: ClassVar[str] = "Talkworthy NDJSON (source, id, created_at in each line)"
    tells_thread: ClassVar[bool] = False

    def __init__(self, sniff: Sniff) -> None:
        del sniff  # every such file is alike

    @staticmethod
    def recognises(sniff: Sniff) -> bool:
        # posts as X gives them have these keys too, and tell their author by its id
        return any({"source", "id", "created_at"} <= row.keys() and "author_id" not in row for row in sniff.objects())

    def posts(self, stream: DumpStream) -> Iterator[Post | Reject]:
        return read_lines(stream, decode)
