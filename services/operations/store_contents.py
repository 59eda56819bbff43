"""What a store holds: posts of each source, conversations about each brand, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.stats.wilson import Precision
from reports.queries.score.precision import load_precision
from talkworthy.storage.conversations.queries import brands_with_conversation, posts_by_source
from talkworthy.storage.posts.dead_letters import count_dead_letters
from talkworthy.storage.runs.gaps import count_lasting_gaps
from talkworthy.storage.store import Store


@dataclass(frozen=True, slots=True)
class StoreContents:
    """Counts of what a store holds. `posts_by_source`: source, count, when its oldest and newest were written.

    `precision` says of each brand how many of its posts are about it, as far as people checked.
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
    """Return what the store holds now; its address comes without a password."""
    with store.read() as connection:
        conversations = brands_with_conversation(connection)
        return StoreContents(
            store.engine.url.render_as_string(hide_password=True),
            posts_by_source(connection),
            conversations,
            {brand: load_precision(connection, brand) for brand in conversations},
            count_dead_letters(connection),
            count_lasting_gaps(connection),
        )
