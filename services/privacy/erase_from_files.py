"""Takes the rows of one author out of files that were written earlier, each time as a whole new file or not at all."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from talkworthy.model import Post

BYTE_ORDER_MARK = "\ufeff"
SHORTEST_OPENING = 20
"""Letters that a cell must share with a post's beginning to be taken for a quote of it."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What tells a row of an author: the source, the names (folded), ids and addresses of the posts, how they begin,
    and a pattern that finds a name in any text."""

    source: str
    names: frozenset[str]
    marks: frozenset[str]
    openings: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, source: str, names: Iterable[str], posts: Sequence[Post], pattern: re.Pattern[str]) -> Traces:
        """The traces that these posts can have left."""
        said = (" ".join(words.split()) for post in posts for words in (post.title, post.text))
        return cls(
            source,
            frozenset(name.casefold() for name in names),
            frozenset(mark for post in posts for mark in (post.id, post.url) if mark),
            tuple(words for words in said if len(words) >= SHORTEST_OPENING),
            pattern,
        )

    def wrote(self, row: Any) -> bool:
        """Whether the author wrote the post in this object of an export."""
        if not isinstance(row, dict):
            return False
        author = row.get("author")
        named = isinstance(author, str) and author.casefold() in self.names and row.get("source") == self.source
        return named or str(row.get("id")) in self.marks

    def stands_in(self, cells: Iterable[str]) -> bool:
        """Whether a row of a table is about the author: a name, an id, an address or a quote in one of its cells."""
        plain = [cell.removeprefix("'") for cell in cells]
        return any(cell in self.marks or cell.casefold() in self.names or self._quoted(cell) for cell in plain)

    def stands_in_page(self, page: str) -> bool:
        """Whether a page holds a name, an id, an address, or the beginning of a post."""
        told = html.unescape(page)
        flat = " ".join(told.split())
        return (
            self.pattern.search(told) is not None
            or any(mark in told for mark in self.marks)
            or any(opening[:SHORTEST_OPENING] in flat for opening in self.openings)
        )

    def _quoted(self, cell: str) -> bool:
        words = " ".join(cell.split()).removesuffix("...")
        return len(words) >= SHORTEST_OPENING and any(opening.startswith(words) for opening in self.openings)


def drop_from_ndjson(path: Path, traces: Traces) -> int:
    """Take the author's lines out of a file with one JSON object a line; returns how many. Raises OSError.

    A line that is not JSON (a file cut short) goes when it holds a name.
    """

    def kept(line: bytes) -> bool:
        try:
            return not traces.wrote(json.loads(line))
        except ValueError:
            return not traces.pattern.search(line.decode("utf-8", "replace"))

    return _rewrite(path, kept)


def drop_from_rejects(path: Path, traces: Traces) -> int:
    """Take the lines that hold a name out of a file of refused rows; returns how many. Raises OSError."""

    def kept(line: bytes) -> bool:
        told = line.decode("utf-8", "replace")
        with suppress(ValueError):
            told += "\n".join(str(value) for value in json.loads(line).values())  # as it stood before it was quoted
        return not traces.pattern.search(told)

    return _rewrite(path, kept)


def is_table(path: Path) -> bool:
    """Whether it is still the table that we wrote, and not saved in another form by somebody. Raises OSError."""
    try:
        _read_table(path)
    except (UnicodeDecodeError, csv.Error):
        return False
    return True


def drop_from_csv(path: Path, traces: Traces) -> int:
    """Take the author's rows out of a table that we wrote (`is_table`); returns how many. Raises OSError."""
    rows = _read_table(path)
    kept = rows[:1] + [row for row in rows[1:] if not traces.stands_in(row)]
    if len(kept) < len(rows):
        with _in_place_of(path) as file:
            text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
            text.write(BYTE_ORDER_MARK)
            csv.writer(text).writerows(kept)
            text.detach()
    return len(rows) - len(kept)


def _read_table(path: Path) -> list[list[str]]:
    page = path.read_bytes().decode("utf-8")
    return list(csv.reader(io.StringIO(page.removeprefix(BYTE_ORDER_MARK), newline=""), strict=True))


def _rewrite(path: Path, kept: Callable[[bytes], bool]) -> int:
    """The file without the lines that are not to be kept; one that has none of those is left alone."""
    with path.open("rb") as old:
        dropped = sum(not kept(line) for line in old)
    if dropped:
        with path.open("rb") as old, _in_place_of(path) as new:
            new.writelines(line for line in old if kept(line))
    return dropped


@contextmanager
def _in_place_of(path: Path) -> Iterator[IO[bytes]]:
    """A new file that takes the place of `path` when it is whole."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
