"""Measures how much of each thread was collected, compared with what the platform reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, func, select

from talkworthy.date_range import DateRange
from talkworthy.storage.conversations.filter import began_in
from talkworthy.storage.schema.core import conversations, posts


@dataclass(frozen=True, slots=True)
class CollectedThread:
    """The number of posts of one thread in the store, tombstones included, and the number that exist."""

    source: str
    thread: str
    posts: int
    existing: int

    @property
    def share(self) -> float:
        """Return the share of posts that were collected, 0 to 1."""
        return self.posts / self.existing


@dataclass(frozen=True, slots=True)
class CollectedSource:
    """The sums over all threads of one source; `whole` threads lack no post."""

    source: str
    threads: int
    whole: int
    posts: int
    existing: int

    @property
    def share(self) -> float:
        """Return the share of posts that were collected, 0 to 1."""
        return self.posts / self.existing


def collected_threads(connection: Connection, date_range: DateRange, brand: str | None = None) -> list[CollectedThread]:
    """Return the threads with conversations (of one brand; None: of any) in the date range, least complete first.

    As many posts exist as the platform reports for the first post (its replies and itself), or as are known: those
    collected and the missing parents that they answer; whichever is more. The analysis counts in the same way.
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
    threads = [
        CollectedThread(source, thread, count, max(count + missing, (reported_replies or 0) + 1))
        for source, thread, count, missing, reported_replies in connection.execute(statement)
    ]
    return sorted(threads, key=lambda thread_count: (thread_count.share, -thread_count.existing, thread_count.thread))


def by_source(threads: Iterable[CollectedThread]) -> list[CollectedSource]:
    """Return the sums of each source, by name."""
    sources: dict[str, list[CollectedThread]] = {}
    for thread in threads:
        sources.setdefault(thread.source, []).append(thread)
    return [
        CollectedSource(
            source,
            len(of_source),
            sum(thread.posts == thread.existing for thread in of_source),
            sum(thread.posts for thread in of_source),
            sum(thread.existing for thread in of_source),
        )
        for source, of_source in sorted(sources.items())
    ]
