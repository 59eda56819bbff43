"""Cursors of the sources that are searched and then read thread by thread: how far each search was read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from talkworthy.model import Cursor

MAX_FOLLOWED = 2000
MAX_ATTEMPTS = 5  # runs in which a thread or a search may fail before it is given up
UNREAD_SIZE = -1  # in place of the size of a thread that was never read


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A search result: the post's id and its thread's id at the source, and its time in seconds since 1970.

    `is_known`: the thread was read up to this post. The cursor remembers the hit, so that a run without new posts
    leaves the cursor as it was, but the thread need not be read again for it.
    """

    id: str
    thread: str
    at: float
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class SearchProgress:
    """Says that a search has shown everything older than `at`, in seconds since 1970.

    A source that lists posts oldest first yields it between its hits. The cursor then advances to this time even if the
    search fails later, has no hits, or has malformed hits.
    """

    at: float


@dataclass(slots=True)
class SearchCursor:
    """How far one search was read.

    `seen_until`: time of the newest hit, in seconds since 1970. `recent`: ids of the hits that the next run will see
    again. `held`: number of runs in a row in which the cursor did not advance because of malformed hits.
    """

    seen_until: float = 0.0
    recent: list[str] = field(default_factory=list)
    held: int = 0

    def start_for(self, overlap: float) -> float:
        """Return where to begin the search: `overlap` seconds before the newest hit, since search indexes lag."""
        return max(self.seen_until - overlap, 0.0)

    def take_new(self, hits: Sequence[SearchHit]) -> list[SearchHit]:
        """Return the hits that are new, oldest first, and remember them."""
        known = set(self.recent)
        self.recent = sorted(known | {hit.id for hit in hits})
        return sorted((hit for hit in hits if hit.id not in known and not hit.is_known), key=lambda hit: hit.at)

    def advance(self, hits: Sequence[SearchHit], overlap: float, reached: float) -> None:
        """Advance to `reached`. `hits` are all hits from the overlap before the cursor up to there."""
        self.held = 0
        self.seen_until = max(self.seen_until, reached)
        self.recent = sorted({hit.id for hit in hits if hit.at >= self.start_for(overlap)})

    def hold(self, max_attempts: int = MAX_ATTEMPTS) -> bool:
        """Leave the cursor where it is because some hits were malformed; return False after too many such runs."""
        self.held += 1
        return self.held < max_attempts

    def reset(self) -> None:
        """Go back to the beginning, so that the next run searches everything again."""
        self.seen_until, self.recent, self.held = 0.0, [], 0


@dataclass(slots=True)
class PlaceCursor(SearchCursor):
    """How far one place (a site, a forum, a server) was read. A place with one search uses it as the search's cursor,
    too.

    `unread`: thread -> (time of its hit in seconds since 1970, number of runs in which it failed or had malformed
    posts). `followed`: thread -> (its size when it was read, as the source counts it; time of its newest post).
    `searches`: name -> cursor, if the place has several searches. `turn`: the followed thread after which the next run
    continues, if a run does not check all of them.
    """

    unread: dict[str, tuple[float, int]] = field(default_factory=dict)
    followed: dict[str, tuple[int, float]] = field(default_factory=dict)
    searches: dict[str, SearchCursor] = field(default_factory=dict)
    turn: str = ""

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> PlaceCursor:
        """Read a stored cursor. Cursors from before December 2026 have no `held`, `searches` and `turn`."""
        return cls(
            raw.get("seen_until", 0.0),
            list(raw.get("recent", ())),
            raw.get("held", 0),
            {name: (at, tries) for name, (at, tries) in raw["unread"].items()},
            {name: (size, newest) for name, (size, newest) in raw["followed"].items()},
            {name: SearchCursor(**cursor) for name, cursor in raw.get("searches", {}).items()},
            raw.get("turn", ""),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the cursor as JSON values."""
        raw = asdict(self)
        for key in ("unread", "followed"):
            raw[key] = {name: list(pair) for name, pair in raw[key].items()}
        return raw

    def search(self, name: str) -> SearchCursor:
        """Return the cursor of the search called `name`, "" if the place has only one."""
        return self.searches.setdefault(name, SearchCursor()) if name else self

    def add_unread(self, hits: Iterable[SearchHit]) -> None:
        """Add the threads of `hits` to those that are to be read."""
        for hit in hits:
            self.unread.setdefault(hit.thread, (hit.at, 0))

    def rename(self, thread: str, name: str) -> None:
        """Store an unread thread under `name`, the id of its first post."""
        if name != thread and thread in self.unread:
            self.unread.setdefault(name, self.unread.pop(thread))

    def next_followed(self, limit: int) -> dict[str, int]:
        """Return at most `limit` followed threads with their sizes, starting after those of the last run."""
        names = sorted(self.followed)
        begin = bisect_right(names, self.turn)
        due = (names[begin:] + names[:begin])[:limit]
        self.turn = due[-1] if len(due) < len(names) and due else ""
        return {name: self.followed[name][0] for name in due}

    def attempts(self, thread: str) -> int:
        """Return in how many runs an unread thread failed or had malformed posts."""
        return self.unread.get(thread, (0.0, 0))[1]

    def is_followed(self, thread: str, size: int, newest: float) -> bool:
        """Return whether the thread is followed with this size and, unless `newest` is 0, with the same newest post."""
        known = self.followed.get(thread)
        return known is not None and known[0] == size and newest in (0.0, known[1])

    def follow(self, thread: str, size: int, newest: float, whole: bool = True) -> None:
        """Follow a thread that was read. If it is not `whole`, the next run reads it again; else when it has grown."""
        self.followed[thread] = (size, newest)
        if whole:
            self.unread.pop(thread, None)
        else:
            self._try_again(thread)

    def drop(self, thread: str) -> None:
        """Stop following a thread until a search finds it again."""
        self.unread.pop(thread, None)
        self.followed.pop(thread, None)

    def postpone(self, thread: str) -> bool:
        """Leave a thread to the next run; return False and drop it after too many attempts."""
        again = self._try_again(thread)
        if not again:
            self.drop(thread)
        return again

    def _try_again(self, thread: str) -> bool:
        at, tries = self.unread.pop(thread, (self.newest(), 0))
        if tries + 1 < MAX_ATTEMPTS:
            self.unread[thread] = (at, tries + 1)
        return thread in self.unread

    def newest(self) -> float:
        """Return the time up to which the most advanced search was read, in seconds since 1970."""
        return max((self.seen_until, *(cursor.seen_until for cursor in self.searches.values())))

    def drop_silent(self, follow: float, now: float = 0.0) -> None:
        """Stop following threads without a new post for `follow` seconds before the newest hit, or before `now` if that
        is later.

        Of the others, the MAX_FOLLOWED with the newest posts stay.
        """
        newest = max((now, self.newest(), *(at for _, at in self.followed.values())))
        latest = sorted(self.followed.items(), key=lambda item: item[1][1], reverse=True)[:MAX_FOLLOWED]
        self.followed = {name: (size, at) for name, (size, at) in latest if at >= newest - follow}


@dataclass(slots=True)
class SourceCursor:
    """The cursor of a source: a PlaceCursor for each place, and the aliases or query that was searched for
    (`Wanted.key`).
    """

    aliases: list[str]
    places: dict[str, PlaceCursor] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Cursor | None, key: Iterable[str], lasting: Collection[str] = ()) -> SourceCursor:
        """Read a stored cursor. After a change of aliases or query, all searches start again from the beginning.

        `lasting`: names of searches that keep their position, since the source cannot search them from the beginning.
        """
        cursor = cls(list(key))
        if stored is not None:
            cursor.places = {name: PlaceCursor.from_json(raw) for name, raw in stored["places"].items()}
            if stored["aliases"] != cursor.aliases:
                for place in cursor.places.values():
                    place.reset()
                    place.searches = {name: search for name, search in place.searches.items() if name in lasting}
        return cursor

    def place(self, name: str) -> PlaceCursor:
        """Return the cursor of the place called `name`."""
        return self.places.setdefault(name, PlaceCursor())

    def to_json(self, follow: float, now: float = 0.0) -> Cursor:
        """Return the cursor as JSON values, without silent threads (see `PlaceCursor.drop_silent`)."""
        for place in self.places.values():
            place.drop_silent(follow, now)
        return {"aliases": self.aliases, "places": {name: place.to_json() for name, place in self.places.items()}}
