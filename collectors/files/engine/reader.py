"""What every file reader has in common: refused rows, how a file is recognised, the door they come in by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

from collectors.files.engine.dates import DateOrder
from collectors.files.engine.streams import (
    BOM,
    LINE_LIMIT,
    BrokenFile,
    DumpStream,
    numbered_lines,
    open_bytes,
    skip_line,
)
from collectors.files.engine.xlsx import ZIP_MAGIC, sheet_heads
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, clean, decode_object
from talkworthy.registry import Registry

RAW_LIMIT = 2_000
"""Characters of a refused row that are kept."""

SNIFF_SIZE = 2**16
TOO_LONG = f"The line is longer than {LINE_LIMIT // 2**20} MiB; no post is."


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that did not become a Post: its line (from 1; of several, the first), why, and its beginning."""

    line: int
    reason: str
    raw: str
    file: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "raw", clean(self.raw[:RAW_LIMIT]))


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a person says of a table: which column holds which field of the interchange form, and whose posts they are.

    `columns` maps a column's name to a field; none at all means that the table's own form is to be found out.
    `source` stands where no column tells it. `encoding` None is UTF-8, or UTF-16 where the file begins as such.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    source: str = "file"
    encoding: str | None = None
    date_order: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class Sniff:
    """The beginning of a file, decompressed: its first whole lines, about 64 kB of them and at least one.

    Of an Excel workbook, `sheets` hold the first rows of each sheet.
    """

    path: Path
    lines: tuple[bytes, ...]
    told: ColumnMap = field(default_factory=ColumnMap)
    sheets: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)

    @property
    def head(self) -> bytes:
        return b"".join(self.lines)

    def objects(self) -> Iterator[dict[str, Any]]:
        """Those of the lines that are JSON objects."""
        for line in self.lines:
            if line.lstrip().startswith(b"{"):
                try:
                    yield decode_object(line)
                except BadRow:
                    continue  # one bad row does not change what the file is; reading it will report the row


class Reader(Protocol):
    """One form of file. Made once a file; every pass over the file asks for its posts anew.

    `looks_for` completes "Looked for: ...". `tells_conversation`: no post of this form has an empty conversation.
    """

    looks_for: ClassVar[str]
    tells_thread: ClassVar[bool]

    def __init__(self, sniff: Sniff) -> None: ...

    @staticmethod
    def recognises(sniff: Sniff) -> bool:
        """Whether the file is of this form. At most one reader says so of one file."""
        ...

    def posts(self, stream: DumpStream) -> Iterator[Post | Reject]:
        """Each row of the file as a Post, or as the Reject that says why not."""
        ...


READERS: Registry[type[Reader]] = Registry("file reader", "collectors.files.formats")
reader = READERS.register


def sniff(path: Path, told: ColumnMap | None = None) -> Sniff:
    """The beginning of the file at `path`.

    Raises UserError when it cannot be opened, is empty, or is damaged from the start.
    """
    lines: list[bytes] = []
    size = 0
    with open_bytes(path) as stream:
        try:
            for _, line in numbered_lines(stream):
                lines.append(line if lines else line.removeprefix(BOM))
                skip_line(stream, line)
                size += len(line)
                if size >= SNIFF_SIZE:
                    break
        except BrokenFile as error:
            if not lines:
                raise UserError(f"Nothing in {path} can be read. {error} Get the file again.") from error
    if not size:
        raise UserError(f"{path} is empty.")
    sheets = sheet_heads(path) if lines[0].startswith(ZIP_MAGIC) else {}
    return Sniff(path, tuple(lines), told or ColumnMap(), sheets)


def read_lines(stream: DumpStream, to_post: Callable[[bytes], Post | None]) -> Iterator[Post | Reject]:
    """Each line of NDJSON through `to_post`; what that refuses with BadRow, and what is too long, as Rejects.

    What becomes None is passed over.
    """
    file = str(stream.path)
    for number, line in whole_lines(stream):
        if isinstance(line, Reject):
            yield line
            continue
        try:
            item: Post | Reject | None = to_post(line)
        except BadRow as error:
            if line.isspace():
                continue
            item = Reject(number, error.reason, shown(line), file)
        if item is not None:
            yield item


def whole_lines(stream: DumpStream) -> Iterator[tuple[int, bytes | Reject]]:
    """Each line with its number, from 1; what is too long, and the place where the file breaks off, as Rejects."""
    file = str(stream.path)
    number = 0
    try:
        for number, line in numbered_lines(stream):
            if len(line) > LINE_LIMIT:
                skip_line(stream, line)
                yield number, Reject(number, TOO_LONG, shown(line), file)
            else:
                yield number, line
    except BrokenFile as error:
        yield number + 1, Reject(number + 1, str(error), "", file)


def shown(line: bytes) -> str:
    """The beginning of a line for a Reject."""
    return line[: 4 * RAW_LIMIT].decode("utf-8", "replace").rstrip("\r\n")


def unescape(text: str) -> str:
    """`text` without the three escapes that Reddit and X write as HTML does, and no other.

    `&amp;` goes last: `&amp;lt;` is a `&lt;` that somebody wrote out.
    """
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
