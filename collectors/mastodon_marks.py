"""Where a run on Mastodon stopped, server by server: how far each listing was read, and which threads are followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from collectors.mastodon_client import Status, to_order
from talkworthy.model import Cursor

MOST_FOLLOWED = 500  # threads of one server
SNOWFLAKE_BITS = 16


@dataclass(slots=True)
class ListingMark:
    """Everything up to the id `until` was read. `recent`: id -> replies, for what was read close below it."""

    until: str = ""
    recent: dict[str, int] = field(default_factory=dict)

    def floor(self, overlap_seconds: float) -> str:
        """The id from which the listing is to be read again, "" where it never was."""
        if not self.until.isdecimal():
            return self.until
        return str(max(0, int(self.until) - (int(overlap_seconds * 1000) << SNOWFLAKE_BITS)))

    def note(self, statuses: Iterable[Status], overlap_seconds: float) -> None:
        """These statuses, all of one page, have been dealt with."""
        read = {status["id"]: status.get("replies_count") or 0 for status in statuses}
        self.until = max((*read, self.until), key=lambda native: (len(native), native))
        floor = to_order({"id": self.floor(overlap_seconds)})
        self.recent = {native: n for native, n in (self.recent | read).items() if to_order({"id": native}) > floor}


@dataclass(slots=True)
class ServerMark:
    """What is kept of one server. `threads`: id of the first status -> (posts, seconds of the newest), and those that
    were looked at longest ago come first. `unread`: statuses whose conversation the server failed to give whole."""

    listings: dict[str, ListingMark] = field(default_factory=dict)
    threads: dict[str, tuple[int, float]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def follow(self, native: str, posts: int, newest: float) -> None:
        """Put a thread that was just read to the end of the line."""
        self.threads.pop(native, None)
        self.threads[native] = (posts, newest)


@dataclass(slots=True)
class Marks:
    """The cursor, opened. `key`: what was looked for (`Wanted.key`)."""

    key: list[str]
    servers: dict[str, ServerMark] = field(default_factory=dict)

    @classmethod
    def from_cursor(cls, cursor: Cursor | None, key: Iterable[str]) -> Marks:
        """Something new to look for makes the old marks worthless: nobody looked for it in what lies behind them."""
        marks = cls(list(key))
        for name, kept in (cursor["servers"] if cursor is not None else {}).items():
            mark = marks.servers.setdefault(name, ServerMark())
            mark.threads = {native: (int(posts), float(newest)) for native, (posts, newest) in kept["threads"].items()}
            mark.unread = list(kept["unread"])
            if cursor is not None and cursor["aliases"] == marks.key:
                mark.listings = {title: ListingMark(**listing) for title, listing in kept["listings"].items()}
        return marks

    def to_cursor(self, follow_since: float) -> Cursor:
        """JSON values; threads with nothing newer than `follow_since` (seconds since 1970) are let go."""
        return {
            "aliases": self.key,
            "servers": {name: _to_json(mark, follow_since) for name, mark in self.servers.items()},
        }


def _to_json(mark: ServerMark, follow_since: float) -> dict[str, Any]:
    lively = [(native, list(read)) for native, read in mark.threads.items() if read[1] >= follow_since]
    return {
        "listings": {title: asdict(listing) for title, listing in mark.listings.items()},
        "threads": dict(lively[-MOST_FOLLOWED:]),
        "unread": mark.unread,
    }
