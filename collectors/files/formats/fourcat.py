"""Reads 4CAT's exports (https://4cat.nl): CSV, Excel, or NDJSON with the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.engine.dates import DateOrder, to_moment
from collectors.files.engine.reader import Reject, Sniff, read_lines, reader
from collectors.files.engine.streams import DumpStream
from collectors.files.engine.table_detection import dated, find_table
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.engine.url_posts import first_told, to_author
from collectors.files.formats.mapped_csv import to_count
from talkworthy import post_ndjson
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, decode_object

_NEEDED = frozenset({"id", "thread_id", "body"})
_DATES = ("unix_timestamp", "timestamp", "created_at")
_SOURCES = {
    "is_retweet": ("x", "tweet"),
    "replied_to_post": ("bluesky", "post"),
    "link_thumbnail_url": ("threads", "post"),
    "is_comment_on_comment": ("tiktok", "comment"),
}
"""A column that one data source alone has -> the source, and what it calls its posts."""

_COUNTS = {
    "likes": ("like_count", "likes"),
    "replies": ("reply_count", "replies"),
    "reposts": ("retweet_count", "repost_count", "reposts"),
    "views": ("impression_count", "views"),
}
_ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")


@reader("fourcat")
class FourCat:
    """Known by `id`, `thread_id`, `body` and a date. The data source - X, Bluesky, Threads, TikTok comments - is known
    by a column of its own; of another one the posts are of source `file`.

    `unix_timestamp` goes before `timestamp`, which is in the local time of 4CAT's server. Retweets say nothing of their
    own and are passed over.
    """

    looks_for: ClassVar[str] = "4CAT (CSV, Excel or NDJSON with id, thread_id, body, timestamp)"
    tells_thread: ClassVar[bool] = True

    def __init__(self, sniff: Sniff) -> None:
        table = _find(sniff)
        self._table = table and dated(sniff, table, [next(name for name in _DATES if name in table.columns)])

    @staticmethod
    def recognises(sniff: Sniff) -> bool:
        if any(_fits(frozenset(row)) for row in sniff.objects()):
            return True
        return not sniff.told.columns and _find(sniff) is not None

    def posts(self, stream: DumpStream) -> Iterator[Post | Reject]:
        table = self._table
        if table:
            return read_table(stream, table, lambda cells: to_post(cells, table.order))
        return read_lines(stream, lambda line: to_post(_to_cells(decode_object(line))))


def to_post(cells: Mapping[str, str], order: DateOrder | None = None) -> Post | None:
    """The post in one row, None for a retweet. Raises BadRow."""
    if cells.get("is_retweet", "").strip().lower() == "yes":
        return None
    if cells.get("author_id") == "UNKNOWN":
        raise BadRow(f"4CAT could not get this post: {cells.get('subject', '')}")
    source, kind = next((told for column, told in _SOURCES.items() if column in cells), ("file", ""))
    native, native_thread = _native(cells, "id"), _native(cells, "thread_id")
    if not native:
        raise BadRow("id is empty.")
    thread, parent = _place(source, cells, native_thread or native)
    row: dict[str, Any] = {
        "source": source,
        "id": f"{source}:{native}",
        "kind": kind,
        "created_at": to_moment(_date(cells), order).isoformat(),
        "thread": f"{source}:{thread}",
        "reply_to": f"{source}:{parent}" if parent else "",
        "parent_missing": not parent and _is_answer(cells, native, thread),
        "title": cells.get("subject", ""),
        "text": cells["body"],
        "author": to_author(cells.get("author", "")),
        "lang": _lang(cells),
        "url": _url(source, cells, native),
    }
    counts = {count: first_told(cells, columns) for count, columns in _COUNTS.items()}
    return post_ndjson.to_post({**row, **{key: to_count(key, told) for key, told in counts.items() if told}})


def _place(source: str, cells: Mapping[str, str], thread: str) -> tuple[str, str]:
    """The conversation, and the post that is answered where the row tells it; native ids.

    On TikTok `thread_id` is the comment or video that is answered. On Bluesky the link to the answered post holds a
    name and not the DID of its id, so it is known only where it is the thread's first post, or by the same author.
    """
    if source == "tiktok":
        return _native(cells, "post_id") or thread, thread
    link = cells.get("replied_to_post", "").strip()
    if source != "bluesky" or not link:
        return thread, ""
    key = link.rsplit("/", 1)[-1]
    if key == thread.rsplit("/", 1)[-1]:
        return thread, thread
    author = cells.get("author_id", "").strip() if cells.get("replied_to_user") == cells.get("author") else ""
    return thread, f"at://{author}/app.bsky.feed.post/{key}" if author else ""


def _is_answer(cells: Mapping[str, str], native: str, thread: str) -> bool:
    told = cells.get("is_reply", "").strip().lower()
    return told == "yes" if told else native != thread


def _native(cells: Mapping[str, str], column: str) -> str:
    native = cells.get(column, "").strip()
    if _ROUNDED.fullmatch(native):
        raise BadRow(f"{column} is {native!r}: a spreadsheet has rounded it. Export it again, as CSV.")
    return native


def _date(cells: Mapping[str, str]) -> str:
    return first_told(cells, _DATES)


def _lang(cells: Mapping[str, str]) -> str:
    told = (cells.get("language_guess") or cells.get("languages") or "").split(",")[0].strip().lower()
    return "" if told in ("n/a", "und", "un") else told


def _url(source: str, cells: Mapping[str, str], native: str) -> str:
    if source == "x":
        return f"https://x.com/i/web/status/{native}"
    return first_told(cells, ("url", "link", "comment_url", "post_url"))


def _to_cells(row: Mapping[str, Any]) -> dict[str, str]:
    """The cells that a table would have for a JSON row."""
    missing = sorted(key for key in _NEEDED if not isinstance(row.get(key), str | int))
    if missing:
        raise BadRow(f"{', '.join(missing)}: not there, or neither text nor number.")
    return {key: "" if value is None else str(value) for key, value in row.items()}


def _fits(columns: frozenset[str]) -> bool:
    return columns >= _NEEDED and bool(columns & set(_DATES))


def _find(sniff: Sniff) -> Table | None:
    return find_table(sniff, _fits)
