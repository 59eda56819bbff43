"""Reads Talkwalker's results: flat CSV or Excel, or JSON records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.engine.dates import DateOrder, to_moment
from collectors.files.engine.reader import Reject, Sniff, read_lines, reader
from collectors.files.engine.streams import DumpStream
from collectors.files.engine.table_detection import dated, find_table
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.engine.url_posts import Found, to_found_post
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, decode_object

_AUTHOR = "extra_author_attributes"
_NEEDED = frozenset({"url", "published", "content"})
_OWN = frozenset({"domain_url", "root_url", "host_url", "search_indexed", "source_type", f"{_AUTHOR}.name"})


@reader("talkwalker")
class Talkwalker:
    """Known by `url`, `published`, `content` and at least two of its other words, such as `domain_url`, `source_type`.

    Sentiment, engagement, reach, noise and fluency levels are left out: posts are scored here, engagement is a sum that
    nobody can take apart, and an estimate is not a count. Retweets (`RT @...`) say nothing of their own and are passed
    over. `parent_url` may be the thread or the post that is answered: it is taken for the latter where it names
    another post than the thread's first.
    """

    looks_for: ClassVar[str] = "Talkwalker (CSV, Excel or JSON with url, published, content, source_type ...)"
    tells_thread: ClassVar[bool] = False

    def __init__(self, sniff: Sniff) -> None:
        table = _find(sniff)
        self._table = table and dated(sniff, table, ["published"])

    @staticmethod
    def recognises(sniff: Sniff) -> bool:
        if any(_fits(frozenset(row)) for row in sniff.objects()):
            return True
        return not sniff.told.columns and _find(sniff) is not None

    def posts(self, stream: DumpStream) -> Iterator[Post | Reject]:
        table = self._table
        if table:
            return read_table(stream, table, lambda cells: to_post(cells, table.order))
        return read_lines(stream, _line_to_post)


def to_post(cells: Mapping[str, str], order: DateOrder | None = None) -> Post | None:
    """The post in one row, None for a retweet. Raises BadRow."""
    kinds = cells.get("source_type", "").strip(" []").replace('"', "").replace("'", "").split(",")
    if cells["content"].startswith("RT @") and "TWITTER" in kinds[-1].upper():
        return None
    parent = cells.get("parent_url", "")
    return to_found_post(
        Found(
            url=cells["url"],
            created_at=to_moment(cells["published"], order),
            text=cells["content"],
            title=cells.get("title", ""),
            author=cells.get(f"{_AUTHOR}.short_name", "") or cells.get(f"{_AUTHOR}.name", ""),
            kind=kinds[-1].strip().lower(),
            lang=cells.get("lang", ""),
            reply_to="" if _is_thread(parent) else parent,
        )
    )


def _line_to_post(line: bytes) -> Post | None:
    return to_post(_flatten(decode_object(line)))


def _flatten(record: Mapping[str, Any]) -> dict[str, str]:
    """The cells that a flat table would have for a record."""
    author = record.get(_AUTHOR)
    attributes = author if isinstance(author, dict) else {}
    told = {**record, **{f"{_AUTHOR}.{key}": value for key, value in attributes.items()}}
    kinds = told.get("source_type")
    cells = {key: str(value) for key, value in told.items() if isinstance(value, str | int)}
    if isinstance(kinds, list):
        cells["source_type"] = ",".join(map(str, kinds))
    missing = sorted(_NEEDED - cells.keys())
    if missing:
        raise BadRow(f"{', '.join(missing)}: not there, or neither text nor number.")
    return cells


def _is_thread(url: str) -> bool:
    """Whether it is a submission on Reddit: given for every comment below it, however deep."""
    steps = url.split("/comments/")
    return len(steps) == 2 and len(steps[1].strip("/").split("/")) < 3


def _fits(columns: frozenset[str]) -> bool:
    return columns >= _NEEDED and len(columns & (_OWN | {_AUTHOR})) >= 2


def _find(sniff: Sniff) -> Table | None:
    return find_table(sniff, _fits)
