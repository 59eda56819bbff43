"""The list of what is read ahead of a large store, so that the first reader of a page need not wait."""

from __future__ import annotations

from talkworthy.settings import load_settings
from talkworthy.storage.engine import file_of
from views.queries import changes, reach, response
from views.queries import core as reading
from views.queries import topics as topics_view
from views.queries import trend as past
from views.queries.context import StoreSnapshot
from views.queries.open_store import open_snapshot
from views.queries.prefetch import Questions, warm, watch

QUESTIONS = Questions(
    first=(  # in the order of the pages
        reading.report,
        changes.change,
        past.trend,
        past.weeks,
        reading.places,
        reading.topics,
        reading.topic_counts,
        topics_view.over_time,
        response.card,
        response.speaking,
        reach.who,
        reach.spread,
        response.matters,
        response.conversation_gap,
    ),
    last=(reading.with_held,),
)


def open_and_prefetch() -> StoreSnapshot:
    """Return the store as it is now, and begin to read ahead what pages will ask of it.

    A large store is looked at every minute from then on. Raises TalkworthyError where it cannot be read.
    """
    snapshot = open_snapshot()
    warm(snapshot, QUESTIONS)
    if snapshot.large:
        watch(_look_again)
    return snapshot


def _look_again() -> None:
    """Open it again, unless its file was taken away: a new file must not be made in the place of one to come."""
    file = file_of(load_settings().store_url)
    if file is None or file.exists():
        open_and_prefetch()
