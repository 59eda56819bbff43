"""Opens plain, gzip and Zstandard files as byte streams, and reads lines of limited length from them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

import zstandard

from collectors.files.engine.json_files.lines import BrokenJson, to_lines
from talkworthy.errors import UserError
from talkworthy.files.file_errors import cannot_read

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LINE_LIMIT = 8 * 2**20
"""Bytes in the longest line that is read; the longest post of any platform is far shorter."""

WINDOW_LIMIT = 2**31
"""Bytes of memory that a Zstandard frame may need: as for `zstd --long=31`, which Reddit dumps use."""

_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_SKIPPABLE_MAGICS = tuple(bytes([number]) + b"\x2a\x4d\x18" for number in range(0x50, 0x60))  # RFC 8878, 3.1.2
_BUFFER = 2**18
# One byte expands to at most 1,032 bytes in gzip and 32,768 in Zstandard: with pieces this small, a bomb takes at most
# 128 MiB.
_GZIP_FEED = 2**15
_ZSTD_FEED = 2**12
BOM = b"\xef\xbb\xbf"


class BrokenFile(UserError):
    """The compressed data or the JSON list of the file ends early or is damaged here; the lines before are good."""


class FileStream(io.BufferedReader):
    """The decompressed bytes of one file, with the position in the file itself.

    `line` is the number of the row that was read last, from 1, where the reader counts them.
    """

    def __init__(self, raw: io.RawIOBase, file: io.FileIO, path: Path) -> None:
        super().__init__(raw, _BUFFER)
        self._file = file
        self.path = path
        self.line = 0

    def consumed(self) -> int:
        """Return the bytes read from the file on disk."""
        return self._file.tell()

    def close(self) -> None:
        super().close()
        self._file.close()


class _Frame(Protocol):
    """A decompressor of one gzip member or Zstandard frame, the interface that both libraries share."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class _Chunks(io.RawIOBase):
    """A raw stream over an iterator of chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        target = memoryview(buffer)
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def open_bytes(path: Path) -> FileStream:
    """Open the file at `path`, decompressed if its first bytes say gzip or Zstandard, whatever its name.

    A JSON list is read as one object a line (see `json_files`). Reading from the stream raises BrokenFile where
    compressed data ends early or is damaged, after all data before that point. Raises UserError if the file cannot be
    opened.
    """
    try:
        file = io.FileIO(path)
        magic = file.read(4)
        file.seek(0)
    except OSError as error:
        raise cannot_read(path, error) from error
    raw: io.RawIOBase = file
    if magic.startswith(_GZIP_MAGIC):
        raw = _Chunks(_decompress(file, "gzip", _GZIP_FEED, _new_gzip_frame))
    elif magic == _ZSTD_MAGIC or magic in _SKIPPABLE_MAGICS:
        decompressor = zstandard.ZstdDecompressor(max_window_size=WINDOW_LIMIT)
        raw = _Chunks(_decompress(file, "Zstandard", _ZSTD_FEED, decompressor.decompressobj))
    return FileStream(_Chunks(_lines(io.BufferedReader(raw, _BUFFER))), file, path)


def numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of `stream` with their numbers from 1; a line over LINE_LIMIT is cut (see `skip_line`)."""
    return enumerate(iter(partial(stream.readline, LINE_LIMIT + 1), b""), 1)


def skip_line(stream: BinaryIO, line: bytes) -> None:
    """Skip the rest of a line of which `line` is the beginning."""
    while line and not line.endswith(b"\n"):
        line = stream.readline(LINE_LIMIT)


def _lines(stream: io.BufferedReader) -> Iterator[bytes]:
    try:
        yield from to_lines(stream, _BUFFER, LINE_LIMIT)
    except BrokenJson as error:
        raise BrokenFile(str(error)) from error


def _new_gzip_frame() -> _Frame:
    return zlib.decompressobj(16 + zlib.MAX_WBITS)


def _decompress(file: io.FileIO, compression: str, feed: int, new_frame: Callable[[], _Frame]) -> Iterator[bytes]:
    """Yield the contents of `file`, frame by frame.

    The stream readers of the libraries are not used: gzip's loses buffered data when the file breaks off, and
    zstandard's does not report a file that was cut off.
    """
    frame: _Frame | None = None
    try:
        for piece in _read_pieces(file, feed):
            rest = piece
            while rest := rest if frame else rest.lstrip(b"\0"):  # between frames zeros are padding
                frame = frame or new_frame()
                if chunk := frame.decompress(rest):
                    yield chunk
                rest = frame.unused_data if frame.eof else b""
                frame = None if frame.eof else frame
    except (OSError, zlib.error, zstandard.ZstdError) as error:
        raise BrokenFile(f"The {compression} data is damaged here: {error}.") from error
    if frame:
        raise BrokenFile(f"The {compression} data ends too early here: the file was cut off.")


def _read_pieces(file: io.FileIO, size: int) -> Iterator[bytes]:
    while block := file.read(_BUFFER):
        for start in range(0, len(block), size):
            yield block[start : start + size]
