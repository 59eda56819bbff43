"""Reads "Customer Support on Twitter", a CSV of tweets to brands and the replies of the brands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from collectors.files.cells.ids import check_rounded, drop_fraction
from collectors.files.engine.dates import DateReader
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import find_table, with_date_order
from collectors.files.engine.table_reader import Table, read_table
from talkworthy.model import Post
from talkworthy.plain_text import to_plain_text
from talkworthy.plain_text.characters import clean
from talkworthy.post_ndjson import BadRow

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
class TwitterSupportCsv:
    """Matches a table with exactly seven columns. Replies have a parent but no thread."""

    description: ClassVar[str] = f"support tweets (a CSV with {', '.join(COLUMNS)})"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._table = with_date_order(sample, _find(sample), ["created_at"])

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return not sample.column_map.columns and _find(sample) is not None

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        dates = self._table.dates
        return read_table(stream, self._table, lambda cells: to_post(cells, dates))


def to_post(cells: Mapping[str, str], dates: DateReader) -> Post:
    """Return the tweet in a row. The thread of a reply is left empty: it is unknown. Raises BadRow."""
    native = _native(cells["tweet_id"], "tweet_id")
    if not native:
        raise BadRow("tweet_id is empty.")
    if not cells["created_at"] and not cells["text"]:
        raise BadRow("Everything except the id is empty: this is the rest of a row that a line break has split.")
    parent = _native(cells["in_response_to_tweet_id"], "in_response_to_tweet_id")
    return Post(
        id=f"x:{native}",
        source="x",
        kind="tweet",
        created_at=dates.to_moment(cells["created_at"]),
        thread="" if parent else f"x:{native}",
        text=to_plain_text(cells["text"]),
        author=clean(cells["author_id"]).strip() or None,
        reply_to=f"x:{parent}" if parent else None,
        url=f"https://x.com/i/web/status/{native}",
    )


def _find(sample: FileSample) -> Table | None:
    return find_table(sample, lambda columns: columns == frozenset(COLUMNS))


def _native(cell: str, column: str) -> str:
    """Return the digits of an id, also if a spreadsheet or data frame has changed it to `19.0`."""
    native = cell.strip()
    check_rounded(column, native)
    native = drop_fraction(native)
    if native and not (native.isascii() and native.isdigit()):
        raise BadRow(f"{column} is {cell[:80]!r}; it must be a number.")
    return native
