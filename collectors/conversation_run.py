"""Search, then read whole conversations, then follow them: one run of a source that works like this."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from collectors.base import Access, Query
from collectors.conversation_marks import UNREAD, Find, Marks, PlaceMark
from collectors.terms import aliases_pattern
from collectors.web import Closed, NotThere, WebClient
from talkworthy.errors import RateLimited, SourceError, Unavailable
from talkworthy.model import Batch, Cursor, Post, full_text

HOUR, DAY = 3_600.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Reading:
    """All posts of a conversation, and its size as `Reader.sizes` tells it; None where what that told stands."""

    posts: list[Post]
    size: int | None = None


class Reader(Protocol):
    """One place of a source. All its methods raise as `WebClient.get`."""

    client: WebClient
    malformed: int
    """Items that were left out, since they are not in the source's format."""
    warnings: list[str]

    def find(self, since: float) -> Iterable[Find]:
        """Posts that may name the brand, written at `since` (seconds since 1970) or later, in any order."""
        ...

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        """Conversation -> its size now, for all of `known`, which has their sizes when they were last read.

        A size is any number that changes when there is something new to read; UNREAD where there is none.
        """
        ...

    def read(self, conversation: str) -> Reading: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look for, and how far back; `since` in seconds since 1970, `overlap` and `follow` in seconds.

    The settings of every source that works like this: `overlap_hours` (6: how far behind the mark is searched again,
    since an index lags) and `follow_days` (7: how long a silent conversation is looked at again for new replies).
    """

    named: re.Pattern[str]
    since: float
    overlap: float
    follow: float

    @classmethod
    def of(cls, query: Query, access: Access) -> Plan:
        return cls(
            aliases_pattern(query.brand.aliases),
            query.since.timestamp() if query.since else 0.0,
            access.number("overlap_hours", 6.0) * HOUR,
            access.number("follow_days", 7.0) * DAY,
        )

    def names_it(self, post: Post) -> bool:
        return bool(self.named.search(full_text(post.title, post.text)))


def to_batches(readers: Mapping[str, Reader], plan: Plan, marks: Marks, warnings: list[str]) -> Iterator[Batch]:
    """One Batch a conversation of all places; then an empty one with the cursor.

    A place that fails is passed over with a line in `warnings`. Where all fail, or at a rate limit, the first failure
    is raised; before it, if posts were handed over, comes that last Batch, so that the next run goes on from there.
    """
    failures: list[SourceError] = []
    handed_over = False
    for place, reader in readers.items():
        run = PlaceRun(reader, marks.places.setdefault(place, PlaceMark()), plan)
        try:
            for posts in run.conversations():
                handed_over = True
                yield Batch(posts, requests=reader.client.requests_since())
        except SourceError as failure:
            failures.append(failure)
        _tell(place, reader, warnings)
        if failures and isinstance(failures[-1], RateLimited):
            break
    fatal = failures and (len(failures) == len(readers) or isinstance(failures[-1], RateLimited))
    if handed_over or not fatal:
        requests = sum(reader.client.requests_since() for reader in readers.values())
        yield Batch((), _to_cursor(marks, plan), requests)
    if fatal:
        raise failures[-1]
    warnings.extend(map(str, failures))


def _to_cursor(marks: Marks, plan: Plan) -> Cursor:
    return marks.to_cursor(plan.follow)


def _tell(place: str, reader: Reader, warnings: list[str]) -> None:
    warnings.extend(reader.warnings)
    if reader.malformed:
        warnings.append(f"{place} sent {reader.malformed:,} items that are not in its format; they were left out.")


class PlaceRun:
    """Made for one run on one place. `mark` is kept up to date, so that it always says how far the run came."""

    def __init__(self, reader: Reader, mark: PlaceMark, plan: Plan) -> None:
        self._reader = reader
        self._mark = mark
        self._plan = plan
        self._failed = False  # whether the last conversation could not be read

    def conversations(self) -> Iterator[list[Post]]:
        """Those that were found, oldest find first; those that have grown; those that an earlier run failed on."""
        mark, since = self._mark, max(self._plan.since, self._mark.floor(self._plan.overlap))
        mark.note([find for find in self._reader.find(since) if find.at >= since], self._plan.overlap)
        known = {one: size for one, (size, _) in mark.followed.items()}
        sizes = self._reader.sizes(dict.fromkeys(mark.unread, UNREAD) | known)
        grown = [one for one, size in known.items() if one not in mark.unread and sizes.get(one, UNREAD) != size]
        first = sorted((tries, at, one) for one, (at, tries) in mark.unread.items())
        fresh, failed = ([one for tries, _, one in first if bool(tries) is again] for again in (False, True))
        for conversation in (*fresh, *grown, *failed):
            yield from self._read(conversation, sizes.get(conversation, UNREAD))

    def _read(self, conversation: str, size: int) -> Iterator[list[Post]]:
        try:
            reading = self._reader.read(conversation)
        except NotThere:
            self._mark.drop(conversation)
            return
        except Closed as closed:
            self._reader.warnings.append(str(closed))
            self._mark.drop(conversation)
            return
        except Unavailable as error:
            self._postpone(conversation, error)
            return
        self._failed = False
        posts = to_linked(reading.posts)
        if not any(map(self._plan.names_it, posts)):
            self._mark.drop(conversation)
            return
        size = size if reading.size is None else reading.size
        self._mark.follow(conversation, size, max(post.created_at.timestamp() for post in posts))
        yield posts

    def _postpone(self, conversation: str, error: Unavailable) -> None:
        """Raises `error` where it is the second in a row: then it is the source that is down, not one conversation."""
        again = self._mark.postpone(conversation)
        if self._failed:
            raise error
        self._failed = True
        self._reader.warnings.append(f"{error} It is {'put off to the next run' if again else 'given up'}.")


def to_linked(posts: Iterable[Post]) -> list[Post]:
    """The posts of one conversation, each once; one whose parent is not among them says so."""
    by_id = {post.id: post for post in posts}
    return [
        replace(post, parent_missing=True) if post.reply_to and post.reply_to not in by_id else post
        for post in by_id.values()
    ]
