"""The interface between the engine and a source: a ThreadSource for each place, and the SearchPlan of a run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable

from collectors.engine.collector import Access, Query
from collectors.engine.cursor import MAX_ATTEMPTS, PlaceCursor, SearchCursor, SearchHit, SearchProgress
from collectors.engine.place import SourcePlace
from collectors.engine.search.query import Wanted
from talkworthy.model import Post
from talkworthy.plausible_moment import newest_at

MAX_THREADS_PER_RUN = 1000  # followed threads that one run checks, unless the source says otherwise
HOUR, DAY = 3_600.0, 86_400.0

Search = Callable[[float, float], Iterable[SearchHit | SearchProgress]]
"""Called with `since` and `until`, as `SingleSearchSource.find`."""


@dataclass(frozen=True, slots=True)
class ThreadSnapshot:
    """All posts of a thread, and its size as `ThreadSource.sizes` counts it; None if that count is still right.

    `whole`: no post was malformed. `name`: the thread's id from now on, if the search hit used the id of another post;
    `covers`: all ids that a hit may use for this thread. `gone`: ids of posts that the source reports as deleted. A
    followed thread with the same size and newest post is not yielded again, so its `posts` may be empty.
    """

    posts: list[Post]
    size: int | None = None
    whole: bool = True
    name: str = ""
    covers: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()


class ThreadSource(Protocol):
    """Reads and follows the threads of one place. All methods raise as `WebClient.get` does."""

    @property
    def place(self) -> SourcePlace: ...

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        """Return the current size of each thread in `known`, which maps threads to their sizes when they were last
        read.

        A size is any number that changes when there are new posts; UNREAD_SIZE if there is none. A thread may be left
        out if `read` returns its size.
        """
        ...

    def read(self, thread: str) -> ThreadSnapshot: ...


class SingleSearchSource(ThreadSource, Protocol):
    """Reads a place that has one search."""

    def find(self, since: float, until: float) -> Iterable[SearchHit | SearchProgress]:
        """Yield at least the posts that may name the brand and were written in `since <= time < until`, in any order.

        Times are seconds since 1970; `until` may be infinite.
        """
        ...


@runtime_checkable
class MultiSearchSource(ThreadSource, Protocol):
    """Reads a place that has several searches, each with a cursor of its own."""

    @property
    def searches(self) -> Mapping[str, Search]: ...


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What to search for and in which time: `since` and `until` in seconds since 1970, `overlap` and `follow` in
    seconds.

    Settings of every source that uses it: `overlap_hours` (6: how far before the cursor a search begins, since search
    indexes lag) and `follow_days` (7 unless the source has another default: how long a silent thread is checked for new
    replies). A plan with an `until` is a backfill: it ignores the cursor and does not check followed threads. `now`:
    seconds since 1970, if a thread's silence is measured against the clock and not against the newest hit.
    `max_followed_reads`: followed threads that one run checks. `max_attempts`: runs in which a malformed thread is
    read. `has_separate_limits`: whether each place has its own rate limit. `newest_first`: new threads are read from
    the newest hit on, for sources whose limits may end a run before the last of them.
    """

    wanted: Wanted
    since: float
    overlap: float
    follow: float
    until: float = math.inf
    now: float = 0.0
    max_followed_reads: int = MAX_THREADS_PER_RUN
    max_attempts: int = MAX_ATTEMPTS
    has_separate_limits: bool = False
    newest_first: bool = False

    @classmethod
    def from_query(cls, query: Query, access: Access, follow_days: float = 7.0) -> SearchPlan:
        """Return the plan for a query, with the settings of the source."""
        return cls(
            Wanted(query.brand),
            query.since.timestamp() if query.since else 0.0,
            access.number("overlap_hours", 6.0) * HOUR,
            access.number("follow_days", follow_days) * DAY,
            query.until.timestamp() if query.until else math.inf,
            newest_first=query.newest_first,
        )

    @property
    def is_backfill(self) -> bool:
        """Return whether the plan is a backfill."""
        return self.until < math.inf

    def limited(self, at: float) -> float:
        """Return a time that is not in the future, as far as the clock tells."""
        return min(at, self.now or newest_at(datetime.now(UTC)).timestamp())

    def newest_of(self, times: Iterable[float]) -> float:
        """Return the newest time that is not in the future, 0.0 for none: a post with a false moment must not move a
        cursor past all others."""
        latest = self.limited(math.inf)
        return max((at for at in times if at <= latest), default=0.0)

    def heal(self, cursor: SearchCursor) -> None:
        """Begin again with a cursor that a post of the future has moved there, past all others."""
        if cursor.seen_until > self.limited(math.inf):
            cursor.reset()

    def heal_followed(self, cursor: PlaceCursor) -> None:
        """Search again from the beginning where a post of the future has ended the following of all other threads."""
        latest = self.limited(math.inf)
        if any(at > latest for _, at in cursor.followed.values()):
            cursor.followed = {name: (size, min(at, latest)) for name, (size, at) in cursor.followed.items()}
            for search in (cursor, *cursor.searches.values()):
                search.reset()

    def search_start(self, cursor: SearchCursor | None) -> float:
        """Return where a search begins, in seconds since 1970."""
        return self.since if cursor is None or self.is_backfill else max(self.since, cursor.start_for(self.overlap))
