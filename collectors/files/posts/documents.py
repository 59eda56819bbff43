"""Reads JSON of which one line may contain many posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from collectors.files.engine.reader import Reject, start_of_line, whole_lines
from collectors.files.engine.streams import FileStream
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, decode_object


def read_documents(
    stream: FileStream, to_posts: Callable[[dict[str, Any]], Iterator[Post | str]]
) -> Iterator[Post | Reject]:
    """Convert the JSON object in each line with `to_posts`, which yields Posts, or the reason why one cannot be read.

    Yields a Reject for each reason, for a line that is no JSON object, and for one that is too long.
    """
    file = str(stream.path)
    for number, line in whole_lines(stream):
        if isinstance(line, Reject):
            yield line
        elif not line.isspace():
            for item in _read_line(line, to_posts):
                yield item if isinstance(item, Post) else Reject(number, item, start_of_line(line), file)


def _read_line(line: bytes, to_posts: Callable[[dict[str, Any]], Iterator[Post | str]]) -> Iterator[Post | str]:
    try:
        row = decode_object(line)
    except BadRow as error:
        yield error.reason
        return
    yield from to_posts(row)
