"""Where a run on X stopped: how far each search was read, which conversations are unread, which are followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from talkworthy.model import Cursor

SNOWFLAKE_START = (
    1_288_834_974_657  # milliseconds since 1970; ids count from there (https://docs.x.com/fundamentals/x-ids)
)
SNOWFLAKE_BITS = 22
MOST_FOLLOWED = 1000


def to_moment(native: str) -> datetime:
    """When a post was written, by its id."""
    return datetime.fromtimestamp(((int(native) >> SNOWFLAKE_BITS) + SNOWFLAKE_START) / 1000, UTC)


def earlier(native: str, by: timedelta) -> str:
    """The id that a post would have had `by` before the post `native`."""
    return str(max(0, int(native) - (round(by.total_seconds() * 1000) << SNOWFLAKE_BITS)))


def newest(*natives: str | None) -> str | None:
    """The newest of these post ids; ids are numbers of growing length, so text does not sort them."""
    return max((native for native in natives if native), key=int, default=None)


@dataclass(slots=True)
class Span:
    """How far one search was read. Everything up to `since` is read; where a run stopped in the middle, also
    everything from `until` up to `reached`."""

    since: str | None = None
    until: str | None = None
    reached: str | None = None

    def note(self, ids: Iterable[str]) -> None:
        """A page with these ids was handed over."""
        ids = list(ids)
        self.reached = newest(self.reached, *ids)
        self.until = min((*ids, *([self.until] if self.until else ())), key=int, default=None)

    def close(self) -> None:
        """The last page was handed over: everything up to `reached` is read."""
        self.since, self.until, self.reached = newest(self.since, self.reached), None, None


@dataclass(slots=True)
class Bookmark:
    """The cursor, opened. `spans`: search text -> Span. `unread`: conversations to be read whole. `followed`:
    conversation -> its newest post known, read for new replies since `followed_since`. `accounts`: id -> handle."""

    spans: dict[str, Span] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    followed: dict[str, str] = field(default_factory=dict)
    followed_since: str | None = None
    accounts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_cursor(cls, cursor: Cursor | None) -> Bookmark:
        if cursor is None:
            return cls()
        return cls(
            {search: Span(**span) for search, span in cursor["spans"].items()},
            list(cursor["unread"]),
            dict(cursor["followed"]),
            cursor["followed_since"],
            dict(cursor["accounts"]),
        )

    def to_cursor(self, follow: timedelta) -> Cursor:
        """JSON values; conversations that have been silent for `follow` are let go."""
        latest = newest(*self.followed.values(), self.followed_since)
        kept = sorted(self.followed.items(), key=lambda item: int(item[1]), reverse=True)[:MOST_FOLLOWED]
        if latest is not None:
            oldest = to_moment(latest) - follow
            self.followed = {conversation: last for conversation, last in kept if to_moment(last) >= oldest}
        return asdict(self)

    def saw(self, conversation: str, native: str) -> None:
        """A post of a followed conversation came by."""
        self.followed[conversation] = newest(self.followed.get(conversation), native) or native
