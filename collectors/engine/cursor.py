"""The cursor of every source that is searched and then read conversation by conversation: how far it was read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from talkworthy.model import Cursor

MAX_FOLLOWED = 2000
MAX_ATTEMPTS = 5  # runs in which a conversation (or a search) may be spoilt before it is given up
UNREAD = -1  # stands where a conversation's size would


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A search result: a post's id there, its conversation's, and its time in seconds since 1970."""

    id: str
    thread: str
    at: float


@dataclass(frozen=True, slots=True)
class SearchProgress:
    """A search has shown everything that is older than `at`, in seconds since 1970.

    A source that lists its posts oldest first yields it between its finds: the mark moves there even where the search
    fails later, where there were no finds, and where some of them were malformed.
    """

    at: float


@dataclass(slots=True)
class SearchCursor:
    """How far one search of a place was read.

    `seen_until`: seconds of the newest find. `recent`: ids of the finds that the next run will be shown again. `held`:
    runs in which the mark was not moved, since there were malformed finds.
    """

    seen_until: float = 0.0
    recent: list[str] = field(default_factory=list)
    held: int = 0

    def floor(self, overlap: float) -> float:
        """Where to begin the search, `overlap` seconds behind the mark: an index lags behind what it indexes."""
        return max(self.seen_until - overlap, 0.0)

    def take_new(self, finds: Sequence[SearchHit]) -> list[SearchHit]:
        """Return those of `finds` that were not known, oldest first; they will not be new again."""
        known = set(self.recent)
        self.recent = sorted(known | {find.id for find in finds})
        return sorted((find for find in finds if find.id not in known), key=lambda find: find.at)

    def move(self, finds: Sequence[SearchHit], overlap: float, reached: float) -> None:
        """Move to `reached`; `finds` are all that there is from the overlap behind the mark up to there."""
        self.held = 0
        self.seen_until = max(self.seen_until, reached)
        self.recent = sorted({find.id for find in finds if find.at >= self.floor(overlap)})

    def hold(self, most_tries: int = MAX_ATTEMPTS) -> bool:
        """Leave the mark where it is, since some finds could not be read; False where that was done often enough."""
        self.held += 1
        return self.held < most_tries

    def reset(self) -> None:
        """Forget how far the search was read, so that the next run reads it from the beginning."""
        self.seen_until, self.recent, self.held = 0.0, [], 0


@dataclass(slots=True)
class PlaceCursor(SearchCursor):
    """How far one place (a site, a forum, a server) was read. It is itself the mark of a place with only one search.

    `unread`: conversation -> (seconds of its find, runs in which it failed or came with malformed posts). `followed`:
    conversation -> (its size when it was read, by the source's own count, seconds of its newest post). `searches`: name
    -> mark, where there are several. `turn`: the followed conversation after which the next run goes on, where one run
    does not look at all of them.
    """

    unread: dict[str, tuple[float, int]] = field(default_factory=dict)
    followed: dict[str, tuple[int, float]] = field(default_factory=dict)
    searches: dict[str, SearchCursor] = field(default_factory=dict)
    turn: str = ""

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> PlaceCursor:
        """Read a stored mark; cursors of before December 2026 lack `held`, `searches` and `turn`."""
        return cls(
            raw.get("seen_until", 0.0),
            list(raw.get("recent", ())),
            raw.get("held", 0),
            {name: (at, tries) for name, (at, tries) in raw["unread"].items()},
            {name: (size, newest) for name, (size, newest) in raw["followed"].items()},
            {name: SearchCursor(**mark) for name, mark in raw.get("searches", {}).items()},
            raw.get("turn", ""),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the mark as JSON values."""
        raw = asdict(self)
        for key in ("unread", "followed"):
            raw[key] = {name: list(pair) for name, pair in raw[key].items()}
        return raw

    def search(self, name: str) -> SearchCursor:
        """Return the mark of the search called `name`, "" for the only one of its place."""
        return self.searches.setdefault(name, SearchCursor()) if name else self

    def note(self, finds: Iterable[SearchHit]) -> None:
        """Let the conversations of `finds` wait to be read."""
        for find in finds:
            self.unread.setdefault(find.thread, (find.at, 0))

    def rename(self, thread: str, name: str) -> None:
        """Keep what waits under `conversation` under `name`, which is how its first post is called."""
        if name != thread and thread in self.unread:
            self.unread.setdefault(name, self.unread.pop(thread))

    def in_turn(self, most: int) -> dict[str, int]:
        """Return at most `most` followed conversations with their sizes, beginning after those of the last run."""
        names = sorted(self.followed)
        begin = bisect_right(names, self.turn)
        due = (names[begin:] + names[:begin])[:most]
        self.turn = due[-1] if len(due) < len(names) and due else ""
        return {name: self.followed[name][0] for name in due}

    def tries(self, thread: str) -> int:
        """Return in how many runs a conversation that waits failed, or came with malformed posts."""
        return self.unread.get(thread, (0.0, 0))[1]

    def is_followed(self, thread: str, size: int, newest: float) -> bool:
        """Whether it was followed at this size, and its newest post, where `newest` is not 0, was the same."""
        known = self.followed.get(thread)
        return known is not None and known[0] == size and newest in (0.0, known[1])

    def follow(self, thread: str, size: int, newest: float, whole: bool = True) -> None:
        """It was read, and is looked at again when it grows; one that is not `whole` is also read in the next run."""
        self.followed[thread] = (size, newest)
        if whole:
            self.unread.pop(thread, None)
        else:
            self._try_again(thread)

    def drop(self, thread: str) -> None:
        """It need not be looked at again, unless it is named anew."""
        self.unread.pop(thread, None)
        self.followed.pop(thread, None)

    def postpone(self, thread: str) -> bool:
        """Leave it to the next run; False where that was done often enough."""
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
        """Return how far the search that was read furthest was read, in seconds since 1970."""
        return max((self.seen_until, *(mark.seen_until for mark in self.searches.values())))

    def let_go(self, follow: float, now: float = 0.0) -> None:
        """Stop following what was silent for `follow` seconds before the newest find, or before `now` if that is later.

        Of the rest, the MOST_FOLLOWED that spoke last stay.
        """
        newest = max((now, self.newest(), *(at for _, at in self.followed.values())))
        kept = sorted(self.followed.items(), key=lambda item: item[1][1], reverse=True)[:MAX_FOLLOWED]
        self.followed = {name: (size, at) for name, (size, at) in kept if at >= newest - follow}


@dataclass(slots=True)
class SourceCursor:
    """The cursor: a PlaceMark for each place, and what was looked for (`Wanted.key`)."""

    aliases: list[str]
    places: dict[str, PlaceCursor] = field(default_factory=dict)

    @classmethod
    def from_json(cls, cursor: Cursor | None, key: Iterable[str], lasting: Collection[str] = ()) -> SourceCursor:
        """Read a stored cursor. A new alias or query resets its marks: nobody looked for it in what lies behind them.

        `lasting`: names of searches whose marks stay, since they cannot be read from the beginning.
        """
        marks = cls(list(key))
        if cursor is not None:
            marks.places = {name: PlaceCursor.from_json(raw) for name, raw in cursor["places"].items()}
            if cursor["aliases"] != marks.aliases:
                for place in marks.places.values():
                    place.reset()
                    place.searches = {name: mark for name, mark in place.searches.items() if name in lasting}
        return marks

    def place(self, name: str) -> PlaceCursor:
        """Return the mark of the place called `name`."""
        return self.places.setdefault(name, PlaceCursor())

    def to_json(self, follow: float, now: float = 0.0) -> Cursor:
        """Return the cursor as JSON values; see `PlaceMark.let_go`."""
        for place in self.places.values():
            place.let_go(follow, now)
        return {"aliases": self.aliases, "places": {name: place.to_json() for name, place in self.places.items()}}
