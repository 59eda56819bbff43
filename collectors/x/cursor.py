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
MAX_FOLLOWED = 1000


def to_moment(native: str) -> datetime:
    """When a post was written, by its id."""
    return datetime.fromtimestamp(((int(native) >> SNOWFLAKE_BITS) + SNOWFLAKE_START) / 1000, UTC)


def to_first_id(moment: datetime) -> str:
    """The least id that a post of `moment` can have."""
    return str(max(0, int(moment.timestamp() * 1000) - SNOWFLAKE_START) << SNOWFLAKE_BITS)


def oldest(*natives: str | None) -> str | None:
    """The oldest of these post ids."""
    return min((native for native in natives if native), key=int, default=None)


def newest(*natives: str | None) -> str | None:
    """The newest of these post ids; ids are numbers of growing length, so text does not sort them."""
    return max((native for native in natives if native), key=int, default=None)


@dataclass(slots=True)
class SearchSpan:
    """How far one search was read. Everything up to `since` is read; where a run stopped in the middle, also
    everything from `until` up to `reached`."""

    since: str | None = None
    until: str | None = None
    reached: str | None = None

    def note(self, ids: Iterable[str]) -> None:
        """A page with these ids was handed over."""
        ids = list(ids)
        self.reached = newest(self.reached, *ids)
        self.until = oldest(self.until, *ids)

    def close(self) -> None:
        """The last page was handed over: everything up to `reached` is read."""
        self.since, self.until, self.reached = newest(self.since, self.reached), None, None


@dataclass(slots=True)
class ThreadBatch:
    """Conversations that are to be read together: whole, or what came after `since`; `until` once it has begun."""

    threads: list[str]
    since: str | None = None
    until: str | None = None


@dataclass(slots=True)
class XCursor:
    """The cursor, opened.

    `spans`: search text -> Span. `unread`: conversations found and not yet put into a Reading. `readings`: those still
    to be made, in their order. `followed`: conversation -> its newest post; each was read up to that post or to
    `followed_since`, whichever is newer. `accounts`: id -> handle of the brand's own people. `parents`: posts that were
    answered in what was read, and not looked up yet.
    """

    spans: dict[str, SearchSpan] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    readings: list[ThreadBatch] = field(default_factory=list)
    followed: dict[str, str] = field(default_factory=dict)
    followed_since: str | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    parents: list[str] = field(default_factory=list)

    @classmethod
    def from_json(cls, cursor: Cursor | None) -> XCursor:
        if cursor is None:
            return cls()
        return cls(
            {search: SearchSpan(**span) for search, span in cursor["spans"].items()},
            list(cursor["unread"]),
            [ThreadBatch(**reading) for reading in cursor["readings"]],
            dict(cursor["followed"]),
            cursor["followed_since"],
            dict(cursor["accounts"]),
            list(cursor.get("parents", ())),
        )

    def to_json(self, follow: timedelta) -> Cursor:
        """JSON values; conversations that have been silent for `follow` are let go."""
        latest = newest(*self.followed.values(), self.followed_since)
        kept = sorted(self.followed.items(), key=lambda item: int(item[1]), reverse=True)[:MAX_FOLLOWED]
        if latest is not None:
            begin = to_moment(latest) - follow
            self.followed = {thread: last for thread, last in kept if to_moment(last) >= begin}
        return asdict(self)

    def known(self) -> list[str]:
        """Conversations that were read before, at least in part, and may have new replies; the most silent first.

        A Reading that has not begun will find the new replies by itself.
        """
        begun = {c for reading in self.readings if reading.until for c in reading.threads}
        waiting = {c for reading in self.readings if not reading.until for c in reading.threads}
        return sorted((begun | self.followed.keys()) - waiting, key=lambda c: (int(self.read_until(c) or 0), int(c)))

    def read_until(self, thread: str) -> str | None:
        """The id up to which every post of this conversation was read."""
        return newest(self.followed_since, self.followed.get(thread))
