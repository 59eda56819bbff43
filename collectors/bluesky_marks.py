"""Where a run on Bluesky stopped: how far each search and the stream were read, and which threads are followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

from talkworthy.model import Cursor

MOST_FOLLOWED = 1000


@dataclass(slots=True)
class ListingMark:
    """Everything up to `until` (seconds since 1970) was read. `recent`: id -> seconds of what lies shortly before."""

    until: float = 0.0
    recent: dict[str, float] = field(default_factory=dict)

    def note(self, read: Mapping[str, float], overlap: float) -> None:
        """These posts (id -> seconds) were read, and everything between them; `overlap` in seconds."""
        self.until = max((*read.values(), self.until))
        self.recent = {one: at for one, at in {**self.recent, **read}.items() if at >= self.until - overlap}


@dataclass(slots=True)
class Marks:
    """The cursor, opened. `key`: what was looked for (`Wanted.key`).

    `threads`: AT URI of the first post -> (posts, seconds of the newest); those looked at longest ago come first.
    `unread`: first posts of conversations that were found and could not be read whole yet. `doubted`: searches of
    which the last run could not read all.
    """

    key: list[str]
    searches: dict[str, ListingMark] = field(default_factory=dict)
    stream: ListingMark = field(default_factory=ListingMark)
    threads: dict[str, tuple[int, float]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)

    @classmethod
    def from_cursor(cls, cursor: Cursor | None, key: Iterable[str]) -> Marks:
        """Something new to look for makes the marks of the searches worthless: nobody looked for it behind them."""
        marks = cls(list(key))
        if cursor is not None:
            marks.stream = ListingMark(**cursor["stream"])
            marks.threads = {uri: (int(posts), float(newest)) for uri, (posts, newest) in cursor["threads"].items()}
            marks.unread = list(cursor["unread"])
            marks.doubted = list(cursor.get("doubted", ()))
            if cursor["aliases"] == marks.key:
                marks.searches = {words: ListingMark(**mark) for words, mark in cursor["searches"].items()}
        return marks

    def to_cursor(self, follow_since: float) -> Cursor:
        """JSON values; threads with nothing newer than `follow_since` (seconds since 1970) are let go."""
        lively = [(uri, list(read)) for uri, read in self.threads.items() if read[1] >= follow_since]
        return {
            "aliases": self.key,
            "searches": {words: asdict(mark) for words, mark in self.searches.items()},
            "stream": asdict(self.stream),
            "threads": dict(lively[-MOST_FOLLOWED:]),
            "unread": self.unread,
            "doubted": self.doubted,
        }

    def follow(self, uri: str, posts: int, newest: float) -> None:
        """Put a thread that was just read to the end of the line."""
        self.threads.pop(uri, None)
        self.threads[uri] = (posts, newest)

    def may_pass(self, words: str, malformed: bool) -> bool:
        """Whether a search counts as read: also where a part was malformed, if it was so in the last run already."""
        doubted_before = words in self.doubted
        if doubted_before:
            self.doubted.remove(words)
        if malformed and not doubted_before:
            self.doubted.append(words)
            return False
        return True
