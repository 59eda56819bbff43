"""Where a run on Reddit stopped: how far each listing was read, and which conversations are followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from talkworthy.model import Cursor

MOST_FOLLOWED = 2000  # conversations looked at again for new comments: 20 requests
UNREAD = -1  # stands where the number of comments would, so that the conversation counts as grown


@dataclass(slots=True)
class Marks:
    """The cursor, opened: how far each listing was read, and the conversations that are followed.

    `key`: what was looked for (`Wanted.key`). `comments` and `search`: listing -> seconds since 1970 of the newest
    thing seen. `threads`: link id -> (comments that Reddit counted when it was read, seconds of its newest post).
    `doubted`: listings and conversations of which the last run could not read all.
    """

    key: list[str]
    comments: dict[str, float] = field(default_factory=dict)
    search: dict[str, float] = field(default_factory=dict)
    threads: dict[str, tuple[int, float]] = field(default_factory=dict)
    doubted: list[str] = field(default_factory=list)

    @classmethod
    def from_cursor(cls, cursor: Cursor | None, key: Sequence[str]) -> Marks:
        """Something new to look for makes the old marks worthless: nobody looked for it in what lies behind them."""
        marks = cls(list(key))
        if cursor is not None:
            marks.threads = {link: (int(count), float(at)) for link, (count, at) in cursor["threads"].items()}
            marks.doubted = list(cursor.get("doubted", ()))
            if cursor["aliases"] == marks.key:
                marks.comments = dict(cursor["comments_seen_until"])
                marks.search = dict(cursor["search_seen_until"])
        return marks

    def to_cursor(self, follow_seconds: float) -> Cursor:
        """The next run's cursor; conversations that have been silent for `follow_seconds` are let go."""
        newest_first = sorted(self.threads.items(), key=lambda thread: thread[1][1], reverse=True)[:MOST_FOLLOWED]
        now = max((*self.comments.values(), *self.search.values()), default=0.0)
        return {
            "aliases": self.key,
            "comments_seen_until": self.comments,
            "search_seen_until": self.search,
            "doubted": self.doubted,
            "threads": {link: list(read) for link, read in newest_first if read[1] >= now - follow_seconds},
        }

    def may_pass(self, what: str, doubtful: bool) -> bool:
        """Whether `what` counts as read: also where a part was malformed or missing, if it was so last time already.

        What is so only once may have been lost on its way; what stays so must not be read for ever.
        """
        doubted_before = what in self.doubted
        if doubted_before:
            self.doubted.remove(what)
        if doubtful and not doubted_before:
            self.doubted.append(what)
            return False
        return True
