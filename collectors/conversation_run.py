"""Search, then read whole conversations, then follow them: one run of a source that works like this."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from collectors.base import Access, Query
from collectors.conversation_marks import UNREAD, Find, Marks, PlaceMark
from collectors.conversation_place import Place, tell_failure
from collectors.engine.failures import Closed, NotThere
from collectors.notes import Notes
from collectors.searching import Wanted
from talkworthy.errors import RateLimited, SourceError, Unavailable
from talkworthy.model import Batch, Post

HOUR, DAY = 3_600.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Reading:
    """All posts of a conversation, and its size as `Reader.sizes` tells it; None where what that told stands.

    `whole`: no post was left out for being malformed.
    """

    posts: list[Post]
    size: int | None = None
    whole: bool = True


class Reader(Protocol):
    """Reads one place of a source. All its methods raise as `WebClient.get`."""

    place: Place

    def find(self, since: float, until: float) -> Iterable[Find]:
        """At least the posts that may name the brand and were written in `since <= time < until`, in any order.

        Times are seconds since 1970; `until` is infinite where there is no end.
        """
        ...

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        """Conversation -> its size now, for all of `known`, which has their sizes when they were last read.

        A size is any number that changes when there is something new to read; UNREAD where there is none.
        """
        ...

    def read(self, conversation: str) -> Reading: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look for, and between which moments; `since`, `until` in seconds since 1970, `overlap`, `follow` in
    seconds.

    The settings of every source that works like this: `overlap_hours` (6: how far behind the mark is searched again,
    since an index lags) and `follow_days` (7: how long a silent conversation is looked at again for new replies).
    A plan with an `until` is a backfill: it neither heeds nor moves the mark, and looks at no conversation again.
    """

    wanted: Wanted
    since: float
    overlap: float
    follow: float
    until: float = math.inf

    @classmethod
    def of(cls, query: Query, access: Access) -> Plan:
        return cls(
            Wanted(query.brand),
            query.since.timestamp() if query.since else 0.0,
            access.number("overlap_hours", 6.0) * HOUR,
            access.number("follow_days", 7.0) * DAY,
            query.until.timestamp() if query.until else math.inf,
        )

    @property
    def backfills(self) -> bool:
        return self.until < math.inf

    def begin(self, mark: PlaceMark | None) -> float:
        """Where the search of a place begins, in seconds since 1970."""
        return self.since if mark is None or self.backfills else max(self.since, mark.floor(self.overlap))


def to_batches(readers: Sequence[Reader], plan: Plan, marks: Marks, notes: Notes) -> Iterator[Batch]:
    """One Batch a conversation of all places; then an empty one with the cursor.

    A place that fails is passed over with a warning and a gap. Where all fail, or at a rate limit, the last failure
    is raised; before it, if posts were handed over, comes that last Batch, so that the next run goes on from there.
    """
    failures: list[tuple[str, SourceError]] = []
    handed_over = False
    for reader in readers:
        place = reader.place
        run = PlaceRun(reader, marks.places.setdefault(place.name, PlaceMark()), plan)
        try:
            for posts in run.conversations():
                handed_over = True
                yield Batch(posts, requests=place.client.requests_since())
        except SourceError as error:
            failures.append((place.name, error))
        place.tell_malformed()
        if failures and isinstance(failures[-1][1], RateLimited):
            break
    fatal = failures and (len(failures) == len(readers) or isinstance(failures[-1][1], RateLimited))
    if handed_over or not fatal:
        requests = sum(reader.place.client.requests_since() for reader in readers)
        yield Batch((), marks.to_cursor(plan.follow), requests)
    if fatal:
        raise failures[-1][1]
    for name, failure in failures:
        tell_failure(notes, name, failure)


class PlaceRun:
    """Made for one run on one place. `mark` is kept up to date, so that it always says how far the run came."""

    def __init__(self, reader: Reader, mark: PlaceMark, plan: Plan) -> None:
        self._reader = reader
        self._place = reader.place
        self._mark = mark
        self._plan = plan
        self._failed = False  # whether the last conversation could not be read

    def conversations(self) -> Iterator[list[Post]]:
        """Those that were found, oldest find first; those that have grown; those that an earlier run failed on."""
        mark = self._mark
        self._find()
        known = {} if self._plan.backfills else {one: size for one, (size, _) in mark.followed.items()}
        sizes = self._reader.sizes(dict.fromkeys(mark.unread, UNREAD) | known)
        grown = [one for one, size in known.items() if one not in mark.unread and sizes.get(one, UNREAD) != size]
        first = sorted((tries, at, one) for one, (at, tries) in mark.unread.items())
        fresh, failed = ([one for tries, _, one in first if bool(tries) is again] for again in (False, True))
        for conversation in (*fresh, *grown, *failed):
            yield from self._read(conversation, sizes.get(conversation, UNREAD))

    def _find(self) -> None:
        """All finds wait to be read; the mark moves, unless some of what the search showed could not be read."""
        plan, mark, place = self._plan, self._mark, self._place
        since, malformed = plan.begin(mark), place.malformed
        finds = [find for find in self._reader.find(since, plan.until) if since <= find.at < plan.until]
        mark.note(finds)
        if plan.backfills or (place.malformed > malformed and mark.hold()):
            return
        mark.move(finds, plan.overlap)

    def _read(self, conversation: str, size: int) -> Iterator[list[Post]]:
        try:
            reading = self._reader.read(conversation)
        except NotThere:  # a proxy or an index may say so for a while; no failure, since most of them are gone
            self._mark.postpone(conversation)
            return
        except (Closed, Unavailable) as error:
            self._postpone(conversation, error)
            return
        self._failed = False
        posts = to_linked(reading.posts)
        if any(map(self._plan.wanted.names_it, posts)):
            size = size if reading.size is None else reading.size
            newest = max(post.created_at.timestamp() for post in posts)
            self._mark.follow(conversation, size, newest, reading.whole)
            yield posts
        elif reading.whole and posts:
            self._mark.drop(conversation)
        else:  # what was left out may be what names the brand; and nothing at all is no conversation
            self._mark.postpone(conversation)

    def _postpone(self, conversation: str, error: SourceError) -> None:
        """Raises `error` where it is the second in a row: then it is the source that is down, not one conversation."""
        found_at, _ = self._mark.unread.get(conversation, (self._mark.seen_until, 0))
        again = self._mark.postpone(conversation)
        if self._failed:
            raise error
        self._failed = True
        if again:
            self._place.notes.warnings.append(f"{error} It is put off to the next run.")
        else:
            moment = datetime.fromtimestamp(found_at, UTC)
            self._place.notes.missed(self._place.name, moment, moment, f"{error} It is given up.")


def to_linked(posts: Iterable[Post]) -> list[Post]:
    """The posts of one conversation, each once; one whose parent is not among them says so."""
    by_id = {post.id: post for post in posts}
    return [
        replace(post, parent_missing=True) if post.reply_to and post.reply_to not in by_id else post
        for post in by_id.values()
    ]
