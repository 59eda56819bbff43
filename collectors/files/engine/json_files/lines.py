"""Reads a file that is one JSON value (a list of objects, or one object over many lines) as if it were NDJSON.

Every reader of JSON then reads lines of limited length, one object each: the items of a list; an object; an object that
is longer than a line may be in several lines, each with its other fields and a part of its long lists (see `pieces`);
the rows of a data frame (see `frames`).
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import msgspec

from collectors.files.engine.json_files.frames import to_rows
from collectors.files.engine.json_files.pieces import BrokenJson, Source, to_pieces
from collectors.files.engine.json_files.transcoding import to_utf_8

IN_MEMORY = 64 * 2**20
"""Bytes in the largest file that is decoded as a whole, which is faster; larger ones are read piece by piece."""

_BOM = b"\xef\xbb\xbf"
_BEGINS_LIST = re.compile(rb"\s*\[\s*[{\[\]]")
_ASSIGNMENT = re.compile(
    rb"\s*(?:(?:window|globalThis|Grailbird)\.[\w.]{1,80}|(?:var|let|const)\s{1,9}\w{1,80})\s*=\s*(?=[\[{])"
)
_CONTINUED = (b"{", b"[", b",", b":")
_Raws = list[msgspec.Raw]


def to_lines(stream: io.BufferedReader, size: int, longest: int) -> Iterator[bytes]:
    """Yield the bytes of `stream` in chunks of up to `size`; a JSON list or multi-line object as one object a line.

    A single line of JSON of more than `longest` bytes is read as several. An assignment before the value, such as
    `window.YTD.tweets.part0 =` in an archive of X, is left out. Raises BrokenJson where the value ends early or is not
    JSON, after all whole objects before that point.
    """
    stream = to_utf_8(stream)
    head = stream.peek(1)
    if head.startswith(_BOM) and head[3:].lstrip()[:1] in (b"[", b"{"):
        stream.read(len(_BOM))
        head = head[3:]
    if match := _ASSIGNMENT.match(head):
        stream.read(match.end())
        head = head[match.end() :]
    if _BEGINS_LIST.match(head) or _begins_object(head):
        yield from _to_objects(stream, longest)
        return
    if head.lstrip().startswith(b"{") and b"\n" not in head[:-1]:
        first = stream.readline(longest + 1)
        if len(first) > longest:
            yield from _to_pieces(Source(stream, first))
            return
        rows = to_rows(first)
        yield from (row + b"\n" for row in rows) if rows else (first,)
    while chunk := stream.read1(size):
        yield chunk


def _begins_object(head: bytes) -> bool:
    """Return whether `head` is the beginning of an object over many lines: its first line goes on."""
    first, line_end, _ = head.lstrip().partition(b"\n")
    return bool(line_end) and first.startswith(b"{") and first.rstrip().endswith(_CONTINUED)


def _to_objects(stream: io.BufferedReader, longest: int) -> Iterator[bytes]:
    whole = stream.read(IN_MEMORY + 1)
    items = _split(whole) if len(whole) <= IN_MEMORY else None
    if items is None:
        yield from _to_pieces(Source(stream, whole))
        return
    for item in items:
        if len(item) > longest:
            yield from _to_pieces(Source(io.BytesIO(item)))
        else:
            yield item + b"\n"


def _split(whole: bytes) -> Iterator[bytes] | None:
    """Return the items of a list, or the object, each on one line; None if the value is not valid."""
    whole = whole.strip().removesuffix(b";")
    if not whole.startswith(b"["):
        whole = b"[" + whole + b"]"
    try:
        return _to_lines(msgspec.json.decode(whole, type=_Raws))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass  # Python's own parser accepts unpaired surrogates and NaN
    try:
        return (json.dumps(item).encode("ascii") for item in json.loads(whole, strict=False))
    except (ValueError, RecursionError):
        return None


def _to_lines(items: _Raws) -> Iterator[bytes]:
    """Yield each item on one line: in JSON strings a line break is always escaped. A list in a list is its items."""
    for item in items:
        line = bytes(item).replace(b"\n", b" ").replace(b"\r", b" ")
        if line.startswith(b"[") and _BEGINS_LIST.match(line):
            yield from _to_lines(msgspec.json.decode(line, type=_Raws))
        else:
            yield from to_rows(line) or (line,)


def _to_pieces(source: Source) -> Iterator[bytes]:
    for piece in to_pieces(source):
        yield piece + b"\n"


__all__ = ["IN_MEMORY", "BrokenJson", "to_lines"]
