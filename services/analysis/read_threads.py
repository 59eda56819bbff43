"""AnalysisResult stored threads again, for what the first reading does not show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from analysis.pipeline.analyzer import Reader
from analysis.pipeline.thread_batch import Stored
from analysis.pipeline.without_quarantine import without
from talkworthy.findings import AnalysisResult
from talkworthy.storage.analysis.results import load_threads
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

THREADS_AT_ONCE = 2_000


def read_threads(
    connection: Connection,
    reader: Reader,
    threads: Sequence[str],
    held: Collection[int] = (),
    bots: Collection[int] = (),
) -> Iterator[AnalysisResult]:
    """Yield what `reader` finds in these threads, a few thousand of them at a time.

    They are read without the posts whose numbers are in `held`; those in `bots` are marked as a bot's.
    """
    for at in range(0, len(threads), THREADS_AT_ONCE):
        rows = load_threads(connection, threads[at : at + THREADS_AT_ONCE])
        yield reader.read(without([Stored(row.pk, from_row(row)) for row in rows], set(held), set(bots)))
