"""How much of each conversation was collected, held against what the platform tells of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, func, select

from talkworthy.date_range import DateRange
from talkworthy.storage.conversations.filter import began_in
from talkworthy.storage.schema.core import conversations, posts


@dataclass(frozen=True, slots=True)
class Collected:
    """Posts of one conversation that the store has, tombstones included, and posts that there are."""

    source: str
    thread: str
    posts: int
    existing: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.posts / self.existing


@dataclass(frozen=True, slots=True)
class SourceCollected:
    """The same over all conversations of one source; `whole` are those of which nothing is missing."""

    source: str
    threads: int
    whole: int
    posts: int
    existing: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.posts / self.existing


def collected_threads(connection: Connection, date_range: DateRange, brand: str | None = None) -> list[Collected]:
    """The conversations with talk (of one brand; None: of any) that began in the window, the least complete first.

    As many posts exist as the platform reports of the first one (its replies and itself), or as are known to exist:
    those collected, and the parents they answer that are not here; whichever is more. So counts the analysis too.
    """
    of_brand = () if brand is None else (conversations.c.brand == brand,)
    chosen = select(conversations.c.thread).where(*began_in(date_range), *of_brand).distinct().cte("chosen")
    parent = posts.alias("parent")
    unseen = case((parent.c.pk.is_(None), posts.c.reply_to))
    reported = case((posts.c.id == posts.c.thread, posts.c.replies))
    statement = (
        select(
            func.min(posts.c.source),
            posts.c.thread,
            func.count(),
            func.count(unseen.distinct()),
            func.max(reported),
        )
        .select_from(
            chosen.join(posts, posts.c.thread == chosen.c.thread).outerjoin(
                parent, and_(parent.c.id == posts.c.reply_to, parent.c.thread == posts.c.thread)
            )
        )
        .group_by(posts.c.thread)
    )
    found = [
        Collected(source, thread, count, max(count + missing, (told or 0) + 1))
        for source, thread, count, missing, told in connection.execute(statement)
    ]
    return sorted(found, key=lambda one: (one.share, -one.existing, one.thread))


def by_source(found: Iterable[Collected]) -> list[SourceCollected]:
    """The sums of each source, by its name."""
    sources: dict[str, list[Collected]] = {}
    for one in found:
        sources.setdefault(one.source, []).append(one)
    return [
        SourceCollected(
            source,
            len(them),
            sum(one.posts == one.existing for one in them),
            sum(one.posts for one in them),
            sum(one.existing for one in them),
        )
        for source, them in sorted(sources.items())
    ]
