"""Splits a large JSON value into objects of limited size, without ever holding the whole value."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import ijson
import msgspec

PIECE = 4 * 2**20
"""Approximate bytes in a piece of a value that is too large for one line."""

_DEEPEST = 256
_LONGEST_TEXT = 16 * 2**20
"""Bytes of the file that one value without parts may take: no post has such a text."""

_KEPT = 10_000
"""Characters of a finished object that is repeated in every piece, such as the channel of its messages."""

_BUFFER = 2**18
_EVENT_SIZE = 8

_CUT = "The JSON value ends too early here: the file was cut off."
_INVALID = "The file is a single JSON value that is invalid from here on."

Container = dict[str, Any] | list[Any]


class BrokenJson(ValueError):
    """The JSON value cannot be read; the message says why and what to do, without its content."""


class Source:
    """The rest of a stream after `first`, which was read from it already, for ijson."""

    def __init__(self, stream: io.BufferedIOBase, first: bytes = b"") -> None:
        self._stream = stream
        self._first = io.BytesIO(first)
        self.since_event = 0

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes. Raises BrokenJson if nothing was understood of very many bytes before."""
        if self.since_event > _LONGEST_TEXT:
            raise BrokenJson(f"The file contains a single value of more than {_LONGEST_TEXT // 2**20} MiB.")
        chunk = self._first.read(size) or self._stream.read(size)
        self.since_event += len(chunk)
        return chunk


def to_pieces(source: Source) -> Iterator[bytes]:
    """Yield the JSON of each object in a list, or of each top-level object.

    A larger one gives several pieces: each has the parts of its lists that follow the piece before, within the fields
    of the objects around them, as far as these were known. `{"name": "a", "messages": [1 ... 9]}` may become
    `{"name": "a", "messages": [1 ... 5]}` and `{"name": "a", "messages": [6 ... 9]}`. Raises BrokenJson where the value
    ends early or is not JSON, after all whole objects before that point.
    """
    tree = _Tree()
    try:
        for event, value in ijson.basic_parse(source, use_float=True, multiple_values=True, buf_size=_BUFFER):
            source.since_event = 0
            if event == "map_key":
                tree.key(value)
            elif event in ("start_map", "start_array"):
                tree.open({} if event == "start_map" else [])
            elif event in ("end_map", "end_array"):
                yield from tree.close()
            else:
                tree.add(value)
    except (ijson.JSONError, UnicodeDecodeError) as error:  # their texts quote the file
        yield from tree.rest()
        raise BrokenJson(_CUT if tree.is_open and "premature EOF" in str(error) else _INVALID) from None


class _Tree:
    """The part of a JSON value that was read and not returned yet, with its open objects and lists."""

    def __init__(self) -> None:
        self._open: list[Container] = []
        self._keys: list[str] = []
        self._began: list[int] = []  # the size at which each open object or list began
        self._size = 0

    @property
    def is_open(self) -> bool:
        return bool(self._open)

    def key(self, key: str) -> None:
        self._keys[-1] = key
        self._size += len(key) + _EVENT_SIZE

    def open(self, container: Container) -> None:
        """Begin an object or a list."""
        if len(self._open) >= _DEEPEST:
            raise BrokenJson("The file is a single JSON value that is invalid: it is nested too deeply.")
        self.add(container)
        self._open.append(container)
        self._began.append(self._size)
        self._keys.append("")

    def add(self, value: Any) -> None:
        """Put a value into the innermost open object or list."""
        self._size += _EVENT_SIZE + (len(value) if isinstance(value, str) else 0)
        if not self._open:
            return
        container = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        else:
            container[self._keys[-1]] = value

    def close(self) -> Iterator[bytes]:
        """End the innermost object or list; yield what is complete or large enough."""
        ended = self._open.pop()
        self._keys.pop()
        self._began.pop()
        if not self._open:
            yield from _items(ended if isinstance(ended, list) else [ended])
            self._size = 0
        elif isinstance(above := self._open[-1], list):
            if len(self._open) == 1:
                yield from _items(above)
                above.clear()
                self._size = 0
            elif self._size > PIECE and self._size - self._began[-1] > PIECE // 2:
                # the bulk is in this list: a short one, as in a message of Telegram, is never split
                yield _encode(self._top())
                self._prune()

    def rest(self) -> Iterator[bytes]:
        """Yield what is complete of a value that breaks off: its last item is not."""
        above: Container = []
        for depth in range(len(self._open) - 1, 0, -1):
            above = self._open[depth - 1]
            if isinstance(above, list):
                above.pop()
                break
        else:
            above = self._open[-1] if self._open else []
        if len(self._open) > 1 and above is not self._open[0] and isinstance(above, list) and _has_objects(above):
            yield _encode(self._top())

    def _top(self) -> Container:
        """Return the object that pieces are made of: the value itself, or the open item of a list."""
        return self._open[1] if isinstance(self._open[0], list) else self._open[0]

    def _prune(self) -> None:
        """Drop what was returned; keep the open objects and lists, and the short fields of the objects."""
        for container, inner in zip(self._open, [*self._open[1:], None], strict=True):
            if isinstance(container, list):
                container[:] = [inner] if inner is not None else []
            else:
                for key in [key for key, value in container.items() if value is not inner and not _is_short(value)]:
                    del container[key]
        self._size = 0
        self._began = [0] * len(self._open)


def _is_short(value: Any) -> bool:
    if isinstance(value, list):
        return False
    return not isinstance(value, dict) or len(_encode(value)) <= _KEPT


def _items(values: list[Any]) -> Iterator[bytes]:
    """Yield each value; a list in a list is its items."""
    for value in values:
        if isinstance(value, list):
            yield from _items(value)
        else:
            yield _encode(value)


def _has_objects(values: list[Any]) -> bool:
    return any(isinstance(value, dict) for value in values)


def _encode(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except (msgspec.MsgspecError, OverflowError, UnicodeEncodeError):
        return json.dumps(value).encode("ascii")
