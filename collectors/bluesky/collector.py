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

from collectors.bluesky.client import LOOK_UP_PAGE, BlueskyClient, Refused
from collectors.bluesky.finders import PLACE, STREAM, STREAM_OVERLAP, Hits, Listener, Searcher, from_stored, to_uri
from collectors.bluesky.firehose import Stream
from collectors.bluesky.parse import revived, to_id, to_thread, to_whole
from collectors.bluesky.parse import to_post as to_post  # every source has its `to_post` in its own file
from collectors.engine.collector import Access, FreeSource, Query, RefreshRule, collector
from collectors.engine.cursor import Marks, PlaceMark
from collectors.engine.failures import NotThere
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.place import Place
from collectors.engine.recheck import Found, reread
from collectors.engine.run_notes import Notes
from collectors.engine.search.query import Dialect, Wanted, to_searches
from collectors.engine.thread_collector import DAY, HOUR, Plan, Reading, Search, to_batches
from talkworthy.model import Batch, Cursor, Post

MOST_RE_READ = 100  # followed conversations that one run looks at again: one request each
MALFORMED_TRIES = 2  # runs in which a conversation with malformed posts is read
MOST_DEEPER = 20  # further requests for one conversation of which the first answer holds only a part

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
    refresh_rule: ClassVar[RefreshRule | None] = RefreshRule(
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
        self._place = Place(PLACE, self.client, self.notes, items="posts")
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

    def refresh(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """A Batch for each 25. Raises as `collect`."""
        groups = {at: posts[at : at + LOOK_UP_PAGE] for at in range(0, len(posts), LOOK_UP_PAGE)}
        again = partial(self._again, cache(self.client.is_settled))
        yield from reread(groups, again, self.client, self.notes)
        self._place.tell_malformed()

    @staticmethod
    def revive(raw: str) -> list[Post]:
        """The post in a dead letter. Raises ValueError where it still is none."""
        return revived(raw)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a conversation, oldest find first; then an empty one with the cursor and the ids of what is gone.

        A run that breaks off after it has found something hands over that last Batch too, with what is still unread.
        Raises AuthFailed, RateLimited or Unavailable.
        """
        marks = Marks.from_cursor(from_stored(cursor), Wanted(query.brand).key, lasting=[STREAM])
        mark, hits = marks.place(PLACE), Hits()
        plan = self._plan(query, mark)
        searches: dict[str, Search] = {}
        if self.client.can_search:
            searcher = Searcher(self.client, self._place, hits)
            searches = {words: partial(searcher.find, words) for words in to_searches(query.brand, DIALECT)}
        else:
            searches = {STREAM: Listener(self.stream, self._place, hits, plan, mark).find}
        yield from to_batches([_Reader(self.client, self._place, searches, hits)], plan, marks, self.notes)

    def _plan(self, query: Query, mark: PlaceMark) -> Plan:
        """The stream goes on where it was left, and tells of followed conversations by itself."""
        now = self.now().timestamp()
        plan = replace(
            Plan.of(query, self._access, follow_days=3.0), now=now, looks=MOST_RE_READ, tries=MALFORMED_TRIES
        )
        if self.client.can_search:
            return replace(plan, since=plan.since or now - self._first)
        plan = replace(plan, overlap=STREAM_OVERLAP, looks=0)
        if plan.backfills:
            return plan
        return replace(plan, since=0.0 if mark.search(STREAM).seen_until else max(plan.since, now - self._replay))

    def _again(self, is_settled: Callable[[str], bool], _: int, asked: Sequence[Post]) -> Found:
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
                self._place.leave_out(shown[uri], error, "known posts")
        return found

    def _shown(self, uris: Sequence[str]) -> dict[str, Any]:
        views: dict[str, Any] = {}
        for view in self.client.posts(uris):
            if isinstance(view, dict) and isinstance(view.get("uri"), str):
                views[view["uri"]] = view
            else:
                self._place.leave_out(view, "no object with a uri", "known posts")
        return views


class _Reader:
    """Bluesky as `conversation_run` reads it; a conversation is called by the AT URI of its first post."""

    def __init__(self, client: BlueskyClient, place: Place, searches: Mapping[str, Search], hits: Hits) -> None:
        self.place = place
        self.searches = searches
        self._client = client
        self._hits = hits
        self._known: Mapping[str, int] = {}

    def sizes(self, known: Mapping[str, int]) -> Mapping[str, int]:
        """Nothing: only the whole conversation says how long it is."""
        self._known = known
        return {}

    def read(self, thread: str) -> Reading:
        """A conversation by its first post, or what is left of it where that is gone."""
        hits = list(self._hits.get(thread, {}).values())
        is_followed = self._known.get(thread, 0) > 0
        malformed = self.place.malformed
        if not is_followed and len(hits) == 1 and hits[0].engagement.replies == 0 and hits[0].reply_to is None:
            return Reading(hits, size=1)
        try:
            posts = self._thread(thread)
        except NotThere:
            if is_followed and not hits and self._client.is_settled(thread.split("/")[2]):
                return Reading([], gone=(to_id(thread),))
            if not hits:
                raise
            posts = to_whole(post for hit in hits for post in self._around(hit))
        except Refused as refused:  # whoever answers writes down what; one address that leads nowhere stops no run
            if not hits:
                raise NotThere(str(refused)) from refused
            self.place.notes.warnings.append(
                "Bluesky does not take the address of one conversation; only what names you was kept."
            )
            posts = to_whole(hits)
        return Reading(posts, len(posts), whole=self.place.malformed == malformed)

    def _around(self, hit: Post) -> list[Post]:
        """What hangs together with a post whose conversation has lost its beginning.

        A post from the stream that the API does not know is too new for it; one from the search is gone.
        """
        try:
            return self._thread(to_uri(hit.id))
        except NotThere:
            return [hit] if hit.engagement.replies is None else []

    def _thread(self, uri: str) -> list[Post]:
        """The whole conversation around a post; asks again where the first answer holds only a part."""
        posts: list[Post] = []
        waiting, asked = [uri], set[str]()
        while waiting and len(asked) <= MOST_DEEPER:
            asked.add(waiting[0])
            thread = to_thread(self._client.thread(waiting.pop(0)))
            for raw, error in thread.malformed:
                self.place.leave_out(raw, error, "a conversation")
            posts += thread.posts
            waiting += [cut for cut in thread.cut if cut not in asked]
        return to_whole(posts)
