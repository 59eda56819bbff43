"""What was looked through: which communities hold posts since when, and which sources were searched for which brand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from talkworthy.storage.schema.core import posts, runs
from talkworthy.timestamps import from_micros

COLLECT = "collect"
"""The job of the runs that search a source for one brand; files are read for all brands at once."""


@dataclass(frozen=True, slots=True)
class Held:
    """A community (None: posts of a source that tell none): how many posts the store has of it, and the oldest."""

    source: str
    community: str | None
    posts: int
    since: datetime


def communities_held(connection: Connection) -> list[Held]:
    """Every community of the store, by source and name."""
    statement = (
        select(posts.c.source, posts.c.community, func.count(), func.min(posts.c.created_at))
        .group_by(posts.c.source, posts.c.community)
        .order_by(posts.c.source, posts.c.community)
    )
    return [Held(row[0], row[1], row[2], from_micros(row[3])) for row in connection.execute(statement)]


def brands_searched(connection: Connection) -> dict[str, frozenset[str]]:
    """Source -> the brands that it was searched for by a run that came to a good end.

    A source that is not in here was only ever read from files.
    """
    good = func.count().filter(runs.c.state == "ok")
    statement = (
        select(runs.c.source, runs.c.brand, good)
        .where(runs.c.job == COLLECT, runs.c.source.is_not(None), runs.c.brand.is_not(None))
        .group_by(runs.c.source, runs.c.brand)
    )
    found: dict[str, set[str]] = {}
    for source, brand, times in connection.execute(statement):
        found.setdefault(source, set()).update({brand} if times else ())
    return {source: frozenset(brands) for source, brands in found.items()}
