"""Bluesky through atproto: posts that name a brand, and the whole conversation around each. Works without a login.

API facts: https://docs.bsky.app and https://github.com/bluesky-social/jetstream. With a login Bluesky is searched.
Without one its public stream of all posts is listened to, which reaches back about a day and also tells what was
deleted; the conversations are then read from the public API.
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
from collectors.bluesky.parse import to_post as to_post  # every source has its `to_post` in its own file
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

MAX_THREADS_PER_RUN = 100  # followed conversations that one run looks at again: one request each
MALFORMED_ATTEMPTS = 2  # runs in which a conversation with malformed posts is read
MAX_EXTRA_REQUESTS = 20  # further requests for one conversation of which the first answer holds only a part

# What the search understands (https://bsky.social/about/blog/05-31-2024-search); it knows no OR.
DIALECT = Dialect(fields={"author": "from:{}", "lang": "lang:{}"})


@collector("bluesky")
class BlueskyCollector(FreeSource):
    """Search or stream -> conversations, each read whole and followed for replies.

    Settings beside those of BlueskyClient and Stream: `replay_hours` (1: how far back the first run that hears the
    stream begins), `first_days` (90: how far back the first search goes where the run itself does not say),
    `overlap_hours` (6: how far behind its mark the search is read again), `follow_days` (3: how long a conversation is
    looked at again).
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=1),
        at_once=LOOK_UP_PAGE,
        why="Bluesky asks whoever keeps its posts to follow deletions; its stream tells them, but only to who listens.",
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
        """One call with our login; without one, one to the public API, and the stream opened. Raises as `collect`."""
        self.client.ping()
        if not self.client.can_search:
            self.stream.ping()
        return "answers"

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """A Batch for each 25. Raises as `collect`."""
        groups = {at: posts[at : at + LOOK_UP_PAGE] for at in range(0, len(posts), LOOK_UP_PAGE)}
        again = partial(self._again, cache(self.client.is_settled))
        yield from recheck_groups(groups, again, self.client, self.notes)
        self._place.warn_malformed()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """The post in a dead letter. Raises ValueError where it still is none."""
        return letter_to_posts(raw)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a conversation, oldest find first; then an empty one with the cursor and the ids of what is gone.

        A run that breaks off after it has found something hands over that last Batch too, with what is still unread.
        Raises AuthFailed, RateLimited or Unavailable.
        """
        marks = SourceCursor.from_json(migrate_cursor(cursor), Wanted(query.brand).key, lasting=[STREAM])
        mark, hits = marks.place(PLACE), HitPosts()
        plan = self._plan(query, mark)
        searches: dict[str, Search] = {}
        if self.client.can_search:
            searcher = SearchFinder(self.client, self._place, hits)
            searches = {words: partial(searcher.find, words) for words in to_searches(query.brand, DIALECT)}
        else:
            searches = {STREAM: StreamFinder(self.stream, self._place, hits, plan, mark).find}
        yield from to_batches([BlueskyThreadSource(self.client, self._place, searches, hits)], plan, marks, self.notes)

    def _plan(self, query: Query, mark: PlaceCursor) -> SearchPlan:
        """The stream goes on where it was left, and tells of followed conversations by itself."""
        now = self.now().timestamp()
        plan = replace(
            SearchPlan.of(query, self._access, follow_days=3.0),
            now=now,
            looks=MAX_THREADS_PER_RUN,
            tries=MALFORMED_ATTEMPTS,
        )
        if self.client.can_search:
            return replace(plan, since=plan.since or now - self._first)
        plan = replace(plan, overlap=STREAM_OVERLAP, looks=0)
        if plan.backfills:
            return plan
        return replace(plan, since=0.0 if mark.search(STREAM).seen_until else max(plan.since, now - self._replay))

    def _again(self, is_settled: Callable[[str], bool], _: int, asked: Sequence[Post]) -> CurrentPosts:
        """Gone is what Bluesky leaves out when it is asked twice, unless its author only put the account to rest."""
        known = {to_uri(post.id): post.id for post in asked}
        malformed = self._place.malformed
        shown = self._shown(list(known))
        if hidden := [uri for uri in known if uri not in shown]:
            shown |= self._shown(hidden)
        is_certain = self._place.malformed == malformed  # what has no address may be any of those that are hidden
        found: dict[str, Post | None] = {}
        for uri, name in known.items():
            try:
                if uri in shown:
                    found[name] = to_post(shown[uri])
                elif is_certain and is_settled(uri.split("/")[2]):
                    found[name] = None
            except WRONG_SHAPE as error:
                self._place.add_dead_letter(shown[uri], error, "known posts")
        return found

    def _shown(self, uris: Sequence[str]) -> dict[str, Any]:
        views: dict[str, Any] = {}
        for view in self.client.posts(uris):
            if isinstance(view, dict) and isinstance(view.get("uri"), str):
                views[view["uri"]] = view
            else:
                self._place.add_dead_letter(view, "no object with a uri", "known posts")
        return views


class BlueskyThreadSource:
    """Bluesky as `conversation_run` reads it; a conversation is called by the AT URI of its first post."""

    def __init__(
        self, client: BlueskyClient, place: SourcePlace, searches: Mapping[str, Search], hits: HitPosts
    ) -> None:
        self.place = place
        self.searches = searches
        self._client = client
        self._hits = hits
        self._known: Mapping[str, int] = {}

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        """Nothing: only the whole conversation says how long it is."""
        self._known = known
        return {}

    def read(self, thread: str) -> ThreadSnapshot:
        """A conversation by its first post, or what is left of it where that is gone."""
        hits = list(self._hits.get(thread, {}).values())
        is_followed = self._known.get(thread, 0) > 0
        malformed = self.place.malformed
        if not is_followed and len(hits) == 1 and hits[0].engagement.replies == 0 and hits[0].reply_to is None:
            return ThreadSnapshot(hits, size=1)
        try:
            posts = self._thread(thread)
        except NotFound:
            if is_followed and not hits and self._client.is_settled(thread.split("/")[2]):
                return ThreadSnapshot([], gone=(to_id(thread),))
            if not hits:
                raise
            posts = to_whole(post for hit in hits for post in self._around(hit))
        except (
            BlueskyRejected
        ) as refused:  # whoever answers writes down what; one address that leads nowhere stops no run
            if not hits:
                raise NotFound(str(refused)) from refused
            self.place.notes.warnings.append(
                "Bluesky does not take the address of one conversation; only what names you was kept."
            )
            posts = to_whole(hits)
        return ThreadSnapshot(posts, len(posts), whole=self.place.malformed == malformed)

    def _around(self, hit: Post) -> list[Post]:
        """What hangs together with a post whose conversation has lost its beginning.

        A post from the stream that the API does not know is too new for it; one from the search is gone.
        """
        try:
            return self._thread(to_uri(hit.id))
        except NotFound:
            return [hit] if hit.engagement.replies is None else []

    def _thread(self, uri: str) -> list[Post]:
        """The whole conversation around a post; asks again where the first answer holds only a part."""
        posts: list[Post] = []
        waiting, asked = [uri], set[str]()
        while waiting and len(asked) <= MAX_EXTRA_REQUESTS:
            asked.add(waiting[0])
            thread = to_thread(self._client.thread(waiting.pop(0)))
            for raw, error in thread.malformed:
                self.place.add_dead_letter(raw, error, "a conversation")
            posts += thread.posts
            waiting += [cut for cut in thread.cut if cut not in asked]
        return to_whole(posts)
