"""Analyses threads on all cores: one process a core, whole threads to each."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from msgspec import msgpack

from talkworthy.findings import AnalysisResult

CHUNKS_AHEAD = 2
"""Chunks in the queue of each process, so that none waits, and not all posts are in memory."""
POLARS_THREADS = "POLARS_MAX_THREADS"


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The result of a chunk, and how many posts it had."""

    posts: int
    result: AnalysisResult


Chunk = TypeVar("Chunk")
AnalyseBatch = Callable[[Chunk], BatchResult]

# Results go between processes as MessagePack: pickling so many small values took as long as analysing the posts.
_decode = msgpack.Decoder(BatchResult).decode
_analyse_batch: AnalyseBatch[Any] | None = None


def analyse_in_parallel(
    make_analyse: Callable[[], AnalyseBatch[Chunk]], chunks: Iterable[Chunk], processes: int | None = None
) -> Generator[BatchResult, None, None]:
    """Yield the result of each chunk of whole threads, in their order.

    `make_analyse` returns the function that analyses a chunk, once in each process; it must be picklable
    (`partial(f, brands)`). A chunk names its posts in few bytes. With one process (`processes`, by default one for each
    core) the work is done here, since starting another takes two seconds.
    """
    count = processes or count_cores()
    if count == 1:
        yield from map(make_analyse(), chunks)
        return
    # not forked: the child would have the locks of Polars' threads, but not the threads
    context = multiprocessing.get_context("spawn")
    with _single_polars_thread(), ProcessPoolExecutor(count, context, _init_worker, (make_analyse,)) as pool:
        ahead: deque[Future[bytes]] = deque()
        try:
            for chunk in chunks:
                ahead.append(pool.submit(_run_batch, chunk))
                if len(ahead) > CHUNKS_AHEAD * count:
                    yield _decode(ahead.popleft().result())
            while ahead:
                yield _decode(ahead.popleft().result())
        except BaseException:
            # after an early stop, wait neither for chunks in the queue nor for those in work: nothing of them is saved
            for worker in multiprocessing.active_children():
                worker.kill()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def count_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _single_polars_thread() -> Iterator[None]:
    """Within, started processes have one Polars thread each: there is already a process for each core."""
    before = os.environ.get(POLARS_THREADS)
    os.environ[POLARS_THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[POLARS_THREADS]
        else:
            os.environ[POLARS_THREADS] = before


def _init_worker(make_analyse: Callable[[], AnalyseBatch[Any]]) -> None:
    global _analyse_batch
    # a signal to the process group is handled by the parent, which finishes its batch first
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _analyse_batch = make_analyse()


def _end_with_parent() -> None:
    """End this process when its parent is gone, as after `kill -9`."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _run_batch(chunk: Any) -> bytes:
    assert _analyse_batch is not None, "the worker was not initialized"
    return msgpack.encode(_analyse_batch(chunk))
