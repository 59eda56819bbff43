"""Prefetching: the queries of all pages run ahead on a large store, once no run writes to it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from typing import Any

from talkworthy.date_range import DEFAULT_WEEKS, DateRange
from talkworthy.errors import TalkworthyError
from views.queries.context import BrandContext, StoreSnapshot, clear_caches
from views.queries.core import conversations_by_brand

Query = Callable[[BrandContext], Any]
DATE_RANGES = (f"{DEFAULT_WEEKS}w", "26w", "52w", "all")
PREFETCH_THREAD, POLL_THREAD = "prefetch", "prefetch poll"
POLL_SECONDS = 60.0

log = logging.getLogger(__name__)
# these threads have no page, and Streamlit's cache would warn about that at each query
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").addFilter(
    lambda record: record.threadName not in (PREFETCH_THREAD, POLL_THREAD)
)
_lock = threading.Lock()
_prefetched: dict[str, tuple[object, ...]] = {}


@dataclass(frozen=True, slots=True)
class PrefetchList:
    """The queries of pages: `first` for every context in this order, then `last`, which are slow and rarely needed."""

    first: Sequence[Query]
    last: Sequence[Query]


def prefetch(snapshot: StoreSnapshot, queries: PrefetchList) -> None:
    """Start to prefetch in the background, once for each stamp; results of the stamp before are dropped.

    Nothing is prefetched while a run writes (it would be out of date at once), nor in a small store.
    """
    with _lock:
        if _prefetched.get(snapshot.store.url) == snapshot.stamp:
            return
        if _prefetched:
            clear_caches()
        _prefetched[snapshot.store.url] = snapshot.stamp
    if snapshot.large and not snapshot.running:
        threading.Thread(target=run_all, args=(snapshot, queries), name=PREFETCH_THREAD, daemon=True).start()


def poll_for_changes(poll: Callable[[], object]) -> None:
    """Call `poll` every minute from now on; it prefetches where the store has changed.

    So the results of a run at night are ready for the first reader in the morning.
    """
    with _lock:
        if not any(thread.name == POLL_THREAD for thread in threading.enumerate()):
            threading.Thread(target=_poll_forever, args=(poll,), name=POLL_THREAD, daemon=True).start()


def _poll_forever(poll: Callable[[], object]) -> None:
    while True:
        time.sleep(POLL_SECONDS)
        # the next page that is drawn shows the error
        with suppress(TalkworthyError):
            poll()


def run_all(snapshot: StoreSnapshot, queries: PrefetchList) -> int:
    """Run every query for every date range and brand until the store changes; return how many were run."""
    count = 0
    contexts = tuple(_contexts(snapshot))
    for context, query in (*product(contexts, queries.first), *product(contexts, queries.last)):
        if _prefetched.get(snapshot.store.url, snapshot.stamp) != snapshot.stamp:
            return count
        count += _run(query, context)
    log.info("%s results were prefetched", count)
    return count


def _contexts(snapshot: StoreSnapshot) -> Iterator[BrandContext]:
    """Yield the contexts that people open first: each date range, brand by brand."""
    assert snapshot.span is not None  # an empty store is not prefetched
    counts = conversations_by_brand(snapshot)
    for text in DATE_RANGES:
        for brand in snapshot.settings.brands:
            if counts.get(brand.name):
                yield BrandContext.of(snapshot, brand, DateRange.parse(text, *snapshot.span), text)


def _run(query: Query, context: BrandContext) -> bool:
    try:
        query(context)
    except TalkworthyError as error:
        # the page that runs this query shows the error; the other queries are still worth running
        log.warning("%s of %s was not prefetched: %s", query.__name__, context.brand.name, error)
        return False
    return True
