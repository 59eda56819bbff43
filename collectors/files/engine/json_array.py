"""Reads a file that is one JSON value - a list of objects, or one object over many lines - as if it were NDJSON."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import msgspec

SIZE_LIMIT = 200 * 2**20
"""Bytes in the largest such file, unpacked: it has to be held as a whole, which a file of lines has not."""

_BEGINS_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*[{\]]")
_BEGINS_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\n")
_BOM = b"\xef\xbb\xbf"
_Raws = list[msgspec.Raw]


class BrokenList(ValueError):
    """The value cannot be read; the message says why and what to do."""


def as_lines(stream: io.BufferedReader, size: int) -> Iterator[bytes]:
    """The bytes of `stream` in chunks of up to `size`; a JSON list or spread-out object is made one object a line.

    Raises BrokenList where such a value is too large or no JSON.
    """
    head = stream.peek(1)
    if _BEGINS_LIST.match(head) or _BEGINS_OBJECT.match(head):
        yield from _objects(stream)
    else:
        while chunk := stream.read1(size):
            yield chunk


def _objects(stream: io.BufferedReader) -> Iterator[bytes]:
    whole = stream.read(SIZE_LIMIT + 1)
    if len(whole) > SIZE_LIMIT:
        raise BrokenList(
            f"The file is one JSON value of more than {SIZE_LIMIT // 2**20} MiB. Write one object a line (NDJSON), "
            "such as with jq -c '.[]'."
        )
    whole = whole.removeprefix(_BOM).strip()
    rows = _split(whole if whole.startswith(b"[") else b"[" + whole + b"]")
    for row in rows:
        yield row + b"\n"


def _split(whole: bytes) -> Iterator[bytes]:
    """The items of a list, each on one line: inside JSON's texts a line break is always written as an escape."""
    try:
        for item in msgspec.json.decode(whole, type=_Raws):
            yield bytes(item).replace(b"\n", b" ").replace(b"\r", b" ")
        return
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass  # half surrogate pairs are let through by Python's own parser, and the row says what is wrong with them
    try:
        items = json.loads(whole, strict=False)
    except (ValueError, RecursionError) as error:
        raise BrokenList(f"The file is one JSON value that is broken: {error}.") from error
    for item in items:
        yield json.dumps(item).encode("ascii")
