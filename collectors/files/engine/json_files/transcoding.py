"""Reads JSON in UTF-16, as PowerShell and some tools of Windows write it, as UTF-8."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def to_utf_8(stream: io.BufferedReader) -> io.BufferedReader:
    """Return `stream` as UTF-8 if it begins with the mark of UTF-16 and a bracket of JSON, else as it is."""
    head = stream.peek(1)[:64]
    if not head.startswith(_MARKS) or head.decode("utf-16", "replace").lstrip()[:1] not in ("[", "{"):
        return stream
    return io.BufferedReader(_Utf8(stream))


class _Utf8(io.RawIOBase):
    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-16")("replace").decode
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        target = memoryview(buffer)
        while not self._rest:
            piece = self._stream.read1(len(target))
            self._rest = self._decode(piece, not piece).encode("utf-8", "replace")
            if not piece:
                break
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
