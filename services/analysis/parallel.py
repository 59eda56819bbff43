"""Reading conversations on all cores at once: one process a core, whole conversations to each."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from msgspec import msgpack

from talkworthy.findings import AnalysisResult

CHUNKS_AHEAD = 2
"""Chunks given out to each process, so that none waits and the posts of a long job are never all in memory."""
POLARS_THREADS = "POLARS_MAX_THREADS"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a chunk, and how many posts it had."""

    posts: int
    reading: AnalysisResult


Chunk = TypeVar("Chunk")
Read = Callable[[Chunk], Found]

# Readings go between processes as MessagePack: pickling so many small values took as long as reading the posts.
_to_found = msgpack.Decoder(Found).decode
_read_here: Read[Any] | None = None


def read_side_by_side(
    make: Callable[[], Read[Chunk]], chunks: Iterable[Chunk], processes: int | None = None
) -> Iterator[Found]:
    """What is found in these chunks of whole conversations, in their order.

    `make` gives each process what reads a chunk there, and must be something that can be sent (`partial(f, brands)`);
    a chunk says which posts, in few bytes. With one process (`processes`, else as many as there are cores) it is done
    here: starting others takes two seconds, which a few thousand posts are not worth.
    """
    count = processes or cores()
    if count == 1:
        yield from map(make(), chunks)
        return
    # not forked: Polars' threads would not be there in the child, and their locks would
    context = multiprocessing.get_context("spawn")
    with _one_thread_each(), ProcessPoolExecutor(count, context, _get_ready, (make,)) as pool:
        ahead: deque[Future[bytes]] = deque()
        try:
            for chunk in chunks:
                ahead.append(pool.submit(_read, chunk))
                if len(ahead) > CHUNKS_AHEAD * count:
                    yield _to_found(ahead.popleft().result())
            while ahead:
                yield _to_found(ahead.popleft().result())
        finally:
            # who stops half-way does not wait for what was not begun
            pool.shutdown(cancel_futures=True)


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


def _get_ready(make: Callable[[], Read[Any]]) -> None:
    global _read_here
    # a signal to all of a group is for the process that started this one, which finishes its page first
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _read_here = make()


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: after a `kill -9` there, nobody else would."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(chunk: Any) -> bytes:
    assert _read_here is not None, "the process was not made ready"
    return msgpack.encode(_read_here(chunk))
