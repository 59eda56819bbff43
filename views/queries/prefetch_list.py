"""The list of queries that are prefetched on a large store, so that nobody waits for the first page."""

from __future__ import annotations

from talkworthy.settings import load_settings
from talkworthy.storage.engine import file_of
from views.queries import core as reading
from views.queries import reach, response, switching
from views.queries import trend as past
from views.queries.context import StoreSnapshot
from views.queries.open_store import open_snapshot
from views.queries.prefetch import PrefetchList, poll_for_changes, prefetch

QUERIES = PrefetchList(
    first=(  # in the order of the pages
        reading.report,
        past.change_since_last_week,
        past.trend,
        past.weeks,
        reading.communities,
        reading.topics,
        reading.topic_counts,
        reading.topics_over_time,
        response.scorecard,
        response.response_queue,
        reach.customer_needs,
        reach.reach,
        response.conversation_quality,
        switching.switching,
        response.topic_gap,
    ),
    last=(reading.with_quarantined,),
)


def open_and_prefetch() -> StoreSnapshot:
    """Return a snapshot of the store, and start to prefetch.

    A large store is polled for changes every minute from then on. Raises TalkworthyError where it cannot be read.
    """
    snapshot = open_snapshot()
    prefetch(snapshot, QUERIES)
    if snapshot.large:
        poll_for_changes(poll)
    return snapshot


def poll() -> None:
    """Open the store again, unless its file is gone: opening would create a new, empty one."""
    file = file_of(load_settings().store_url)
    if file is None or file.exists():
        open_and_prefetch()
