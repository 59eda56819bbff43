"""The Bluesky collector: posts that name a brand, and the whole thread around each. Works without a login.

API: https://docs.bsky.app and https://github.com/bluesky-social/jetstream. With a login, Bluesky is searched. Without
one, its public stream of all posts is read, which reaches back about a day and includes deletions; the threads are then
read from the public API.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any, ClassVar

from collectors.bluesky.client import LOOK_UP_PAGE, BlueskyClient, BlueskyRejected
from collectors.bluesky.finders import (
    PLACE,
    STREAM,
    STREAM_OVERLAP,
    HitPosts,
    SearchFinder,
    StreamFinder,
    migrate_cursor,
    to_uri,
)
from collectors.bluesky.parse import letter_to_posts, to_id, to_thread, to_whole
from collectors.bluesky.parse import to_post as to_post  # every source has its `to_post` in its collector module
from collectors.bluesky.stream import Stream
from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import PlaceCursor, SourceCursor
from collectors.engine.failures import NotFound
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.place import SourcePlace
from collectors.engine.recheck import CurrentPosts, recheck_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import Wanted, to_searches
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import DAY, HOUR, Search, SearchPlan, ThreadSnapshot
from talkworthy.model import Batch, Cursor, Post

MAX_THREADS_PER_RUN = 100  # followed threads that one run checks: one request each
MALFORMED_ATTEMPTS = 2  # runs in which a thread with malformed posts is read
MAX_EXTRA_REQUESTS = 20  # further requests for a thread of which the first response has only a part

# What the search understands (https://bsky.social/about/blog/05-31-2024-search); it knows no OR.
DIALECT = Dialect(fields={"author": "from:{}", "lang": "lang:{}"})


@collector("bluesky")
class BlueskyCollector(FreeSource):
    """Searches or reads the stream, then reads each thread completely and follows it for replies.

    Settings besides those of BlueskyClient and Stream: `replay_hours` (1: how far back the first run on the stream
    begins), `first_days` (90: how far back the first search goes if the run itself does not say), `overlap_hours` (6:
    how far before its cursor a search begins), `follow_days` (3: how long a thread is checked for new replies).
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=1),
        at_once=LOOK_UP_PAGE,
        why="Bluesky asks everyone who stores posts to delete what was deleted; its stream has deletions only live.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = BlueskyClient(access)
        self.stream = Stream(access, self.client.count)
        self._access = access
        self._place = SourcePlace(PLACE, self.client, self.notes, items="posts")
        self._replay = access.number("replay_hours", 1.0) * HOUR
        self._first = access.number("first_days", 90.0) * DAY

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ping(self) -> str:
        """Make one request with our login; without one, a public request and a connection to the stream. Raises as
        `collect`.
        """
        self.client.ping()
        if not self.client.can_search:
            self.stream.ping()
        return "answers"

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield a Batch for each 25 posts. Raises as `collect`."""
        groups = {at: posts[at : at + LOOK_UP_PAGE] for at in range(0, len(posts), LOOK_UP_PAGE)}
        again = partial(self._recheck_page, cache(self.client.is_permanently_hidden))
        yield from recheck_groups(groups, again, self.client, self.notes)
        self._place.warn_malformed()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Return the post in a dead letter. Raises ValueError if it is still malformed."""
        return letter_to_posts(raw)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch for each thread, oldest hit first, then an empty one with the cursor and the ids of deleted
        posts.

        A run that fails after some hits also ends with such a Batch, which has the unread threads. Raises AuthFailed,
        RateLimited or Unavailable.
        """
        source_cursor = SourceCursor.from_json(migrate_cursor(cursor), Wanted(query.brand).key, lasting=[STREAM])
        place_cursor, hits = source_cursor.place(PLACE), HitPosts()
        plan = self._plan(query, place_cursor)
        searches: dict[str, Search] = {}
        if self.client.can_search:
            searcher = SearchFinder(self.client, self._place, hits)
            searches = {words: partial(searcher.find, words) for words in to_searches(query.brand, DIALECT)}
        else:
            searches = {STREAM: StreamFinder(self.stream, self._place, hits, plan, place_cursor).find}
        yield from to_batches(
            [BlueskyThreadSource(self.client, self._place, searches, hits)], plan, source_cursor, self.notes
        )

    def _plan(self, query: Query, place_cursor: PlaceCursor) -> SearchPlan:
        """Return the plan of the run. The stream continues where it stopped, and shows new posts in followed threads by
        itself.
        """
        now = self.now().timestamp()
        plan = replace(
            SearchPlan.from_query(query, self._access, follow_days=3.0),
            now=now,
            max_followed_reads=MAX_THREADS_PER_RUN,
            max_attempts=MALFORMED_ATTEMPTS,
        )
        if self.client.can_search:
            return replace(plan, since=plan.since or now - self._first)
        plan = replace(plan, overlap=STREAM_OVERLAP, max_followed_reads=0)
        if plan.is_backfill:
            return plan
        return replace(
            plan, since=0.0 if place_cursor.search(STREAM).seen_until else max(plan.since, now - self._replay)
        )

    def _recheck_page(
        self, is_permanently_hidden: Callable[[str], bool], _: int, known_posts: Sequence[Post]
    ) -> CurrentPosts:
        """Return the posts as they are now. Posts missing from two responses are gone, unless the account was only
        deactivated.
        """
        known = {to_uri(post.id): post.id for post in known_posts}
        malformed = self._place.malformed
        shown = self._shown(list(known))
        if hidden := [uri for uri in known if uri not in shown]:
            shown |= self._shown(hidden)
        is_certain = self._place.malformed == malformed  # a malformed post may be any of the hidden ones
        current: dict[str, Post | None] = {}
        for uri, name in known.items():
            try:
                if uri in shown:
                    current[name] = to_post(shown[uri])
                elif is_certain and is_permanently_hidden(uri.split("/")[2]):
                    current[name] = None
            except WRONG_SHAPE as error:
                self._place.add_dead_letter(shown[uri], error, "known posts")
        return current

    def _shown(self, uris: Sequence[str]) -> dict[str, Any]:
        views: dict[str, Any] = {}
        for view in self.client.posts(uris):
            if isinstance(view, dict) and isinstance(view.get("uri"), str):
                views[view["uri"]] = view
            else:
                self._place.add_dead_letter(view, "not an object with a uri", "known posts")
        return views


class BlueskyThreadSource:
    """Bluesky for the engine; a thread's id is the AT URI of its first post."""

    def __init__(
        self, client: BlueskyClient, place: SourcePlace, searches: Mapping[str, Search], hits: HitPosts
    ) -> None:
        self.place = place
        self.searches = searches
        self._client = client
        self._hits = hits
        self._known: Mapping[str, int] = {}

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        """Return nothing: only the whole thread shows its size."""
        self._known = known
        return {}

    def read(self, thread: str) -> ThreadSnapshot:
        """Read a thread by its first post, or what is left of it if that is gone."""
        hits = list(self._hits.get(thread, {}).values())
        is_followed = self._known.get(thread, 0) > 0
        malformed = self.place.malformed
        if not is_followed and len(hits) == 1 and hits[0].engagement.replies == 0 and hits[0].reply_to is None:
            return ThreadSnapshot(hits, size=1)
        try:
            posts = self._thread(thread)
        except NotFound:
            if is_followed and not hits and self._client.is_permanently_hidden(thread.split("/")[2]):
                return ThreadSnapshot([], gone=(to_id(thread),))
            if not hits:
                raise
            posts = to_whole(post for hit in hits for post in self._around(hit))
        except BlueskyRejected as rejected:  # authors write the first post's address; a wrong one must not stop a run
            if not hits:
                raise NotFound(str(rejected)) from rejected
            self.place.notes.warnings.append(
                "Bluesky rejects the address of one thread; only the posts that name the brand were kept."
            )
            posts = to_whole(hits)
        return ThreadSnapshot(posts, len(posts), whole=self.place.malformed == malformed)

    def _around(self, hit: Post) -> list[Post]:
        """Return the posts around a hit whose first post is gone.

        A post from the stream that the API does not know yet is kept; one from the search is gone.
        """
        try:
            return self._thread(to_uri(hit.id))
        except NotFound:
            return [hit] if hit.engagement.replies is None else []

    def _thread(self, uri: str) -> list[Post]:
        """Return the whole thread around a post, with further requests if the first response has only a part."""
        posts: list[Post] = []
        waiting, requested = [uri], set[str]()
        while waiting and len(requested) <= MAX_EXTRA_REQUESTS:
            requested.add(waiting[0])
            thread = to_thread(self._client.thread(waiting.pop(0)))
            for raw, error in thread.malformed:
                self.place.add_dead_letter(raw, error, "a thread")
            posts += thread.posts
            waiting += [cut for cut in thread.cut if cut not in requested]
        return to_whole(posts)
