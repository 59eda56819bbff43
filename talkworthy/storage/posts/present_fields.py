"""Which fields the posts of a store have at all: without authors or replies, say, there can be no score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, exists, func, or_, select, true

from talkworthy.storage.schema.core import posts


@dataclass(frozen=True, slots=True)
class PresentFields:
    """Whether any post has an author, is a reply, has counts of its platform.

    `places`: source and community, None for posts without one; the place with most posts first.
    """

    posts: bool
    authors: bool
    replies: bool
    engagement: bool
    places: tuple[tuple[str, str | None], ...] = ()

    @property
    def communities(self) -> tuple[tuple[str, str], ...]:
        """Return the places that are communities."""
        return tuple((source, community) for source, community in self.places if community)


def load_present_fields(connection: Connection) -> PresentFields:
    """Return which fields the posts of the store have. Tombstones do not count."""
    counts = (posts.c.likes, posts.c.replies, posts.c.reposts, posts.c.views)

    def any_with(condition: Any) -> Any:
        return exists().where(~posts.c.gone, condition)

    has = connection.execute(
        select(
            any_with(true()),
            any_with(posts.c.author.is_not(None)),
            any_with(posts.c.reply_to.is_not(None)),
            any_with(or_(*(count.is_not(None) for count in counts))),
        )
    ).one()
    # of all posts, since the index on places answers that alone
    places = connection.execute(
        select(posts.c.source, posts.c.community)
        .group_by(posts.c.source, posts.c.community)
        .order_by(func.count().desc(), posts.c.source, func.coalesce(posts.c.community, ""))
    ).all()
    any_post, authors, replies, engagement = map(bool, has)
    return PresentFields(any_post, authors, replies, engagement, tuple((row.source, row.community) for row in places))
