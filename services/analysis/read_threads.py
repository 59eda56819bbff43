"""Analyses stored threads again, with other posts left out or with other annotators."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from analysis.pipeline.without_quarantine import without_posts
from talkworthy.findings import AnalysisResult
from talkworthy.storage.analysis.results import load_threads
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

THREADS_AT_ONCE = 2_000


def analyse_threads(
    connection: Connection,
    analyzer: ThreadAnalyzer,
    threads: Sequence[str],
    excluded: Collection[int] = (),
    bots: Collection[int] = (),
) -> Iterator[AnalysisResult]:
    """Yield the results of these threads, a few thousand threads at a time.

    Posts whose numbers are in `excluded` are left out; those in `bots` are marked as posts by bots.
    """
    for at in range(0, len(threads), THREADS_AT_ONCE):
        rows = load_threads(connection, threads[at : at + THREADS_AT_ONCE])
        yield analyzer.analyse(
            without_posts([StoredPost(row.pk, from_row(row)) for row in rows], set(excluded), set(bots))
        )
