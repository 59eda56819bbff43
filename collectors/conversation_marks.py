"""How far a source was read that is searched and then read conversation by conversation: its cursor, opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from talkworthy.model import Cursor

MOST_FOLLOWED = 500
MOST_TRIES = 5  # runs in which a conversation may fail before it is given up
UNREAD = -1  # stands where a conversation's size would


@dataclass(frozen=True, slots=True)
class Find:
    """What a search showed: a post's id there, its conversation's, and its time in seconds since 1970."""

    id: str
    conversation: str
    at: float


@dataclass(slots=True)
class PlaceMark:
    """How far one place (a site, a forum) was read.

    `seen_until`: seconds of the newest find. `recent`: ids of the finds that the next run will be shown again.
    `unread`: conversation -> (seconds of its find, runs in which it failed). `followed`: conversation -> (its size when
    it was read, by the source's own count, seconds of its newest post).
    """

    seen_until: float = 0.0
    recent: list[str] = field(default_factory=list)
    unread: dict[str, tuple[float, int]] = field(default_factory=dict)
    followed: dict[str, tuple[int, float]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> PlaceMark:
        return cls(
            raw["seen_until"],
            list(raw["recent"]),
            {one: (at, tries) for one, (at, tries) in raw["unread"].items()},
            {one: (size, newest) for one, (size, newest) in raw["followed"].items()},
        )

    def floor(self, overlap: float) -> float:
        """Where to begin the search, `overlap` seconds behind the mark: an index lags behind what it indexes."""
        return max(self.seen_until - overlap, 0.0)

    def note(self, finds: Sequence[Find], overlap: float) -> None:
        """All of `finds` were shown; those that are new wait to be read."""
        known = set(self.recent)
        for find in sorted(finds, key=lambda find: find.at):
            if find.id not in known:
                self.unread.setdefault(find.conversation, (find.at, 0))
        self.seen_until = max((find.at for find in finds), default=self.seen_until)
        self.recent = sorted({find.id for find in finds if find.at >= self.floor(overlap)})

    def follow(self, conversation: str, size: int, newest: float) -> None:
        self.unread.pop(conversation, None)
        self.followed[conversation] = (size, newest)

    def drop(self, conversation: str) -> None:
        """It need not be looked at again, unless it is named anew."""
        self.unread.pop(conversation, None)
        self.followed.pop(conversation, None)

    def postpone(self, conversation: str) -> bool:
        """Leave it to the next run; False where that was done often enough."""
        at, tries = self.unread.get(conversation, (self.seen_until, 0))
        if tries + 1 >= MOST_TRIES:
            self.drop(conversation)
            return False
        self.unread[conversation] = (at, tries + 1)
        return True

    def let_go(self, follow: float) -> None:
        """Stop following the conversations that have been silent for `follow` seconds before the newest find."""
        newest = max((self.seen_until, *(at for _, at in self.followed.values())))
        kept = sorted(self.followed.items(), key=lambda one: one[1][1], reverse=True)[:MOST_FOLLOWED]
        self.followed = {one: (size, at) for one, (size, at) in kept if at >= newest - follow}


@dataclass(slots=True)
class Marks:
    """The cursor: a PlaceMark for each place, and the aliases that were looked for."""

    aliases: list[str]
    places: dict[str, PlaceMark] = field(default_factory=dict)

    @classmethod
    def from_cursor(cls, cursor: Cursor | None, aliases: Iterable[str]) -> Marks:
        """A new alias makes the marks worthless: what lies behind them was not looked through for it."""
        marks = cls(sorted(aliases))
        if cursor is not None:
            marks.places = {name: PlaceMark.from_json(raw) for name, raw in cursor["places"].items()}
            if cursor["aliases"] != marks.aliases:
                for place in marks.places.values():
                    place.seen_until, place.recent = 0.0, []
        return marks

    def to_cursor(self, follow: float) -> Cursor:
        """JSON values; see `PlaceMark.let_go`."""
        for place in self.places.values():
            place.let_go(follow)
        raw = asdict(self)
        for place_raw in raw["places"].values():
            for key in ("unread", "followed"):
                place_raw[key] = {one: list(pair) for one, pair in place_raw[key].items()}
        return raw
