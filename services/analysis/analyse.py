"""Analyses new and changed threads, then computes what needs all posts of a brand together."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from analysis.integrity.coordinated_posting import AUTHOR_TYPE_RULES
from analysis.integrity.near_duplicates import VERSION as COPIES_VERSION
from analysis.integrity.near_duplicates import find_near_duplicates
from analysis.pipeline.analyzer import Models, ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from services import graceful_shutdown
from services.analysis.analyzer_factory import make_analyzer_factory
from services.analysis.check_sample import check_samples
from services.analysis.compare_quarantine import save_conversations_with_quarantine
from services.analysis.detect_quarantine import CrossBrandEvidence, find_evidence, quarantine_posts
from services.analysis.parallel import AnalyseBatch, BatchResult, analyse_in_parallel
from services.analysis.place_topics import place_topics, topics_version
from services.context import AppContext
from talkworthy.findings import AnalysisResult, AnnotationRow
from talkworthy.model import Annotation, Brand
from talkworthy.storage.analysis import results
from talkworthy.storage.analysis.engagement import update_engagement
from talkworthy.storage.analysis.quarantined_conversations import brands_without_comparison
from talkworthy.storage.analysis.rollups import stale_brands, update_rollups
from talkworthy.storage.analysis.topics import brands_with_other_topics
from talkworthy.storage.posts.brand_posts import public_posts
from talkworthy.storage.posts.full_text_search import index_new_posts
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.store import Store

THREADS_AT_ONCE = 1_000
NAMED = ("mentions", "sentiment")
"""Models of `[models]` that read posts; `topics` comes later."""
PARALLEL_FROM = 20_000
"""Pending posts from which on all cores share the work: a process starts as slowly as it analyses a few thousand."""


@dataclass(frozen=True, slots=True)
class AnalyseResult:
    """How many posts were analysed, how many conversations are in them, and which brands changed."""

    posts: int
    conversations: int
    brands: tuple[str, ...]


def analyse(context: AppContext) -> AnalyseResult:
    """Update everything that is derived from posts, and return counts.

    After a kill it continues where it stopped: each batch of threads is one transaction.
    """
    models = context.settings.models
    with context.store.read() as connection:
        make_analyzer = make_analyzer_factory(
            connection, context.brands, models=Models(**{name: models[name] for name in NAMED if name in models})
        )
    analyzer = make_analyzer()
    with context.run("analyse") as run:
        with context.store.write() as connection:
            results.delete_other_brands(connection, [brand.name for brand in context.brands])
            index_new_posts(connection)
        posts, conversations = _analyse_pending(context, analyzer, make_analyzer)
        check_samples(context.store, context.brands)
        with context.store.read() as connection:
            version = topics_version(models.get("topics"))
            outdated = {*stale_brands(connection), *brands_with_other_topics(connection, version)}
            outdated |= set(brands_without_comparison(connection, [brand.name for brand in context.brands]))
        changed = [brand for brand in context.brands if brand.name in outdated]
        if changed:
            with context.store.read() as connection:
                evidence = find_evidence(connection, context.brands)
        for brand in changed:
            _analyse_brand(context, analyzer, brand, evidence)
            graceful_shutdown.check_for_stop()
        result = AnalyseResult(posts, conversations, tuple(brand.name for brand in changed))
        run.message = to_sentence(result)
    return result


def to_sentence(result: AnalyseResult) -> str:
    """Return the counts in a sentence, for the run history and for a person."""
    return f"{result.posts:,} posts analysed, {result.conversations:,} conversations."


def _analyse_pending(
    context: AppContext, analyzer: ThreadAnalyzer, make_analyzer: Callable[[], ThreadAnalyzer]
) -> tuple[int, int]:
    """Analyse pending threads, and return the counts of posts and conversations.

    Uses `analyzer`, or where there are many posts one process a core, each with an analyzer from `make_analyzer`.
    """
    with context.store.read() as connection:
        pending = results.count_pending(connection, analyzer.fingerprint)
    threads = PendingThreads(context.store, analyzer.fingerprint)
    if pending >= PARALLEL_FROM:
        make_analyse = partial(_make_batch_analyzer, context.settings.store_url, make_analyzer)
        batches = analyse_in_parallel(make_analyse, threads.ids())
    else:
        batches = (_analyse_batch(context.store, analyzer, ids) for ids in threads.ids())
    posts = conversations = 0
    # closed at once where a signal ends the loop, and with it the processes
    with closing(batches), context.progress("Analysing threads", pending) as bar:
        for batch in batches:
            threads.save(batch.result)
            posts, conversations = posts + batch.posts, conversations + len(batch.result.conversations)
            bar.update(posts, posts)
            graceful_shutdown.check_for_stop()
    return posts, conversations


def _make_batch_analyzer(store_url: str, make_analyzer: Callable[[], ThreadAnalyzer]) -> AnalyseBatch[Sequence[str]]:
    """Return a function that analyses threads in a process of its own, with its own connection to the store."""
    return partial(_analyse_batch, Store(store_url), make_analyzer())


def _analyse_batch(store: Store, analyzer: ThreadAnalyzer, threads: Sequence[str]) -> BatchResult:
    with store.read() as connection:
        rows = results.load_threads(connection, threads)
    return BatchResult(len(rows), analyzer.analyse([StoredPost(row.pk, from_row(row)) for row in rows]))


class PendingThreads:
    """The threads that wait to be analysed, in batches, whose results are saved in the same order."""

    def __init__(self, store: Store, fingerprint: str) -> None:
        self._store = store
        self._fingerprint = fingerprint
        self._batches: deque[list[tuple[str, int]]] = deque()

    def ids(self) -> Iterator[list[str]]:
        """Yield the ids of a batch of threads at a time."""
        after = ""
        while True:
            with self._store.read() as connection:
                chunk = results.next_pending(connection, self._fingerprint, after, THREADS_AT_ONCE)
            if not chunk:
                return
            after = chunk[-1][0]
            self._batches.append(chunk)
            yield [thread for thread, _ in chunk]

    def save(self, result: AnalysisResult) -> None:
        """Save the result of the oldest batch without one."""
        with self._store.write() as connection:
            results.save_results(connection, self._batches.popleft(), self._fingerprint, result)


def _analyse_brand(context: AppContext, analyzer: ThreadAnalyzer, brand: Brand, evidence: CrossBrandEvidence) -> None:
    """Save near duplicates, quarantine, topics, engagement and daily counts of one brand, in one transaction."""
    with context.store.write() as connection:
        posts = public_posts(connection, brand.name, AUTHOR_TYPE_RULES)
        posts = posts.join(evidence.wordings, on="post", maintain_order="left")
        duplicates = [
            AnnotationRow(post, Annotation("", brand.name, results.NEAR_DUPLICATE, COPIES_VERSION, original, rule=rule))
            for post, original, rule in find_near_duplicates(posts).iter_rows()
        ]
        results.replace_brand_wide(connection, brand.name, results.NEAR_DUPLICATE, duplicates)
        excluded = {row.post for row in duplicates}
        excluded |= quarantine_posts(connection, analyzer, brand.name, posts, evidence)
        save_conversations_with_quarantine(connection, analyzer, brand.name)
        counted = posts.filter(
            ~posts["post"].is_in(list(excluded)), posts["mention_kind"] != "context", posts["author_type"] == "public"
        )
        place_topics(connection, brand, counted, context.settings.models.get("topics"))
        update_engagement(connection, brand.name)
        update_rollups(connection, brand.name)
