"""Removes the rows of one author from exported files. A file is replaced as a whole, or not at all."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talkworthy.files.private_files import tighten
from talkworthy.files.whole_file import write_whole
from talkworthy.model import Post
from talkworthy.storage.posts.erasure import SHORTEST_OPENING
from talkworthy.storage.posts.removal import RemovalTarget

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class AuthorTraces:
    """How to recognise an author: the source, the casefolded names, ids and URLs of the posts, their beginnings, and a
    pattern that matches a name in a text."""

    source: str
    names: frozenset[str]
    marks: frozenset[str]
    openings: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, source: str, names: Iterable[str], posts: Sequence[Post], pattern: re.Pattern[str]) -> AuthorTraces:
        """Return the traces of these posts."""
        texts = (" ".join(words.split()) for post in posts for words in (post.title, post.text))
        return cls(
            source,
            frozenset(name.casefold() for name in names),
            frozenset(mark for post in posts for mark in (post.id, post.url) if mark),
            tuple(words for words in texts if len(words) >= SHORTEST_OPENING),
            pattern,
        )

    def wrote(self, row: Any) -> bool:
        """Return whether the author wrote the post in this object of an export."""
        if not isinstance(row, dict):
            return False
        author = row.get("author")
        named = isinstance(author, str) and author.casefold() in self.names and row.get("source") == self.source
        return named or str(row.get("id")) in self.marks

    def stands_in(self, cells: Iterable[str]) -> bool:
        """Return whether a row of a table has a name, an id, a URL or a quote of the author in one of its cells."""
        plain = [cell.removeprefix("'") for cell in cells]
        return any(cell in self.marks or cell.casefold() in self.names or self._quoted(cell) for cell in plain)

    def stands_in_page(self, page: str) -> bool:
        """Return whether a page has a name, an id, a URL, or the beginning of a post of the author."""
        text = html.unescape(page)
        flat = " ".join(text.split())
        return (
            self.pattern.search(text) is not None
            or any(mark in text for mark in self.marks)
            or any(opening[:SHORTEST_OPENING] in flat for opening in self.openings)
        )

    def _quoted(self, cell: str) -> bool:
        words = " ".join(cell.split()).removesuffix("...")
        return len(words) >= SHORTEST_OPENING and any(opening.startswith(words) for opening in self.openings)


def drop_from_ndjson(path: Path, traces: AuthorTraces) -> int:
    """Remove the author's lines from a file with one JSON object a line, and return their count. Raises OSError.

    A line that is not JSON (of a truncated file) is removed when it has a name.
    """

    def keeps(line: bytes) -> bool:
        try:
            return not traces.wrote(json.loads(line))
        except ValueError:
            return not traces.pattern.search(line.decode("utf-8", "replace"))

    return _rewrite(path, keeps)


def drop_from_rejects(path: Path, traces: AuthorTraces) -> int:
    """Remove the lines with a name from a file of rejected rows, and return their count. Raises OSError."""

    def keeps(line: bytes) -> bool:
        text = line.decode("utf-8", "replace")
        with suppress(ValueError):
            text += "\n".join(str(value) for value in json.loads(line).values())  # also without JSON escapes
        return not traces.pattern.search(text)

    tighten(path)
    return _rewrite(path, keeps)


def drop_targets(path: Path, targets: Sequence[RemovalTarget]) -> int:
    """Remove the rows of these posts and places from a file of rejected rows, and return their count. Raises OSError.

    A row of JSON is recognised by its ids and places, a row of a table by a cell that is one of them.
    """

    tighten(path)
    return _rewrite(path, lambda line: not _has_target(line, targets))


def holds_target(path: Path, target: RemovalTarget) -> bool:
    """Return whether a file of rejected rows has a row of this post or place. Raises OSError."""
    with path.open("rb") as lines:
        return any(_has_target(line, [target]) for line in lines)


def _has_target(line: bytes, targets: Sequence[RemovalTarget]) -> bool:
    try:
        raw = str(json.loads(line).get("raw", ""))
    except (ValueError, AttributeError):
        return False
    cells = {cell.strip(" \"'\r\n").casefold() for cell in re.split(r"[,;\t|]", raw)}
    return any(
        target.is_in(raw) or not cells.isdisjoint({target.name.casefold(), target.id.casefold()}) for target in targets
    )


def is_table(path: Path) -> bool:
    """Return whether the file is still a CSV table, and not saved in another format meanwhile. Raises OSError."""
    try:
        _read_table(path)
    except (UnicodeDecodeError, csv.Error):
        return False
    return True


def drop_from_csv(path: Path, traces: AuthorTraces) -> int:
    """Remove the author's rows from a CSV table, and return their count. Raises OSError."""
    rows = _read_table(path)
    remaining = rows[:1] + [row for row in rows[1:] if not traces.stands_in(row)]
    if len(remaining) < len(rows):
        with write_whole(path) as file:
            text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
            text.write(BYTE_ORDER_MARK)
            csv.writer(text).writerows(remaining)
            text.detach()
    return len(rows) - len(remaining)


def _read_table(path: Path) -> list[list[str]]:
    page = path.read_bytes().decode("utf-8")
    return list(csv.reader(io.StringIO(page.removeprefix(BYTE_ORDER_MARK), newline=""), strict=True))


def _rewrite(path: Path, keeps: Callable[[bytes], bool]) -> int:
    """Rewrite a file with the lines to keep, and return how many were removed; unchanged where there are none."""
    with path.open("rb") as old:
        dropped = sum(not keeps(line) for line in old)
    if dropped:
        with path.open("rb") as old, write_whole(path) as new:
            new.writelines(line for line in old if keeps(line))
    return dropped
