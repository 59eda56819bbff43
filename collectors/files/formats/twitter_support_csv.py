"""Reads "Customer Support on Twitter", the CSV of tweets to brands and of their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from collectors.files.engine.dates import to_moment
from collectors.files.engine.reader import Reject, Sniff, reader, unescape
from collectors.files.engine.streams import DumpStream
from collectors.files.engine.table_detection import dated, find_table
from collectors.files.engine.table_reader import Table, read_table
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, clean

COLUMNS = (
    "tweet_id",
    "author_id",
    "inbound",
    "created_at",
    "text",
    "response_tweet_id",
    "in_response_to_tweet_id",
)


@reader("support_tweets")
class SupportTweets:
    """Seven columns, known by their header. Replies tell whom they answer, not their conversation."""

    looks_for: ClassVar[str] = f"support tweets (a CSV with {', '.join(COLUMNS)})"
    tells_thread: ClassVar[bool] = False

    def __init__(self, sniff: Sniff) -> None:
        self._table = dated(sniff, _find(sniff), ["created_at"])

    @staticmethod
    def recognises(sniff: Sniff) -> bool:
        return not sniff.told.columns and _find(sniff) is not None

    def posts(self, stream: DumpStream) -> Iterator[Post | Reject]:
        return read_table(stream, self._table, to_post)


def to_post(cells: Mapping[str, str]) -> Post:
    """The tweet in one row. The conversation of a reply is left empty, not told. Raises BadRow."""
    native = _native(cells["tweet_id"], "tweet_id")
    if not native:
        raise BadRow("tweet_id is empty.")
    if not cells["created_at"] and not cells["text"]:
        raise BadRow("All but the id is empty: this is the rest of a row that a line break has torn.")
    parent = _native(cells["in_response_to_tweet_id"], "in_response_to_tweet_id")
    return Post(
        id=f"x:{native}",
        source="x",
        kind="tweet",
        created_at=to_moment(cells["created_at"]),
        thread="" if parent else f"x:{native}",
        text=unescape(clean(cells["text"])),
        author=clean(cells["author_id"]).strip() or None,
        reply_to=f"x:{parent}" if parent else None,
        url=f"https://x.com/i/web/status/{native}",
    )


def _find(sniff: Sniff) -> Table | None:
    return find_table(sniff, lambda columns: columns == frozenset(COLUMNS))


def _native(cell: str, column: str) -> str:
    """The digits of an id, also where a spreadsheet or data frame has made `19.0` of it."""
    native = cell.strip().removesuffix(".0")
    if native and not (native.isascii() and native.isdigit()):
        raise BadRow(f"{column} is {cell[:80]!r}; it must be a number.")
    return native
