"""Reads Talkwalker's results: flat CSV or Excel, or JSON records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.cells.retweets import is_retweet
from collectors.files.engine.dates import DateReader
from collectors.files.engine.reader import FileSample, Reject, read_lines, reader
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import find_table, with_date_order
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.engine.url_posts import UrlPost, build_post
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, decode_object

_AUTHOR = "extra_author_attributes"
_NEEDED = frozenset({"url", "published", "content"})
_OWN = frozenset({"domain_url", "root_url", "host_url", "search_indexed", "source_type", f"{_AUTHOR}.name"})


@reader("talkwalker")
class Talkwalker:
    """Matches `url`, `published`, `content` and at least two other fields, such as `domain_url` and `source_type`.

    Sentiment, engagement, reach, noise and fluency levels are dropped: Talkworthy scores posts itself, engagement is a
    sum of unlike things, and an estimate is not a count. Retweets (`RT @...`) have no text of their own and are
    skipped. `parent_url` may be the thread or the parent; it is taken as the parent unless it is the first post of the
    thread.
    """

    description: ClassVar[str] = "Talkwalker (CSV, Excel or JSON with url, published, content, source_type ...)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        table = _find(sample)
        self._table = table and with_date_order(sample, table, ["published"])

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
        return read_lines(stream, _line_to_post)


def to_post(cells: Mapping[str, str], dates: DateReader) -> Post | None:
    """Return the post in a row, None for a retweet. Raises BadRow."""
    kinds = cells.get("source_type", "").strip(" []").replace('"', "").replace("'", "").split(",")
    if is_retweet(cells["content"]) and "TWITTER" in kinds[-1].upper():
        return None
    parent = cells.get("parent_url", "")
    return build_post(
        UrlPost(
            url=cells["url"],
            created_at=dates.to_moment(cells["published"]),
            text=cells["content"],
            title=cells.get("title", ""),
            author=cells.get(f"{_AUTHOR}.short_name", "") or cells.get(f"{_AUTHOR}.name", ""),
            kind=kinds[-1].strip().lower(),
            lang=cells.get("lang", ""),
            reply_to="" if _is_thread(parent) else parent,
        ),
        dates.notes,
    )


def _line_to_post(line: bytes) -> Post | None:
    return to_post(_flatten(decode_object(line)), DateReader())


def _flatten(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells that a flat table would have for a record."""
    author = record.get(_AUTHOR)
    attributes = author if isinstance(author, dict) else {}
    flat = {**record, **{f"{_AUTHOR}.{key}": value for key, value in attributes.items()}}
    kinds = flat.get("source_type")
    cells = {key: str(value) for key, value in flat.items() if isinstance(value, str | int)}
    if isinstance(kinds, list):
        cells["source_type"] = ",".join(map(str, kinds))
    missing = sorted(_NEEDED - cells.keys())
    if missing:
        raise BadRow(f"{', '.join(missing)}: missing, or neither text nor number.")
    return cells


def _is_thread(url: str) -> bool:
    """Return whether the URL is a submission on Reddit, which is given for every comment below it."""
    steps = url.split("/comments/")
    return len(steps) == 2 and len(steps[1].strip("/").split("/")) < 3


def _fits(columns: frozenset[str]) -> bool:
    return columns >= _NEEDED and len(columns & (_OWN | {_AUTHOR})) >= 2


def _find(sample: FileSample) -> Table | None:
    return find_table(sample, _fits)
