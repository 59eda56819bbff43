"""Converts a row of a table to a Post by a column map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from collectors.files.cells.counts import to_counts
from collectors.files.cells.ids import MISSING, SPREADSHEET_ERRORS, IdCells, RoundedId, make_id
from collectors.files.cells.retweets import is_retweet
from collectors.files.cells.sources import to_source
from collectors.files.cells.zones import zone_in_name
from collectors.files.engine.dates import DateReader
from collectors.files.engine.platform_ids import with_platform_ids
from collectors.files.engine.reader import ColumnMap
from collectors.files.engine.reading_notes import ROUNDED_IDS, UNREADABLE_COUNTS
from collectors.files.engine.url_posts import to_author
from collectors.files.mapping.check_map import DATE, SENTIMENT, TIMEZONE
from talkworthy import post_ndjson
from talkworthy.file_sentiment import to_flag, to_sentiment
from talkworthy.model import Post
from talkworthy.plain_text import bbcode_to_plain_text, markdown_to_plain_text, to_plain_text
from talkworthy.plain_text.stars import to_stars
from talkworthy.post_ndjson import BadRow
from talkworthy.timestamps import EPOCH

IDS = ("id", "thread", "reply_to", "quotes")
_COUNTS = ("likes", "replies", "reposts", "views")
NOT_RATED = frozenset({"", "0", "0.0", "-", "n/a", "na", "nan", "none", "null", "<na>"})
"""Cells, in lower case, that say that there is no rating."""
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}
_PLATFORMS = frozenset({"reddit", "x", "youtube", "stackexchange"})
_TO_PLAIN_TEXT = {"title": to_plain_text, "text": to_plain_text}
_TO_TEXT = {
    "reddit": {"title": to_plain_text, "text": markdown_to_plain_text},
    "steam": {"title": to_plain_text, "text": bbcode_to_plain_text},
}
_NO_TEXT = frozenset({"nan", "NaN", "<NA>"})
_REDDIT = "https://www.reddit.com"


@dataclass(frozen=True, slots=True)
class MappedRows:
    """How to read the rows of one table: its column map, its dates, and its ids."""

    column_map: ColumnMap
    dates: DateReader = field(default_factory=DateReader)
    ids: IdCells = field(default_factory=IdCells)

    def to_post(self, cells: Mapping[str, str]) -> Post | None:
        """Return the post in a row, by way of the interchange format; None for a retweet. Raises BadRow.

        Empty cells are ignored, except title and text. A count or rating that cannot be read is left out. Ids may have
        the prefix of their source or not, or be addresses. A row without an id gets one derived from author, time and
        text, the same on every import. The date and the time of `created_at` may be in two columns. A zone at the end
        of the name of one, as in `Posted (CET)`, is that of dates without one, unless a person or a column names
        another. The sentiment that a file gives becomes a flag.
        """
        row = self._to_row(cells)
        sentiment = to_sentiment(row.pop(SENTIMENT, ""))
        if is_retweet(row.get("text", "")):
            return None
        _check_text(row)
        row[DATE] = self.dates.to_moment(row.get(DATE, ""), row.pop(TIMEZONE, "")).isoformat()
        own_id = "" if row.get("id", "") not in MISSING else make_id(row)  # of the cells as they are, for all versions
        self._clean(row)
        row = self._with_ids(row)
        if not row.get("id"):
            row["id"] = f"{row['source']}:{own_id}"
        for key, to_text in _TO_TEXT.get(row["source"], _TO_PLAIN_TEXT).items():
            if row.get(key):
                row[key] = to_text(row[key])
        return post_ndjson.to_post(row | {"flags": [to_flag(sentiment)]} if sentiment else row)

    def to_link(self, cells: Mapping[str, str]) -> Post | None:
        """Return the post in a row with its id, its thread and its parent alone, in a fraction of the time.

        A row without an id is converted whole, for its id comes from the rest. Raises BadRow.
        """
        row = self._to_row(cells)
        if row.get("id", "") in MISSING:
            return self.to_post(cells)
        row = self._with_ids(row)
        parent = row.get("reply_to") or None
        thread = row.get("thread") or ("" if parent else row["id"])
        return Post(row["id"], row["source"], "", EPOCH, thread, reply_to=parent)

    def _to_row(self, cells: Mapping[str, str]) -> dict[str, Any]:
        row: dict[str, Any] = {"source": to_source(self.column_map.source)}
        for column, name in self.column_map.columns.items():
            cell = cells[column].strip()
            if name == DATE and (zone := zone_in_name(column)) and not self.column_map.timezone:
                row.setdefault(TIMEZONE, zone)
            if name == DATE and row.get(DATE):
                row[DATE] = f"{row[DATE]} {cell}"
            elif cell or name in ("title", "text"):
                row[name] = cell
        if "source" in self.column_map.columns.values():
            row["source"] = to_source(row["source"])
        return row

    def _clean(self, row: dict[str, Any]) -> None:
        """Turn the cells of a row, except its ids, into the values that the interchange format has."""
        for key in _COUNTS:
            if key in row:
                self._clean_count(row, key)
        if "rating" in row:
            row["rating"] = self._to_rating(row["rating"])
        if "author" in row:
            row["author"] = "" if row["author"] in MISSING else to_author(row["author"])
        if "parent_missing" in row:
            row["parent_missing"] = _to_flag(row["parent_missing"])
        if "url" in row and row["url"].startswith("/r/"):
            row["url"] = f"{_REDDIT}{row['url']}"

    def _clean_count(self, row: dict[str, Any], key: str) -> None:
        counts, unreadable = to_counts({key: row[key]})
        row[key] = counts.get(key)
        self.dates.notes.add(UNREADABLE_COUNTS, unreadable)

    def _to_rating(self, cell: str) -> float | None:
        stars = to_stars(cell)
        if stars is None and cell.lower() not in NOT_RATED:
            self.dates.notes.add(UNREADABLE_COUNTS)
        return stars

    def _clean_id(self, key: str, cell: str) -> str:
        try:
            return self.ids.clean(key, cell)
        except RoundedId:
            self.dates.notes.add(ROUNDED_IDS)
            raise

    def _with_ids(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return the row with its ids as `source:native`. Raises BadRow."""
        may_be_address = "/" in row.get("url", "")
        for key in IDS:
            if key in row:
                row[key] = native = self._clean_id(key, row[key])
                may_be_address |= "/" in native
        # of other sources, with_platform_ids only reads addresses
        return with_platform_ids(row) if may_be_address or row["source"] in _PLATFORMS else _with_source(row)


def _check_text(row: dict[str, Any]) -> None:
    """Empty a missing text of a data frame; raise BadRow for an error of a spreadsheet in its place."""
    for key in ("title", "text"):
        if (text := row.get(key)) in _NO_TEXT:
            row[key] = ""
        elif text in SPREADSHEET_ERRORS:
            raise BadRow(f"{key} is {text!r}, an error of a spreadsheet: the words are lost. Export the data again.")


def _with_source(row: dict[str, Any]) -> dict[str, Any]:
    prefix = f"{row['source']}:"
    for key in IDS:
        if (native := row.get(key)) and not native.startswith(prefix):
            row[key] = prefix + native
    return row


def _to_flag(cell: str) -> bool:
    try:
        return _FLAGS[cell.casefold()]
    except KeyError as error:
        raise BadRow(f"parent_missing is {cell[:80]!r}; it must be true or false.") from error
