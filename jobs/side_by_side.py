"""Reading conversations on all cores at once: one process a core, whole conversations to each."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager

from msgspec import msgpack

from analysis.reading import Reader, Stored
from talkworthy.storage.readings import Reading

CHUNKS_AHEAD = 2
"""Chunks given out to each process, so that none waits and the posts of a long job are never all in memory."""
POLARS_THREADS = "POLARS_MAX_THREADS"

# Posts and readings go between processes as MessagePack: pickling so many small values took as long as reading them.
_to_chunk = msgpack.Decoder(list[Stored]).decode
_to_reading = msgpack.Decoder(Reading).decode
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
    with _one_thread_each(), ProcessPoolExecutor(count, context, _get_ready, (make,)) as pool:
        ahead: deque[Future[bytes]] = deque()
        for chunk in chunks:
            ahead.append(pool.submit(_read, msgpack.encode(chunk)))
            if len(ahead) > CHUNKS_AHEAD * count:
                yield _to_reading(ahead.popleft().result())
        while ahead:
            yield _to_reading(ahead.popleft().result())


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that are started in here have no threads for their columns: as many processes as cores are enough."""
    before = os.environ.get(POLARS_THREADS)
    os.environ[POLARS_THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[POLARS_THREADS]
        else:
            os.environ[POLARS_THREADS] = before


def _get_ready(make: Callable[[], Reader]) -> None:
    global _reader
    _reader = make()


def _read(chunk: bytes) -> bytes:
    assert _reader is not None, "the process was not made ready"
    return msgpack.encode(_reader.read(_to_chunk(chunk)))
