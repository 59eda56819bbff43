"""`talkworthy analyse`: read what is new or outdated, then what needs a brand's posts all together."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from analysis.integrity.coordinated_posting import AUTHOR_TYPE_RULES
from analysis.integrity.near_duplicates import VERSION as COPIES_VERSION
from analysis.integrity.near_duplicates import find_copies
from analysis.pipeline.analyzer import Reader
from analysis.pipeline.thread_batch import Stored
from services import graceful_shutdown
from services.analysis.analyzer_factory import reader_maker
from services.analysis.check_sample import check_samples
from services.analysis.compare_quarantine import save_conversations_with_quarantine
from services.analysis.detect_quarantine import Together, hold, look_together
from services.analysis.parallel import Found, Read, read_side_by_side
from services.analysis.place_topics import place_topics, version_with
from services.context import AppContext
from talkworthy.findings import AnalysisResult, Finding
from talkworthy.model import Annotation, Brand
from talkworthy.storage.analysis import results
from talkworthy.storage.analysis.quarantined_conversations import lacking_conversations_with_quarantine
from talkworthy.storage.analysis.rollups import stale_brands, update_rollups
from talkworthy.storage.analysis.topics import brands_with_other_topics
from talkworthy.storage.posts.brand_posts import public_posts
from talkworthy.storage.posts.full_text_search import index_new_posts
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.store import Store

THREADS_AT_ONCE = 1_000
WORTH_ALL_CORES = 20_000
"""Posts from which on the cores share the reading: to start a process takes as long as to read a few thousand."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """How many posts were read, and how many talks were found in them."""

    posts: int
    conversations: int
    brands: tuple[str, ...]


def analyse(context: AppContext) -> Analysed:
    """Bring everything that is derived from posts up to date.

    Killed at any moment and run again, it goes on where it was: a conversation is read or it is not.
    """
    with context.store.read() as connection:
        make = reader_maker(connection, context.brands, model=context.settings.models.get("sentiment"))
    reader = make()
    with context.run("analyse") as run:
        with context.store.write() as connection:
            results.forget_other_brands(connection, [brand.name for brand in context.brands])
            index_new_posts(connection)
        posts, conversations = _read_pending(context, reader, make)
        check_samples(context.store, context.brands)
        with context.store.read() as connection:
            model = version_with(context.settings.models.get("topics"))
            behind = {*stale_brands(connection), *brands_with_other_topics(connection, model)}
            behind |= set(lacking_conversations_with_quarantine(connection, [brand.name for brand in context.brands]))
        changed = [brand for brand in context.brands if brand.name in behind]
        if changed:
            with context.store.read() as connection:
                seen = look_together(connection, context.brands)
        for brand in changed:
            _read_brand_wide(context, reader, brand, seen)
            graceful_shutdown.between_pages()
        run.message = f"{posts:,} posts read; {conversations:,} talks found in them."
    return Analysed(posts, conversations, tuple(brand.name for brand in changed))


def _read_pending(context: AppContext, reader: Reader, make: Callable[[], Reader]) -> tuple[int, int]:
    """Read what is new or outdated with `reader`, or with one that `make` gives each process where there is much."""
    with context.store.read() as connection:
        pending = results.count_pending(connection, reader.fingerprint)
    waiting = Waiting(context.store, reader.fingerprint)
    here, there = partial(_read_from, context.store, reader), partial(_open_reading, context.settings.store_url, make)
    is_much = pending >= WORTH_ALL_CORES
    all_found = read_side_by_side(there, waiting.ids()) if is_much else map(here, waiting.ids())
    posts = conversations = 0
    with context.progress("Reading conversations", pending) as bar:
        for found in all_found:
            waiting.save(found.reading)
            posts, conversations = posts + found.posts, conversations + len(found.reading.conversations)
            bar.at(posts, posts)
            graceful_shutdown.between_pages()
    return posts, conversations


def _open_reading(store_url: str, make: Callable[[], Reader]) -> Read[Sequence[str]]:
    """What reads conversations in a process of its own, with its own way into the store."""
    return partial(_read_from, Store(store_url), make())


def _read_from(store: Store, reader: Reader, threads: Sequence[str]) -> Found:
    with store.read() as connection:
        rows = results.load_threads(connection, threads)
    return Found(len(rows), reader.read([Stored(row.pk, from_row(row)) for row in rows]))


class Waiting:
    """The conversations that wait to be read: given out some at a time, and noted as read in the same order."""

    def __init__(self, store: Store, reading: str) -> None:
        self._store = store
        self._reading = reading
        self._out: deque[list[tuple[str, int]]] = deque()

    def ids(self) -> Iterator[list[str]]:
        """Some conversations at a time, until there are no more."""
        after = ""
        while True:
            with self._store.read() as connection:
                chunk = results.next_pending(connection, self._reading, after, THREADS_AT_ONCE)
            if not chunk:
                return
            after = chunk[-1][0]
            self._out.append(chunk)
            yield [thread for thread, _ in chunk]

    def save(self, found: AnalysisResult) -> None:
        """Keep what was found in those that have been out longest."""
        with self._store.write() as connection:
            results.save_reading(connection, self._out.popleft(), self._reading, found)


def _read_brand_wide(context: AppContext, reader: Reader, brand: Brand, seen: Together) -> None:
    """Copies, quarantine, topics and daily counts of one brand, in one transaction with the note that they are done."""
    with context.store.write() as connection:
        posts = public_posts(connection, brand.name, AUTHOR_TYPE_RULES)
        posts = posts.join(seen.wordings, on="post", maintain_order="left")
        copies = [
            Finding(post, Annotation("", brand.name, "copy", COPIES_VERSION, copy_of, rule=rule))
            for post, copy_of, rule in find_copies(posts).iter_rows()
        ]
        results.replace_brand_wide(connection, brand.name, "copy", copies)
        out = {finding.post for finding in copies} | hold(connection, reader, brand.name, posts, seen)
        save_conversations_with_quarantine(connection, reader, brand.name)
        about = posts.filter(
            ~posts["post"].is_in(list(out)), posts["role"] != "context", posts["author_type"] == "public"
        )
        place_topics(connection, brand, about, context.settings.models.get("topics"))
        update_rollups(connection, brand.name)
