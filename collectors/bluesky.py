"""Bluesky through atproto: posts that name a brand, and the whole conversation around each. Works without a login.

API facts: https://docs.bsky.app and https://github.com/bluesky-social/jetstream. With a login Bluesky is searched.
Without one its public stream of all posts is listened to, which reaches back about a day and also tells what was
deleted; the conversations are then read from the public API.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from collectors.base import Access, Estimate, Query, collector
from collectors.bluesky_client import BlueskyClient, Gone, TooHeavy
from collectors.bluesky_finds import Finds, Listener, Searcher, to_uri
from collectors.bluesky_marks import Marks
from collectors.bluesky_post import to_id, to_thread, to_whole
from collectors.bluesky_post import to_post as to_post  # every source has its `to_post` in its own file
from collectors.bluesky_stream import Stream
from collectors.terms import aliases_pattern, to_phrase
from talkworthy.errors import SourceError
from talkworthy.model import Batch, Cursor, Post

HOUR, DAY = 3_600.0, 86_400.0
MOST_RE_READ = 100  # followed threads that one run looks at again: one request each
MOST_DEEPER = 20  # further requests for one conversation of which the first answer holds only a part


@collector("bluesky")
class BlueskyCollector:
    """Search or stream -> conversations, each read whole and followed for replies.

    Settings beside those of BlueskyClient and Stream: `listen_seconds` (60: how long a run hears the stream, so that it
    ends), `replay_hours` (1: how far back the first of them begins), `first_days` (90: how far back the first search
    goes where the run itself does not say), `overlap_hours` (6: how far behind its mark the search is read again),
    `follow_days` (3: how long a conversation is looked at again).
    """

    def __init__(self, access: Access) -> None:
        self.warnings: list[str] = []
        self.client = BlueskyClient(access)
        self.stream = Stream(access)
        self._listen_seconds = access.number("listen_seconds", 60.0)
        self._replay = timedelta(hours=access.number("replay_hours", 1.0))
        self._first = timedelta(days=access.number("first_days", 90.0))
        self._overlap = access.number("overlap_hours", 6.0) * HOUR
        self._follow = access.number("follow_days", 3.0) * DAY
        self._malformed = 0
        self._failed = False  # whether the last conversation could not be read

    def now(self) -> datetime:
        return datetime.now(UTC)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a conversation, oldest find first; then an empty one with the cursor and the ids of what is gone.

        A run that breaks off after it has found something hands over that last Batch too, with what is still unread.
        Raises AuthFailed, RateLimited or Unavailable.
        """
        marks = Marks.from_cursor(cursor, query.brand.aliases)
        named = aliases_pattern(query.brand.aliases)
        finds = self._find(query, marks, named)
        due: dict[str, list[Post]] = {uri: [] for uri in marks.unread} | finds.conversations
        marks.unread = list(due)
        failure: SourceError | None = None
        try:
            for posts in self._conversations(due, marks, finds):
                if any(named.search(post.text) for post in posts):
                    marks.follow(to_uri(posts[0].conversation), len(posts), _newest(posts))
                    yield Batch(posts, requests=self._requests())
        except SourceError as error:
            failure = error
        self._tell(finds)
        kept = marks.to_cursor(self.now().timestamp() - self._follow)
        yield Batch((), kept, self._requests(), gone=tuple(dict.fromkeys(finds.gone)))
        if failure is not None:
            raise failure

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """Bluesky is free and has no way to tell beforehand how much there is."""
        del query, cursor
        return Estimate(posts=None, requests=None, cost=0.0)

    def _find(self, query: Query, marks: Marks, named: re.Pattern[str]) -> Finds:
        now = self.now()
        if self.client.can_search:
            phrases = [to_phrase(alias) for alias in query.brand.aliases]
            return Searcher(self.client, self._overlap).find(phrases, marks, query.since or now - self._first)
        listener = Listener(self.stream, named, self._listen_seconds)
        return listener.find(marks, max(query.since or now - self._replay, now - self._replay), now)

    def _conversations(self, due: Mapping[str, Sequence[Post]], marks: Marks, finds: Finds) -> Iterator[list[Post]]:
        """Those found, oldest find first, then those followed that are not what they were."""
        followed = [uri for uri in marks.threads if uri not in due][:MOST_RE_READ] if self.client.can_search else []
        for uri in sorted(due, key=lambda uri: min((hit.created_at.timestamp() for hit in due[uri]), default=0.0)):
            if (posts := self._read(uri, due[uri])) is None:
                continue
            marks.unread.remove(uri)
            if posts:
                yield posts
        for uri in followed:
            try:
                posts = self._thread(uri)
            except Gone:
                del marks.threads[uri]
                finds.gone.append(to_id(uri))
                continue
            if marks.threads[uri] == (len(posts), _newest(posts)):
                marks.follow(uri, *marks.threads[uri])
            else:
                yield posts

    def _read(self, uri: str, hits: Sequence[Post]) -> list[Post] | None:
        """A conversation by its first post, or what is left of it where that is gone. None: put off to the next run."""
        if len(hits) == 1 and hits[0].engagement.replies == 0 and hits[0].reply_to is None:
            return list(hits)
        try:
            posts = self._thread_or_rest(uri, hits)
        except TooHeavy as heavy:
            if self._failed:  # two in a row: it is Bluesky that is down, not one conversation that is too large
                raise
            self._failed = True
            self.warnings.append(f"{heavy} It is put off to the next run.")
            return None
        self._failed = False
        return posts

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
            self._malformed += thread.malformed
            posts += thread.posts
            waiting += [cut for cut in thread.cut if cut not in asked]
        return to_whole(posts)

    def _requests(self) -> int:
        opened, self.stream.connections = self.stream.connections, 0
        return self.client.answers_since() + opened

    def _tell(self, finds: Finds) -> None:
        self.warnings.extend(finds.warnings)
        if malformed := finds.malformed + self._malformed:
            self.warnings.append(f"Bluesky sent {malformed:,} posts that are not in its format; they were left out.")


def _newest(posts: Sequence[Post]) -> float:
    return max(post.created_at.timestamp() for post in posts)
