"""Reads JSON of which one line may contain many posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from collectors.files.engine.reader import Reject, start_of_line, whole_lines
from collectors.files.engine.reading_notes import ReadingNotes
from collectors.files.engine.streams import FileStream
from collectors.files.posts.native_post import LeftOut
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, decode_object

ToPosts = Callable[[dict[str, Any]], Iterator[Post | str | LeftOut]]


def read_documents(stream: FileStream, to_posts: ToPosts, notes: ReadingNotes | None = None) -> Iterator[Post | Reject]:
    """Convert the JSON object in each line with `to_posts`: Posts, reasons why one cannot be read, what is left out.

    Yields a Reject for each reason, for a line that is no JSON object, and for one that is too long. Counts in `notes`
    what is left out and what comes twice.
    """
    file = str(stream.path)
    for number, line in whole_lines(stream):
        if isinstance(line, Reject):
            yield line
        elif not line.isspace():
            for item in _checked(_read_line(line, to_posts), notes or ReadingNotes()):
                yield item if isinstance(item, Post) else Reject(number, item, start_of_line(line), file)


def _checked(items: Iterator[Post | str | LeftOut], notes: ReadingNotes) -> Iterator[Post | str]:
    """Yield posts and reasons; count what is left out, and posts that the data set has already."""
    for item in items:
        if isinstance(item, LeftOut):
            notes.add(item.kind)
            continue
        try:
            if isinstance(item, Post):
                notes.check_repeat(item)
        except BadRow as error:
            yield error.reason
        else:
            yield item


def _read_line(line: bytes, to_posts: ToPosts) -> Iterator[Post | str | LeftOut]:
    try:
        row = decode_object(line)
    except BadRow as error:
        yield error.reason
        return
    yield from to_posts(row)
