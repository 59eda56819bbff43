"""Says what was covered: which communities have posts since when, and which sources were searched for which brand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from talkworthy.storage.schema.core import posts, runs
from talkworthy.timestamps import from_micros

COLLECT = "collect"
"""The job of the runs that search a source for one brand; files are read for all brands at once."""


@dataclass(frozen=True, slots=True)
class CommunityCount:
    """A community (None: posts of a source without communities): how many posts the store has of it, and the oldest."""

    source: str
    community: str | None
    posts: int
    since: datetime


def count_communities(connection: Connection) -> list[CommunityCount]:
    """Return every community in the store, by source and name."""
    statement = (
        select(posts.c.source, posts.c.community, func.count(), func.min(posts.c.created_at))
        .group_by(posts.c.source, posts.c.community)
        .order_by(posts.c.source, posts.c.community)
    )
    return [CommunityCount(row[0], row[1], row[2], from_micros(row[3])) for row in connection.execute(statement)]


def brands_searched(connection: Connection) -> dict[str, frozenset[str]]:
    """Return source -> the brands that it was searched for by a successful run.

    A source that is missing here was only read from files.
    """
    good = func.count().filter(runs.c.state == "ok")
    statement = (
        select(runs.c.source, runs.c.brand, good)
        .where(runs.c.job == COLLECT, runs.c.source.is_not(None), runs.c.brand.is_not(None))
        .group_by(runs.c.source, runs.c.brand)
    )
    brands_by_source: dict[str, set[str]] = {}
    for source, brand, times in connection.execute(statement):
        brands_by_source.setdefault(source, set()).update({brand} if times else ())
    return {source: frozenset(brands) for source, brands in brands_by_source.items()}
