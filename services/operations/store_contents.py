"""What a store has: posts of each source, conversations about each brand, dead letters and gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.stats.wilson import Precision
from reports.queries.score.precision import load_precision
from talkworthy.storage.conversations.queries import count_conversations_by_brand, count_posts, posts_by_source
from talkworthy.storage.posts.dead_letters import count_dead_letters
from talkworthy.storage.runs.gaps import count_lasting_gaps
from talkworthy.storage.store import Store


@dataclass(frozen=True, slots=True)
class StoreContents:
    """Counts of a store. `posts_by_source`: source, count, and when its oldest and newest posts were written.

    `precision` is the share of each brand's posts that are about it, by the reviewed ones.
    """

    store: str
    posts_by_source: Sequence[tuple[str, int, datetime, datetime]]
    conversations: Mapping[str, int]
    precision: Mapping[str, Precision]
    dead_letters: Mapping[str, int]
    open_gaps: Mapping[str, int]

    @property
    def posts(self) -> int:
        return sum(count for _, count, _, _ in self.posts_by_source)


def load_contents(store: Store) -> StoreContents:
    """Return the counts of a store, and its URL without the password."""
    with store.read() as connection:
        conversations = count_conversations_by_brand(connection)
        return StoreContents(
            store.engine.url.render_as_string(hide_password=True),
            posts_by_source(connection),
            conversations,
            {brand: load_precision(connection, brand) for brand in conversations},
            count_dead_letters(connection),
            count_lasting_gaps(connection),
        )


def has_posts(store_url: str) -> bool:
    """Return whether any post is stored at this address."""
    store = Store(store_url)
    try:
        with store.read() as connection:
            return count_posts(connection) > 0
    finally:
        store.close()
