"""What the engine asks of a source: a reader for each of its places, and a plan of what to look for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from collectors.engine.collector import Access, Query
from collectors.engine.cursor import MAX_ATTEMPTS, SearchCursor, SearchHit, SearchProgress
from collectors.engine.place import SourcePlace
from collectors.engine.search.query import Wanted
from talkworthy.model import Post

MAX_THREADS_PER_RUN = 1000  # followed conversations that one run looks at again, unless the source says otherwise
HOUR, DAY = 3_600.0, 86_400.0

Search = Callable[[float, float], Iterable[SearchHit | SearchProgress]]
"""Called with `since` and `until`, as `Reader.find`."""


@dataclass(frozen=True, slots=True)
class ThreadSnapshot:
    """All posts of a conversation, and its size as `Reader.sizes` tells it; None where what that told stands.

    `whole`: no post was left out for being malformed. `name`: what the conversation is called from now on, where a find
    called it by another of its posts; `covers`: everything that a find may call it. `gone`: ids of posts that the
    source says were deleted. A followed conversation of the same size and the same newest post is not handed over
    again, so `posts` may be empty then.
    """

    posts: list[Post]
    size: int | None = None
    whole: bool = True
    name: str = ""
    covers: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()


class ThreadSource(Protocol):
    """Reads and follows the conversations of one place of a source. All its methods raise as `WebClient.get`."""

    @property
    def place(self) -> SourcePlace: ...

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        """Conversation -> its size now, for all of `known`, which has their sizes when they were last read.

        A size is any number that changes when there is something new to read; UNREAD where there is none, and nothing
        where `read` tells it.
        """
        ...

    def read(self, thread: str) -> ThreadSnapshot: ...


class SingleSearchSource(ThreadSource, Protocol):
    """Reads one place that has one search."""

    def find(self, since: float, until: float) -> Iterable[SearchHit | SearchProgress]:
        """At least the posts that may name the brand and were written in `since <= time < until`, in any order.

        Times are seconds since 1970; `until` is infinite where there is no end.
        """
        ...


@runtime_checkable
class MultiSearchSource(ThreadSource, Protocol):
    """Reads one place that has several searches, each with a mark of its own."""

    @property
    def searches(self) -> Mapping[str, Search]: ...


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What to look for, and between which moments; `since`, `until` in seconds since 1970, `overlap`, `follow` in
    seconds.

    The settings of every source that works like this: `overlap_hours` (6: how far behind the mark is searched again,
    since an index lags) and `follow_days` (7 unless the source says otherwise: how long a silent conversation is read
    again for new replies). A plan with an `until` is a backfill: it neither heeds nor moves the mark, and looks at no
    conversation again. `now`: seconds since 1970, where the clock says how long a conversation was silent, and not the
    newest find. `looks`: followed conversations that one run looks at again; `tries`: runs in which what is malformed
    is read; `apart`: whether each place has a rate limit of its own.
    """

    wanted: Wanted
    since: float
    overlap: float
    follow: float
    until: float = math.inf
    now: float = 0.0
    looks: int = MAX_THREADS_PER_RUN
    tries: int = MAX_ATTEMPTS
    apart: bool = False

    @classmethod
    def of(cls, query: Query, access: Access, follow_days: float = 7.0) -> SearchPlan:
        return cls(
            Wanted(query.brand),
            query.since.timestamp() if query.since else 0.0,
            access.number("overlap_hours", 6.0) * HOUR,
            access.number("follow_days", follow_days) * DAY,
            query.until.timestamp() if query.until else math.inf,
        )

    @property
    def backfills(self) -> bool:
        return self.until < math.inf

    def begin(self, mark: SearchCursor | None) -> float:
        """Where a search begins, in seconds since 1970."""
        return self.since if mark is None or self.backfills else max(self.since, mark.floor(self.overlap))
