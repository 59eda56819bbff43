"""Reads a file that is one JSON value (a list of objects, or one object over many lines) as if it were NDJSON."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import msgspec

SIZE_LIMIT = 200 * 2**20
"""Bytes in the largest such file, decompressed: unlike NDJSON, it has to fit into memory as a whole."""

_BEGINS_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*[{\]]")
_BEGINS_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\n")
_BOM = b"\xef\xbb\xbf"
_Raws = list[msgspec.Raw]


class BrokenJson(ValueError):
    """The JSON value cannot be read; the message says why and what to do."""


def to_lines(stream: io.BufferedReader, size: int) -> Iterator[bytes]:
    """Yield the bytes of `stream` in chunks of up to `size`; a JSON list or multi-line object as one object a line.

    Raises BrokenJson if such a value is too large or is not JSON.
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
        raise BrokenJson(
            f"The file is a single JSON value of more than {SIZE_LIMIT // 2**20} MiB. Convert it to one object "
            "per line (NDJSON), for example with jq -c '.[]'."
        )
    whole = whole.removeprefix(_BOM).strip()
    rows = _split(whole if whole.startswith(b"[") else b"[" + whole + b"]")
    for row in rows:
        yield row + b"\n"


def _split(whole: bytes) -> Iterator[bytes]:
    """Yield the items of a list, each on one line: in JSON strings a line break is always escaped."""
    try:
        for item in msgspec.json.decode(whole, type=_Raws):
            yield bytes(item).replace(b"\n", b" ").replace(b"\r", b" ")
        return
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass  # Python's own parser accepts unpaired surrogates; the row is then rejected with the reason
    try:
        items = json.loads(whole, strict=False)
    except (ValueError, RecursionError) as error:
        raise BrokenJson(f"The file is a single JSON value that is invalid: {error}.") from error
    for item in items:
        yield json.dumps(item).encode("ascii")
