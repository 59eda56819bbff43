"""Bluesky through atproto: posts that name a brand, and the whole conversation around each. Works without a login.

API facts: https://docs.bsky.app and https://github.com/bluesky-social/jetstream. With a login Bluesky is searched.
Without one its public stream of all posts is listened to, which reaches back about a day and also tells what was
deleted; the conversations are then read from the public API.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collectors.base import Access, Estimate, Query, RefreshRule, collector
from collectors.bluesky_client import LOOK_UP_PAGE, BlueskyClient, Gone, Refused
from collectors.bluesky_finds import Finds, Listener, Searcher, to_uri
from collectors.bluesky_marks import Marks
from collectors.bluesky_post import revived, to_id, to_thread, to_whole
from collectors.bluesky_post import to_post as to_post  # every source has its `to_post` in its own file
from collectors.bluesky_refresh import Refresher
from collectors.bluesky_stream import Stream
from collectors.engine.failures import TooHeavy
from collectors.notes import CountingNotes, Notes
from collectors.searching import Dialect, Wanted, to_searches
from talkworthy.errors import SourceError
from talkworthy.model import Batch, Cursor, Post

HOUR, DAY = 3_600.0, 86_400.0
MOST_RE_READ = 100  # followed threads that one run looks at again: one request each
MOST_DEEPER = 20  # further requests for one conversation of which the first answer holds only a part

# What the search understands (https://bsky.social/about/blog/05-31-2024-search); it knows no OR.
DIALECT = Dialect(fields={"author": "from:{}", "lang": "lang:{}"})


@collector("bluesky")
class BlueskyCollector:
    """Search or stream -> conversations, each read whole and followed for replies.

    Settings beside those of BlueskyClient and Stream: `listen_seconds` (60: how long a run hears the stream, so that it
    ends), `replay_hours` (1: how far back the first of them begins), `first_days` (90: how far back the first search
    goes where the run itself does not say), `overlap_hours` (6: how far behind its mark the search is read again),
    `follow_days` (3: how long a conversation is looked at again).
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    refresh_rule: ClassVar[RefreshRule | None] = RefreshRule(
        every=timedelta(days=1),
        at_once=LOOK_UP_PAGE,
        why="Bluesky asks whoever keeps its posts to follow deletions; its stream tells them, but only to who listens.",
    )

    def __init__(self, access: Access) -> None:
        self._notes = CountingNotes()
        self.notes: Notes = self._notes
        self.warnings = self.notes.warnings
        self.client = BlueskyClient(access)
        self.stream = Stream(access, self._notes)
        self._listen_seconds = access.number("listen_seconds", 60.0)
        self._replay = timedelta(hours=access.number("replay_hours", 1.0))
        self._first = timedelta(days=access.number("first_days", 90.0))
        self._overlap = access.number("overlap_hours", 6.0) * HOUR
        self._follow = access.number("follow_days", 3.0) * DAY
        self._failed = False  # whether the last conversation could not be read

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ping(self) -> str:
        """One call with our login; without one, one to the public API, and the stream opened. Raises as `collect`."""
        self.client.ping()
        if not self.client.can_search:
            self.stream.ping()
        return "answers"

    def refresh(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """A Batch for each 25; see bluesky_refresh. Raises as `collect`."""
        refresher = Refresher(self.client, self._notes)
        for at in range(0, len(posts), LOOK_UP_PAGE):
            kept, gone = refresher.read(posts[at : at + LOOK_UP_PAGE])
            yield Batch(kept, requests=self._requests(), gone=gone)

    @staticmethod
    def revive(raw: str) -> list[Post]:
        """The post in a dead letter. Raises ValueError where it still is none."""
        return revived(raw)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a conversation, oldest find first; then an empty one with the cursor and the ids of what is gone.

        A run that breaks off after it has found something hands over that last Batch too, with what is still unread.
        Raises AuthFailed, RateLimited or Unavailable.
        """
        wanted = Wanted(query.brand)
        marks = Marks.from_cursor(cursor, wanted.key)
        finds = self._find(query, marks, wanted)
        failure: SourceError | None = None
        try:
            for posts in self._conversations(marks, finds):
                if any(map(wanted.names_it, posts)):
                    marks.follow(to_uri(posts[0].conversation), len(posts), _newest(posts))
                    yield Batch(posts, requests=self._requests())
        except SourceError as error:
            failure = error
        self._notes.tell("Bluesky", "posts")
        kept = marks.to_cursor(self.now().timestamp() - self._follow)
        yield Batch((), kept, self._requests(), gone=tuple(dict.fromkeys(finds.gone)))
        if failure is not None:
            raise failure

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """Bluesky is free and has no way to tell beforehand how much there is."""
        del query, cursor
        return Estimate(posts=None, requests=None, cost=0.0)

    def _find(self, query: Query, marks: Marks, wanted: Wanted) -> Finds:
        now = self.now()
        if self.client.can_search:
            searcher = Searcher(self.client, self._overlap, self._notes)
            searches = to_searches(query.brand, DIALECT)
            return searcher.find(searches, marks, query.since or now - self._first, query.until)
        if query.until is not None:
            self.notes.missed(
                "",
                query.since,
                query.until,
                "Bluesky's stream tells what is new, not what was; set BLUESKY_HANDLE to search for these dates.",
            )
            return Finds()
        listener = Listener(self.stream, wanted, self._listen_seconds, self._notes)
        return listener.find(marks, max(query.since or now - self._replay, now - self._replay), now)

    def _conversations(self, marks: Marks, finds: Finds) -> Iterator[list[Post]]:
        """Those found, oldest find first; those followed that are not what they were; those that were put off.

        One of which not all could be read stays unread, unless this is its last try. Those that were put off come last,
        and where two of them fail again the others wait: nobody else has to wait for them.
        """
        found, put_off = (
            finds.conversations,
            [uri for uri in dict.fromkeys(marks.unread) if uri not in finds.conversations],
        )
        last_try = set(marks.unread)
        due = {*found, *put_off}
        followed = [uri for uri in marks.threads if uri not in due][:MOST_RE_READ] if self.client.can_search else []
        marks.unread = [*put_off, *found]
        for uri in sorted(found, key=lambda uri: min((hit.created_at.timestamp() for hit in found[uri]), default=0.0)):
            yield from self._due(uri, found[uri], marks, is_last=uri in last_try)
        for uri in followed:
            if posts := self._changed(uri, marks, finds):
                yield posts
        self._failed = False
        for uri in put_off:
            try:
                yield from self._due(uri, (), marks, is_last=True)
            except TooHeavy:
                return

    def _due(self, uri: str, hits: Sequence[Post], marks: Marks, is_last: bool) -> Iterator[list[Post]]:
        """One conversation that is to be read, which is unread no longer then. Raises TooHeavy as `_excuse`."""
        malformed = self._notes.count
        try:
            posts = self._read(uri, hits)
        except TooHeavy as heavy:
            marks.unread.remove(uri)
            marks.unread.append(uri)
            self._excuse(heavy)
            return
        self._failed = False
        if self._notes.count == malformed or is_last:
            marks.unread.remove(uri)
        if posts:
            yield posts

    def _excuse(self, heavy: TooHeavy) -> None:
        """One conversation that is too large waits for the next run. Two in a row: it is Bluesky that is down."""
        if self._failed:
            raise heavy
        self._failed = True
        self.warnings.append(f"{heavy} It is put off to the next run.")

    def _changed(self, uri: str, marks: Marks, finds: Finds) -> list[Post]:
        """A followed conversation, where it is not what it was; none of it otherwise, or where it is gone."""
        known = marks.threads[uri]
        try:
            posts = self._thread(uri)
        except Gone:
            del marks.threads[uri]
            if self.client.is_settled(uri.split("/")[2]):
                finds.gone.append(to_id(uri))
            return []
        except Refused:
            del marks.threads[uri]
            return []
        except TooHeavy as heavy:
            marks.follow(uri, *known)
            self._excuse(heavy)
            return []
        self._failed = False
        if posts and known != (len(posts), _newest(posts)):
            return posts
        marks.follow(uri, *known)
        return []

    def _read(self, uri: str, hits: Sequence[Post]) -> list[Post]:
        """A conversation by its first post, or what is left of it where that is gone."""
        if len(hits) == 1 and hits[0].engagement.replies == 0 and hits[0].reply_to is None:
            return list(hits)
        try:
            return self._thread_or_rest(uri, hits)
        except Refused:  # whoever answers writes down what; an address that leads nowhere must not stop every run
            self.warnings.append("Bluesky does not take the address of one conversation; only what names you was kept.")
            return to_whole(hits)

    def _thread_or_rest(self, uri: str, hits: Sequence[Post]) -> list[Post]:
        try:
            return self._thread(uri)
        except Gone:
            rest = [post for hit in hits for post in self._around(hit)]
            return to_whole(rest)

    def _around(self, hit: Post) -> list[Post]:
        """What hangs together with a post whose conversation has lost its beginning.

        A post from the stream that the API does not know is too new for it; one from the search is gone.
        """
        try:
            return self._thread(to_uri(hit.id))
        except Gone:
            return [hit] if hit.engagement.replies is None else []

    def _thread(self, uri: str) -> list[Post]:
        """The whole conversation around a post; asks again where the first answer holds only a part."""
        posts: list[Post] = []
        waiting, asked = [uri], set[str]()
        while waiting and len(asked) <= MOST_DEEPER:
            asked.add(waiting[0])
            thread = to_thread(self.client.thread(waiting.pop(0)))
            for raw, error in thread.malformed:
                self._notes.malformed("a conversation", raw, error)
            posts += thread.posts
            waiting += [cut for cut in thread.cut if cut not in asked]
        return to_whole(posts)

    def _requests(self) -> int:
        opened, self.stream.connections = self.stream.connections, 0
        return self.client.answers_since() + opened


def _newest(posts: Sequence[Post]) -> float:
    return max(post.created_at.timestamp() for post in posts)
