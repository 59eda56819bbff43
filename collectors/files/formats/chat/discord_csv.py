"""Reads the CSV of DiscordChatExporter, which has no ids of messages before 2026 and never says who answers whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from collectors.files.cells.ids import make_id
from collectors.files.engine.dates import DateReader
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import find_table, with_date_order
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.formats.chat.discord_json import DELETED, to_community
from collectors.files.posts.native_post import build_post
from talkworthy.model import Post

_NEEDED = frozenset({"AuthorID", "Author", "Date", "Content"})
_FILE_NAME = re.compile(r"(?P<guild>.+?) - (?:.+ - )?(?P<channel>.+?) \[\d+\]")
"""The name that DiscordChatExporter gives a file: `server - category - channel [number].csv`."""
_NO_NUMBER = re.compile(r"#0{1,4}$")


@reader("discord_csv")
class DiscordCsv:
    """Matches `AuthorID`, `Author`, `Date` and `Content`. The channel is in the file's name, if anywhere.

    A row without `MessageID` gets an id made of author, time and text. Who answers whom is only in the JSON.
    """

    description: ClassVar[str] = "DiscordChatExporter CSV (its JSON has the replies too)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        self._table = with_date_order(sample, _find(sample), ["Date"])
        name = _FILE_NAME.match(sample.path.name)
        self._community = to_community(name["guild"], name["channel"]) if name else ""

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return not sample.column_map.columns and _find(sample) is not None

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        dates = self._table.dates
        return read_table(stream, self._table, lambda cells: to_post(cells, dates, self._community))


def to_post(cells: Mapping[str, str], dates: DateReader, community: str = "") -> Post:
    """Return the post in a row. Raises BadRow."""
    written = dates.to_moment(cells["Date"])
    name = _NO_NUMBER.sub("", cells["Author"].strip())
    author = "" if name == DELETED else name
    own = {"author": author, "created_at": written.isoformat(), "text": cells["Content"]}
    return build_post(
        "discord",
        {
            **own,
            "id": cells.get("MessageID", "").strip() or make_id(own),
            "kind": "message",
            "created_at": written,
            "community": community,
        },
    )


def _find(sample: FileSample) -> Table | None:
    return find_table(sample, lambda columns: columns >= _NEEDED)
