"""Reading conversations on all cores at once: one process a core, whole conversations to each."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import fields
from multiprocessing.reduction import ForkingPickler
from operator import attrgetter
from typing import Any

from analysis.reading import Reader, Stored
from talkworthy.model import Annotation, Engagement, Mention, Post, Talk
from talkworthy.storage.readings import Finding, Reading, TalkPost

CHUNKS_AHEAD = 2
"""Chunks given out to each process, so that none waits and the posts of a long job are never all in memory."""

_reader: Reader | None = None


def read_side_by_side(
    make: Callable[[], Reader], chunks: Iterable[Sequence[Stored]], processes: int | None = None
) -> Iterator[Reading]:
    """The readings of these chunks of whole conversations, in their order.

    `make` gives each process its reader, and must be something that can be sent there (`partial(Reader, brands)`).
    With one process (`processes`, else as many as there are cores) it is done here: starting others takes two seconds,
    which a few thousand posts are not worth.
    """
    count = processes or cores()
    if count == 1:
        yield from map(make().read, chunks)
        return
    # not forked: Polars' threads would not be there in the child, and their locks would
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, context, _get_ready, (make,)) as pool:
        ahead: deque[Future[Reading]] = deque()
        for chunk in chunks:
            ahead.append(pool.submit(_read, chunk))
            if len(ahead) > CHUNKS_AHEAD * count:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _send_as_values(kind: type[Any]) -> None:
    """Have values of this dataclass sent as its fields in order: Python's own way takes five times as long."""
    values = attrgetter(*(field.name for field in fields(kind)))
    ForkingPickler.register(kind, lambda one: (kind, values(one)))


for _kind in (Annotation, Engagement, Finding, Mention, Post, Reading, Stored, Talk, TalkPost):
    _send_as_values(_kind)


def _get_ready(make: Callable[[], Reader]) -> None:
    global _reader
    _reader = make()


def _read(chunk: Sequence[Stored]) -> Reading:
    assert _reader is not None, "the process was not made ready"
    return _reader.read(chunk)
