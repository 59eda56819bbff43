"""How far a source was read that is searched and then read conversation by conversation: its cursor, opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from talkworthy.model import Cursor

MOST_FOLLOWED = 500
MOST_TRIES = 5  # runs in which a conversation (or a search) may be spoilt before it is given up
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
    `unread`: conversation -> (seconds of its find, runs in which it failed or came with malformed posts). `followed`:
    conversation -> (its size when it was read, by the source's own count, seconds of its newest post). `held`: runs in
    which the mark was not moved, since there were malformed finds.
    """

    seen_until: float = 0.0
    recent: list[str] = field(default_factory=list)
    unread: dict[str, tuple[float, int]] = field(default_factory=dict)
    followed: dict[str, tuple[int, float]] = field(default_factory=dict)
    held: int = 0

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> PlaceMark:
        return cls(
            raw["seen_until"],
            list(raw["recent"]),
            {one: (at, tries) for one, (at, tries) in raw["unread"].items()},
            {one: (size, newest) for one, (size, newest) in raw["followed"].items()},
            raw.get("held", 0),  # bookmarks of before 2026-11 have none
        )

    def floor(self, overlap: float) -> float:
        """Where to begin the search, `overlap` seconds behind the mark: an index lags behind what it indexes."""
        return max(self.seen_until - overlap, 0.0)

    def note(self, finds: Sequence[Find]) -> None:
        """Those of `finds` that are new wait to be read; they will not be new again."""
        known = set(self.recent)
        for find in sorted(finds, key=lambda find: find.at):
            if find.id not in known:
                self.unread.setdefault(find.conversation, (find.at, 0))
        self.recent = sorted(known | {find.id for find in finds})

    def move(self, finds: Sequence[Find], overlap: float) -> None:
        """`finds` are all that there is behind the mark: it goes to the newest of them."""
        self.held = 0
        self.seen_until = max((self.seen_until, *(find.at for find in finds)))
        self.recent = sorted({find.id for find in finds if find.at >= self.floor(overlap)})

    def hold(self) -> bool:
        """Leave the mark where it is, since some finds could not be read; False where that was done often enough."""
        self.held += 1
        return self.held < MOST_TRIES

    def follow(self, conversation: str, size: int, newest: float, whole: bool = True) -> None:
        """It was read, and is looked at again when it grows; one that is not `whole` is also read in the next run."""
        self.followed[conversation] = (size, newest)
        if whole:
            self.unread.pop(conversation, None)
        else:
            self._try_again(conversation)

    def drop(self, conversation: str) -> None:
        """It need not be looked at again, unless it is named anew."""
        self.unread.pop(conversation, None)
        self.followed.pop(conversation, None)

    def postpone(self, conversation: str) -> bool:
        """Leave it to the next run; False where that was done often enough."""
        again = self._try_again(conversation)
        if not again:
            self.drop(conversation)
        return again

    def _try_again(self, conversation: str) -> bool:
        at, tries = self.unread.pop(conversation, (self.seen_until, 0))
        if tries + 1 < MOST_TRIES:
            self.unread[conversation] = (at, tries + 1)
        return conversation in self.unread

    def let_go(self, follow: float) -> None:
        """Stop following the conversations that have been silent for `follow` seconds before the newest find."""
        newest = max((self.seen_until, *(at for _, at in self.followed.values())))
        kept = sorted(self.followed.items(), key=lambda one: one[1][1], reverse=True)[:MOST_FOLLOWED]
        self.followed = {one: (size, at) for one, (size, at) in kept if at >= newest - follow}


@dataclass(slots=True)
class Marks:
    """The cursor: a PlaceMark for each place, and what was looked for (`Wanted.key`)."""

    aliases: list[str]
    places: dict[str, PlaceMark] = field(default_factory=dict)

    @classmethod
    def from_cursor(cls, cursor: Cursor | None, key: Iterable[str]) -> Marks:
        """A new alias or query makes the marks worthless: what lies behind them was not looked through for it."""
        marks = cls(list(key))
        if cursor is not None:
            marks.places = {name: PlaceMark.from_json(raw) for name, raw in cursor["places"].items()}
            if cursor["aliases"] != marks.aliases:
                for place in marks.places.values():
                    place.seen_until, place.recent, place.held = 0.0, [], 0
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
