"""The interface and registry of file readers, and what they share: the sample of a file, column maps, rejected rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable

from collectors.files.engine.dates import DateOrder
from collectors.files.engine.reading_notes import ReadingNotes
from collectors.files.engine.streams import (
    BOM,
    LINE_LIMIT,
    BrokenFile,
    FileStream,
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
"""Characters of a rejected row that are saved."""

FORMER_FIELDS = {"conversation": "thread"}
"""Former names of fields in column maps -> their names now."""

SAMPLE_SIZE = 2**16
_LINE_BREAK = re.compile(r"\s*[\r\n]\s*")
TOO_LONG = f"The line is longer than {LINE_LIMIT // 2**20} MiB; no post is."


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not become a Post: its line (from 1; the first of several), the reason, and its beginning.

    `cut`: the file ends here in the middle, or is damaged from here on.
    """

    line: int
    reason: str
    raw: str
    file: str = ""
    cut: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "raw", clean(self.raw[:RAW_LIMIT]))


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A person's description of a table: which column holds which field of the interchange format, and the source.

    `columns` maps column names to fields; if it is empty, the format is detected. `conversation`, the former name of
    the field `thread`, is still accepted. `source` applies where no column holds it. `encoding` None means UTF-8, or
    UTF-16 if the file begins with its byte order mark. `timezone` is the IANA name of the zone of dates without one,
    None for UTC. A line break in a name counts as a space.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    source: str = "file"
    encoding: str | None = None
    date_order: DateOrder | None = None
    timezone: str | None = None

    def __post_init__(self) -> None:
        columns = {to_one_line(column): FORMER_FIELDS.get(name, name) for column, name in self.columns.items()}
        object.__setattr__(self, "columns", columns)


def to_one_line(name: str) -> str:
    """Return the name of a column without spaces around it and with a space for each line break in it."""
    return _LINE_BREAK.sub(" ", name.strip())


@dataclass(frozen=True, slots=True)
class FileSample:
    """The beginning of a file, decompressed: its first whole lines, about 64 kB of them and at least one.

    `sheets` holds the first rows of each sheet of an Excel workbook. `notes` are those of the data set.
    """

    path: Path
    lines: tuple[bytes, ...]
    column_map: ColumnMap = field(default_factory=ColumnMap)
    sheets: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    notes: ReadingNotes = field(default_factory=ReadingNotes)
    _objects: list[list[dict[str, Any]]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def head(self) -> bytes:
        return b"".join(self.lines)

    def objects(self) -> Iterator[dict[str, Any]]:
        """Yield the lines that are JSON objects, decoded; each line is decoded once, for all readers."""
        if not self._objects:
            self._objects.append([row for line in self.lines if (row := _to_object(line)) is not None])
        yield from self._objects[0]


def _to_object(line: bytes) -> dict[str, Any] | None:
    if not line.lstrip().startswith(b"{"):
        return None
    try:
        return decode_object(line)
    except BadRow:
        return None  # a bad row does not change the format of the file; it is reported when the file is read


class FileReader(Protocol):
    """Reads one file format. Created once per file; each pass over the file calls `posts` again.

    `description` names the format in a few words. `has_threads`: whether every post of this format has its thread.
    """

    description: ClassVar[str]
    has_threads: ClassVar[bool]

    def __init__(self, sample: FileSample) -> None: ...

    @staticmethod
    def matches(sample: FileSample) -> bool:
        """Return whether the file is in this format. At most one reader matches a file."""
        ...

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        """Yield each row of the file as a Post, or as a Reject with the reason."""
        ...


@runtime_checkable
class LinkReader(Protocol):
    """A reader that finds the replies of a file faster than its posts."""

    def links(self, stream: FileStream) -> Iterator[Post | Reject]:
        """Yield each row as a Post with its id, its thread and its parent; what else it has does not count."""
        ...


READERS: Registry[type[FileReader]] = Registry("file reader", "collectors.files.formats")
reader = READERS.register


def read_sample(path: Path, column_map: ColumnMap | None = None, notes: ReadingNotes | None = None) -> FileSample:
    """Return the beginning of the file at `path`.

    Raises UserError if it cannot be opened, is empty, or is damaged from the start.
    """
    lines: list[bytes] = []
    size = 0
    with open_bytes(path) as stream:
        try:
            for _, line in numbered_lines(stream):
                lines.append(line if lines else line.removeprefix(BOM))
                skip_line(stream, line)
                size += len(line)
                if size >= SAMPLE_SIZE:
                    break
        except BrokenFile as error:
            if not lines:
                raise UserError(f"{path} cannot be read. {error} Download or export the file again.") from error
    if not any(line.strip(b"\0\xff\xfe \t\r\n") for line in lines):
        raise UserError(f"{path} is empty.")
    sheets = sheet_heads(path) if lines[0].startswith(ZIP_MAGIC) else {}
    return FileSample(path, tuple(lines), column_map or ColumnMap(), sheets, notes or ReadingNotes())


def read_lines(stream: FileStream, to_post: Callable[[bytes], Post | None]) -> Iterator[Post | Reject]:
    """Convert each line of NDJSON with `to_post`; yield a Reject for a BadRow and for a line that is too long.

    Lines for which `to_post` returns None are skipped.
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
            item = Reject(number, error.reason, start_of_line(line), file, cut=is_half(line))
        if item is not None:
            yield item


def is_half(line: bytes) -> bool:
    """Return whether a line that cannot be read is the beginning of an object, at the end of a file that was cut."""
    text = line.strip()
    return not line.endswith(b"\n") and text.startswith(b"{") and not text.endswith(b"}")


def whole_lines(stream: FileStream) -> Iterator[tuple[int, bytes | Reject]]:
    """Yield each line with its number, from 1; a Reject for a line that is too long or where the file breaks off."""
    file = str(stream.path)
    number = 0
    try:
        for number, line in numbered_lines(stream):
            stream.line = number
            if len(line) > LINE_LIMIT:
                skip_line(stream, line)
                yield number, Reject(number, TOO_LONG, start_of_line(line), file)
            else:
                yield number, line
    except BrokenFile as error:
        yield number + 1, Reject(number + 1, str(error), "", file, cut=True)


def start_of_line(line: bytes) -> str:
    """Return the beginning of a line, for a Reject."""
    return line[: 4 * RAW_LIMIT].decode("utf-8", "replace").rstrip("\r\n")
