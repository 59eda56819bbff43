"""Reads the CSV of PushshiftDumps' `filter_file.py`, which has no header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from collectors.files.engine.dates import DateReader
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import with_date_order
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.engine.url_posts import UrlPost, build_post
from talkworthy.model import Post

_SUBMISSION = ("score", "date", "title", "author", "link", "text")
_COMMENT = ("score", "date", "author", "link", "text")
_SCORE, _DATE = re.compile(r"-?\d+"), re.compile(r"\d{4}-\d\d-\d\d")
_LINK = re.compile(r"https://www\.reddit\.com/(?:r|user)/[\w-]+/comments/.+")


@reader("pushshift_filter")
class PushshiftFilter:
    """Matches rows of score, date, [title,] author, link, text, the first of which is no header.

    A date is a day without a time. The parent of a comment is unknown, its thread is in the link.
    """

    description: ClassVar[str] = "PushshiftDumps filter_file CSV (score, date, [title,] author, link, text; no header)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        table = Table(_columns(sample), header=-1, notes=sample.notes)
        self._table = with_date_order(sample, table, ["date"])

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return not sample.column_map.columns and bool(_columns(sample))

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        dates = self._table.dates
        return read_table(stream, self._table, lambda cells: to_post(cells, dates))


def to_post(cells: Mapping[str, str], dates: DateReader) -> Post:
    """Return the post in a row. Raises BadRow."""
    return build_post(
        UrlPost(
            url=cells["link"],
            created_at=dates.to_moment(cells["date"]),
            text=cells["text"],
            title=cells.get("title", ""),
            author=cells["author"],
            counts={"likes": cells["score"].strip()},
        ),
        dates.notes,
    )


def _columns(sample: FileSample) -> tuple[str, ...]:
    """Return the names of the columns, none if the first row is in neither form."""
    text = sample.head[: 2**16].decode("utf-8-sig", "replace")
    first: list[str] = next(csv.reader(io.StringIO(text, newline="")), [])
    for columns in (_SUBMISSION, _COMMENT):
        cells = dict(zip(columns, first, strict=False))
        if len(first) == len(columns) and _fits(cells):
            return columns
    return ()


def _fits(cells: Mapping[str, str]) -> bool:
    return (
        _SCORE.fullmatch(cells["score"]) is not None
        and _DATE.fullmatch(cells["date"]) is not None
        and cells["author"].startswith("u/")
        and _LINK.fullmatch(cells["link"]) is not None
    )
