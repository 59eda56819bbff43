"""Reads Brandwatch's "Bulk Mentions Download", CSV or Excel, with the lines that stand above its header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from collectors.files.engine.dates import DateOrder, to_moment
from collectors.files.engine.reader import Reject, Sniff, reader
from collectors.files.engine.streams import DumpStream
from collectors.files.engine.table_detection import dated, find_table
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.engine.url_posts import Found, first_told, to_found_post
from talkworthy.model import Post

_COUNTS = {
    "likes": ("X Likes", "Reddit Score", "Bluesky Likes", "Threads Likes", "Likes"),
    "replies": ("X Replies", "Reddit Comments", "Bluesky Replies", "Threads Replies", "Comments"),
    "reposts": ("X Reposts", "Bluesky Reposts", "Threads Reposts", "Shares"),
}
"""The columns that tell a count, the platform's own before Brandwatch's sum over all platforms."""


@reader("brandwatch")
class Brandwatch:
    """Known by `Query Name`, `Date`, `Url` and words in `Full Text` or `Snippet`, in any order and among any others.

    Sentiment, reach, impact and engagement scores are left out: posts are scored here, and an estimate is not a
    count. Reposts (`X Repost of`) say nothing of their own and are passed over. Moments
    are taken as UTC unless they tell their zone.
    """

    looks_for: ClassVar[str] = "Brandwatch mentions (CSV or Excel with Query Name, Date, Url, Full Text or Snippet)"
    tells_thread: ClassVar[bool] = False

    def __init__(self, sniff: Sniff) -> None:
        self._table = dated(sniff, _find(sniff), ["Date"])

    @staticmethod
    def recognises(sniff: Sniff) -> bool:
        return not sniff.told.columns and _find(sniff) is not None

    def posts(self, stream: DumpStream) -> Iterator[Post | Reject]:
        return read_table(stream, self._table, lambda cells: to_post(cells, self._table.order))


def to_post(cells: Mapping[str, str], order: DateOrder | None = None) -> Post | None:
    """The post in one row, None for a repost. Raises BadRow."""
    if cells.get("X Repost of", "").strip():
        return None
    return to_found_post(
        Found(
            url=cells["Url"],
            created_at=to_moment(cells["Date"], order),
            text=cells.get("Full Text") or cells.get("Snippet", ""),
            title=cells.get("Title", ""),
            author=cells.get("Author", ""),
            kind=cells.get("Page Type", "").lower(),
            lang=cells.get("Language", ""),
            reply_to=cells.get("X Reply to", ""),
            thread=cells.get("Thread URL", ""),
            answers=cells.get("Thread Entry Type", "").strip().lower() in ("reply", "comment"),
            counts={count: first_told(cells, columns) for count, columns in _COUNTS.items()},
        )
    )


def _find(sniff: Sniff) -> Table | None:
    return find_table(
        sniff,
        lambda columns: {"Query Name", "Date", "Url"} <= columns and bool({"Full Text", "Snippet"} & columns),
    )
