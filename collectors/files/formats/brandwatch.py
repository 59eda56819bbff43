"""Reads Brandwatch's "Bulk Mentions Download", CSV or Excel, with the lines above its header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from collectors.files.engine.dates import DateReader
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import find_table, with_date_order
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.engine.url_posts import UrlPost, build_post, first_filled
from talkworthy.model import Post

_COUNTS = {
    "likes": ("X Likes", "Reddit Score", "Bluesky Likes", "Threads Likes", "Likes"),
    "replies": ("X Replies", "Reddit Comments", "Bluesky Replies", "Threads Replies", "Comments"),
    "reposts": ("X Reposts", "Bluesky Reposts", "Threads Reposts", "Shares"),
}
"""The columns of each count, those of the platform before Brandwatch's sum over all platforms."""


@reader("brandwatch")
class Brandwatch:
    """Matches tables with `Query Name`, `Date`, `Url` and `Full Text` or `Snippet`, among any other columns.

    Sentiment, reach, impact and engagement scores are dropped: Talkworthy scores posts itself, and an estimate is not
    a count. Reposts (`X Repost of`) have no text of their own and are skipped. Times without a zone are taken as UTC.
    """

    description: ClassVar[str] = "Brandwatch mentions (CSV or Excel with Query Name, Date, Url, Full Text or Snippet)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._table = with_date_order(sample, _find(sample), ["Date"])

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return not sample.column_map.columns and _find(sample) is not None

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        dates = self._table.dates
        return read_table(stream, self._table, lambda cells: to_post(cells, dates))


def to_post(cells: Mapping[str, str], dates: DateReader) -> Post | None:
    """Return the post in a row, None for a repost. Raises BadRow."""
    if cells.get("X Repost of", "").strip():
        return None
    return build_post(
        UrlPost(
            url=cells["Url"],
            created_at=dates.to_moment(cells["Date"]),
            text=cells.get("Full Text") or cells.get("Snippet", ""),
            title=cells.get("Title", ""),
            author=cells.get("Author", ""),
            kind=cells.get("Page Type", "").lower(),
            lang=cells.get("Language", ""),
            reply_to=cells.get("X Reply to", ""),
            thread=cells.get("Thread URL", ""),
            is_reply=cells.get("Thread Entry Type", "").strip().lower() in ("reply", "comment"),
            counts={count: first_filled(cells, columns) for count, columns in _COUNTS.items()},
        ),
        dates.notes,
    )


def _find(sample: FileSample) -> Table | None:
    return find_table(
        sample,
        lambda columns: {"Query Name", "Date", "Url"} <= columns and bool({"Full Text", "Snippet"} & columns),
    )
