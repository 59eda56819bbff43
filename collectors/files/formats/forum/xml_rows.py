"""Reads the `<row .../>` elements of a large XML file as a stream, safely: entities are never resolved."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from collectors.files.engine.reader import Reject
from collectors.files.engine.streams import BrokenFile, FileStream

_PIECE = 2**16
_ENTITIES = "The XML declares entities, which no data dump does; the file is not read."
_DAMAGED = "The XML ends too early or is damaged here. The rows above are read; unpack or download the file again."

Attributes = dict[str, str]


class _Refused(Exception):
    """The file declares entities, which can multiply without limit or read other files."""


class _Rows:
    """The parser, and the rows that it has completed since they were last taken, each with its line."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, Attributes]] = []
        self._parser = expat.ParserCreate("utf-8")  # whatever the file declares: a dump is UTF-8
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EntityDeclHandler = _refuse
        self._parser.ExternalEntityRefHandler = _refuse

    def feed(self, piece: bytes) -> list[tuple[int, Attributes]]:
        """Parse `piece` (b"" at the end); return the rows completed by it. Raises ExpatError or _Refused."""
        self._parser.Parse(piece, not piece)
        return self.take()

    def take(self) -> list[tuple[int, Attributes]]:
        rows, self._rows = self._rows, []
        return rows

    @property
    def line(self) -> int:
        return self._parser.CurrentLineNumber

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._rows.append((self.line, attributes))


def read_rows(stream: FileStream) -> Iterator[tuple[int, Attributes] | Reject]:
    """Yield the line and the attributes of each row; a Reject where the file is damaged or ends early."""
    file, rows = str(stream.path), _Rows()
    try:
        while piece := stream.read(_PIECE):
            yield from rows.feed(piece)
        yield from rows.feed(b"")
    except expat.ExpatError:
        yield from rows.take()
        yield Reject(rows.line, _DAMAGED, "", file, cut=True)
    except BrokenFile as error:
        yield Reject(rows.line, str(error), "", file, cut=True)
    except _Refused:
        yield Reject(rows.line, _ENTITIES, "", file)


def _refuse(*_: object) -> int:
    raise _Refused
