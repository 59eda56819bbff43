"""The cursor of X: how far each search was read, which threads are unread, and which are followed."""

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
    """Return when a post was written, from its id."""
    return datetime.fromtimestamp(((int(native) >> SNOWFLAKE_BITS) + SNOWFLAKE_START) / 1000, UTC)


def to_first_id(moment: datetime) -> str:
    """Return the smallest id that a post written at `moment` can have."""
    return str(max(0, int(moment.timestamp() * 1000) - SNOWFLAKE_START) << SNOWFLAKE_BITS)


def oldest(*natives: str | None) -> str | None:
    """Return the oldest of these post ids."""
    return min((native for native in natives if native), key=int, default=None)


def newest(*natives: str | None) -> str | None:
    """Return the newest of these post ids. Ids are numbers of different lengths, so they do not sort as text."""
    return max((native for native in natives if native), key=int, default=None)


@dataclass(slots=True)
class SearchSpan:
    """How far one search was read: everything up to `since`.

    If a run stopped in the middle, also everything from `until` to `reached`.
    """

    since: str | None = None
    until: str | None = None
    reached: str | None = None

    def note(self, ids: Iterable[str]) -> None:
        """Note that a page with these ids was read."""
        ids = list(ids)
        self.reached = newest(self.reached, *ids)
        self.until = oldest(self.until, *ids)

    def close(self) -> None:
        """Note that the last page was read: everything up to `reached` is known."""
        self.since, self.until, self.reached = newest(self.since, self.reached), None, None


@dataclass(slots=True)
class XThreadBatch:
    """Threads that are read together: completely, or only posts after `since`. `until`: how far down, once begun."""

    threads: list[str]
    since: str | None = None
    until: str | None = None


@dataclass(slots=True)
class XCursor:
    """The cursor of X.

    `spans`: search text -> SearchSpan. `unread`: threads that were found and are in no ThreadBatch yet. `readings`: the
    batches still to read, in their order. `followed`: thread -> its newest post; each was read up to that post or to
    `followed_since`, whichever is newer. `accounts`: id -> handle of the brand's own accounts. `parents`: parents of
    posts that were read, not looked up yet.
    """

    spans: dict[str, SearchSpan] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    readings: list[XThreadBatch] = field(default_factory=list)
    followed: dict[str, str] = field(default_factory=dict)
    followed_since: str | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    parents: list[str] = field(default_factory=list)

    @classmethod
    def from_json(cls, cursor: Cursor | None) -> XCursor:
        """Read a stored cursor."""
        if cursor is None:
            return cls()
        return cls(
            {search: SearchSpan(**span) for search, span in cursor["spans"].items()},
            list(cursor["unread"]),
            [XThreadBatch(**reading) for reading in cursor["readings"]],
            dict(cursor["followed"]),
            cursor["followed_since"],
            dict(cursor["accounts"]),
            list(cursor.get("parents", ())),
        )

    def to_json(self, follow: timedelta) -> Cursor:
        """Return the cursor as JSON values, without threads that were silent for `follow`."""
        latest = newest(*self.followed.values(), self.followed_since)
        latest_threads = sorted(self.followed.items(), key=lambda item: int(item[1]), reverse=True)[:MAX_FOLLOWED]
        if latest is not None:
            begin = to_moment(latest) - follow
            self.followed = {thread: last for thread, last in latest_threads if to_moment(last) >= begin}
        return asdict(self)

    def known(self) -> list[str]:
        """Return threads that were read before, at least in part, and may have new replies; the longest silent first.

        Threads in a batch that has not begun are left out: reading it finds their new replies.
        """
        begun = {c for reading in self.readings if reading.until for c in reading.threads}
        waiting = {c for reading in self.readings if not reading.until for c in reading.threads}
        return sorted((begun | self.followed.keys()) - waiting, key=lambda c: (int(self.read_until(c) or 0), int(c)))

    def read_until(self, thread: str) -> str | None:
        """Return the id up to which every post of this thread was read."""
        return newest(self.followed_since, self.followed.get(thread))
