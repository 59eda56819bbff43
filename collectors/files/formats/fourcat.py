"""Reads the exports of 4CAT (https://4cat.nl): CSV, Excel, or NDJSON with the same fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.cells.counts import to_counts
from collectors.files.cells.ids import check_rounded
from collectors.files.engine.dates import DateReader
from collectors.files.engine.reader import FileSample, Reject, read_lines, reader
from collectors.files.engine.reading_notes import UNREADABLE_COUNTS
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import find_table, with_date_order
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.engine.url_posts import first_filled, to_author
from talkworthy import post_ndjson
from talkworthy.model import Post
from talkworthy.plain_text import exported_to_plain_text, to_plain_text
from talkworthy.post_ndjson import BadRow, decode_object

_NEEDED = frozenset({"id", "thread_id", "body"})
_DATES = ("unix_timestamp", "timestamp", "created_at")
_SOURCES = {
    "is_retweet": ("x", "tweet"),
    "replied_to_post": ("bluesky", "post"),
    "link_thumbnail_url": ("threads", "post"),
    "is_comment_on_comment": ("tiktok", "comment"),
}
"""A column that only one data source has -> the source, and its kind of post."""

_COUNTS = {
    "likes": ("like_count", "likes"),
    "replies": ("reply_count", "replies"),
    "reposts": ("retweet_count", "repost_count", "reposts"),
    "views": ("impression_count", "views"),
}


@reader("fourcat")
class FourCat:
    """Matches `id`, `thread_id`, `body` and a date.

    A column of its own shows the data source: X, Bluesky, Threads or TikTok comments. Posts of other data sources get
    the source `file`. `unix_timestamp` is preferred to `timestamp`, which is in the local time of the 4CAT server.
    Retweets have no text of their own and are skipped.
    """

    description: ClassVar[str] = "4CAT (CSV, Excel or NDJSON with id, thread_id, body, timestamp)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        table = _find(sample)
        self._table = table and with_date_order(sample, table, [next(name for name in _DATES if name in table.columns)])

    @staticmethod
    def matches(sample: FileSample) -> bool:
        if any(_fits(frozenset(row)) for row in sample.objects()):
            return True
        return not sample.column_map.columns and _find(sample) is not None

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        table = self._table
        if table:
            dates = table.dates
            return read_table(stream, table, lambda cells: to_post(cells, dates))
        return read_lines(stream, lambda line: to_post(_to_cells(decode_object(line)), DateReader()))


def to_post(cells: Mapping[str, str], dates: DateReader) -> Post | None:
    """Return the post in a row, None for a retweet. Raises BadRow."""
    if cells.get("is_retweet", "").strip().lower() == "yes":
        return None
    if cells.get("author_id") == "UNKNOWN":
        raise BadRow(f"4CAT could not get this post: {cells.get('subject', '')}")
    source, kind = next((pair for column, pair in _SOURCES.items() if column in cells), ("file", ""))
    native, native_thread = _native(cells, "id"), _native(cells, "thread_id")
    if not native:
        raise BadRow("id is empty.")
    thread, parent = _find_thread_and_parent(source, cells, native_thread or native)
    row: dict[str, Any] = {
        "source": source,
        "id": f"{source}:{native}",
        "kind": kind,
        "created_at": dates.to_moment(_date(cells)).isoformat(),
        "thread": f"{source}:{thread}",
        "reply_to": f"{source}:{parent}" if parent else "",
        "parent_missing": not parent and _is_reply(cells, native, thread),
        "title": to_plain_text(cells.get("subject", "")),
        "text": exported_to_plain_text(source, cells["body"]),
        "author": to_author(cells.get("author", "")),
        "lang": _lang(cells),
        "url": _url(source, cells, native),
    }
    counts, unreadable = to_counts({count: first_filled(cells, columns) for count, columns in _COUNTS.items()})
    dates.notes.add(UNREADABLE_COUNTS, unreadable)
    return post_ndjson.to_post({**row, **counts})


def _find_thread_and_parent(source: str, cells: Mapping[str, str], thread: str) -> tuple[str, str]:
    """Return the native ids of the thread and of the parent, "" if the parent is unknown.

    On TikTok `thread_id` is the parent, a comment or a video. On Bluesky the link to the parent contains a name instead
    of the DID of its id, so the parent is known only if it is the first post of the thread or by the same author.
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


def _is_reply(cells: Mapping[str, str], native: str, thread: str) -> bool:
    flag = cells.get("is_reply", "").strip().lower()
    return flag == "yes" if flag else native != thread


def _native(cells: Mapping[str, str], column: str) -> str:
    native = cells.get(column, "").strip()
    check_rounded(column, native)
    return native


def _date(cells: Mapping[str, str]) -> str:
    return first_filled(cells, _DATES)


def _lang(cells: Mapping[str, str]) -> str:
    code = (cells.get("language_guess") or cells.get("languages") or "").split(",")[0].strip().lower()
    return "" if code in ("n/a", "und", "un") else code


def _url(source: str, cells: Mapping[str, str], native: str) -> str:
    if source == "x":
        return f"https://x.com/i/web/status/{native}"
    return first_filled(cells, ("url", "link", "comment_url", "post_url"))


def _to_cells(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells that a table would have for a JSON row."""
    missing = sorted(key for key in _NEEDED if not isinstance(row.get(key), str | int))
    if missing:
        raise BadRow(f"{', '.join(missing)}: missing, or neither text nor number.")
    return {key: "" if value is None else str(value) for key, value in row.items()}


def _fits(columns: frozenset[str]) -> bool:
    return columns >= _NEEDED and bool(columns & set(_DATES))


def _find(sample: FileSample) -> Table | None:
    return find_table(sample, _fits)
