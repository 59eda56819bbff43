"""Reads "Sentiment140", 1.6 million tweets of 2009 in a CSV without a header (http://help.sentiment140.com)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import choose_encoding
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.formats.x.known_tables import SENTIMENT_140
from collectors.files.mapping.mapped_rows import MappedRows
from talkworthy.model import Post

_COLUMNS = ("target", "ids", "date", "flag", "user", "text")
_DATE = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d [A-Z]{3,4} \d{4}")


@reader("sentiment140")
class Sentiment140:
    """Matches six columns without a header: 0, 2 or 4, an id, `Mon Apr 06 22:19:45 PDT 2009`, a query, a name, words.

    The file is in Latin-1 unless an encoding is given.
    """

    description: ClassVar[str] = "Sentiment140 (tweets of 2009, a CSV without a header)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        encoding = choose_encoding(sample) if sample.column_map.encoding else "latin-1"
        self._table = Table(_COLUMNS, header=-1, encoding=encoding, notes=sample.notes)
        self._rows = MappedRows(SENTIMENT_140.to_map(_COLUMNS), self._table.dates)

    @staticmethod
    def matches(sample: FileSample) -> bool:
        text = sample.head[:4096].decode("latin-1")
        first: list[str] = next(csv.reader(io.StringIO(text, newline="")), [])
        return not sample.column_map.columns and len(first) == len(_COLUMNS) and _fits(first)

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_table(stream, self._table, self._to_post)

    def _to_post(self, cells: Mapping[str, str]) -> Post | None:
        post = SENTIMENT_140.to_post(cells, self._rows)
        return replace(post, thread=post.id) if post else None


def _fits(first: list[str]) -> bool:
    target, native, date = first[:3]
    return target in ("0", "2", "4") and native.isdigit() and _DATE.fullmatch(date) is not None
