"""The list of queries that are prefetched on a large store, so that nobody waits for the first page."""

from __future__ import annotations

from talkworthy.settings import load_settings
from talkworthy.storage.engine import file_of
from views.queries import core as reading
from views.queries import overview, reach, response
from views.queries import trend as past
from views.queries.context import StoreSnapshot
from views.queries.open_store import open_snapshot
from views.queries.prefetch import PrefetchList, poll_for_changes, prefetch

QUERIES = PrefetchList(
    first=(  # in the order of the pages
        reading.report,
        overview.topic_leans,
        response.response_queue,
        overview.mentions_over_time,
        past.change_since_last_week,
        reading.topics_over_time,
        reach.share_of_voice,
        overview.previous_score,
        overview.mention_change,
        overview.previous_shares,
        past.trend,
        reading.communities,
        reading.topics,
        reading.topic_counts,
        response.scorecard,
        reach.customer_needs,
        reach.reach,
        reach.recommendations,
        response.conversation_quality,
        reach.switching,
        response.topic_gap,
    ),
    last=(reading.with_quarantined, reach.distinctive_words),
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
