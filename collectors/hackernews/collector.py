"""Hacker News through Algolia's search: stories and comments that name a brand, and their whole discussions. No key.

API: https://hn.algolia.com/api; parameters of the search and tags of items: https://github.com/algolia/hn-search. A
search returns at most 1,000 hits, so longer periods are searched in slices.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collectors.engine.collector import Access, CostEstimate, Query, RecheckRule, collector
from collectors.engine.cursor import UNREAD_SIZE, SearchHit, SourceCursor
from collectors.engine.failures import NotFound
from collectors.engine.http.client import WebClient
from collectors.engine.json_fields import WRONG_SHAPE, count, unpack
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.recheck import CurrentPosts, recheck_groups, to_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import to_searches
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import SearchPlan, ThreadSnapshot
from collectors.hackernews.client import MAX_HITS, STORIES_PER_REQUEST, HackerNewsApi, total_hits
from collectors.hackernews.parse import COMMUNITY, to_hit
from collectors.hackernews.parse import to_post as to_post  # every source has its `to_post` in its own file
from talkworthy.model import Batch, Cursor, Post

API = "https://hn.algolia.com"
FIRST_STORY = 1_160_418_111  # 2006-10-09, in seconds since 1970
DIALECT = Dialect(room=500)  # Algolia cuts a query at 512 bytes; all its words must match, and there is no OR


@collector("hackernews")
class HackerNewsCollector:
    """Searches stories and comments, reads their whole discussions, and reads a discussion again when it has grown.

    Settings: those of WebClient and SearchPlan.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=7),
        at_once=100,
        until_age=timedelta(days=365),
        why="Authors may delete for two hours and moderators at any time; the search follows within days.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = WebClient(access, COMMUNITY)
        self._access = access
        self._place = WebSourcePlace(COMMUNITY, self.client, self.notes)
        self._api = HackerNewsApi(self._place, access.text("base_url", "").rstrip("/") or API)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ping(self) -> str:
        self._api.search("", 0, 1, limit=0)
        return "answers"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch per discussion, oldest hit first; then an empty one with the cursor.

        A run that fails after its first Batch also ends with the cursor, which lists the unread threads. Raises
        RateLimited, AuthFailed or Unavailable.
        """
        plan = SearchPlan.from_query(query, self._access)
        source_cursor = SourceCursor.from_json(cursor, plan.wanted.key)
        yield from to_batches([self._threads(query, plan)], plan, source_cursor, self.notes)

    def estimate(self, query: Query, cursor: Cursor | None) -> CostEstimate:
        """Estimate the stories and comments that name the brand, without the other posts of their discussions."""
        plan = SearchPlan.from_query(query, self._access)
        place_cursor = SourceCursor.from_json(cursor, plan.wanted.key).places.get(COMMUNITY)
        posts = self._threads(query, plan).count(plan.search_start(place_cursor), plan.until)
        return CostEstimate(posts, posts, 0.0)

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield one Batch per discussion, which is read whole if more than one of its posts is rechecked."""
        groups = to_groups(posts, _to_story)
        yield from recheck_groups(groups, self._recheck, self.client, self.notes)
        self._place.warn_malformed()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        return [to_post(unpack(raw))]

    def _recheck(self, story: str, posts: Sequence[Post]) -> CurrentPosts:
        """Return the current posts. A post missing from its discussion is requested alone: the index may lag."""
        current: dict[str, Post | None] = {}
        for native in (*((story,) if len(posts) > 1 else ()), *(_to_native(post.id) for post in posts)):
            if f"hackernews:{native}" in current:
                continue
            try:
                items = list(self._api.items(native))
            except NotFound:
                current[f"hackernews:{native}"] = None
                continue
            current |= {post.id: post for post in self._api.to_posts(items, story)}
        return current

    def _threads(self, query: Query, plan: SearchPlan) -> _HackerNewsThreads:
        return _HackerNewsThreads(self._api, to_searches(query.brand, DIALECT), plan, int(self.now().timestamp()) + 1)


def _to_story(post: Post) -> str | None:
    numbers = _to_native(post.id), _to_native(post.thread)
    return numbers[1] if all(map(str.isdecimal, numbers)) else None


def _to_native(post: str) -> str:
    return post.removeprefix("hackernews:")


class _HackerNewsThreads:
    """The ThreadSource of Hacker News for one run; a thread is named by the id of its story."""

    def __init__(self, api: HackerNewsApi, phrases: Sequence[str], plan: SearchPlan, now: int) -> None:
        self.place = api.place
        self._api = api
        self._phrases = phrases
        self._plan = plan
        self._now = now
        self._hits: dict[str, list[Item]] = {}
        self._sizes: dict[str, int] = {}

    def find(self, since: float, until: float) -> Iterator[SearchHit]:
        """Yield each hit once whose title or text names the brand; Algolia also searches URLs and authors."""
        seen: set[str] = set()
        for phrase in self._phrases:
            for hit in self._slices(phrase, *self._bounds(since, until)):
                try:
                    result, post = to_hit(hit), to_post(hit)
                except WRONG_SHAPE as error:
                    self.place.add_dead_letter(hit, error)
                    continue
                if result.id not in seen and self._plan.wanted.names_brand(post):
                    seen.add(result.id)
                    self._hits.setdefault(result.thread, []).append(hit)
                    yield result

    def count(self, since: float, until: float) -> int:
        bounds = self._bounds(since, until)
        return sum(total_hits(self._api.search(phrase, *bounds, limit=0)) for phrase in self._phrases)

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """Return the comment count of each story, requested before the discussions so that no comment is missed."""
        self._sizes = sizes = dict.fromkeys(known, UNREAD_SIZE)
        stories = list(known)
        for start in range(0, len(stories), STORIES_PER_REQUEST):
            for hit in self._api.stories(stories[start : start + STORIES_PER_REQUEST]):
                try:
                    sizes[str(hit["objectID"])] = count(hit, "num_comments") or 0
                except WRONG_SHAPE as error:
                    self.place.add_dead_letter(hit, error)
        return sizes

    def read(self, thread: str) -> ThreadSnapshot:
        """Return the story and all its comments; only the search hits if the story itself is not available."""
        malformed = self.place.malformed
        try:
            story, *comments = self._api.items(thread)
        except NotFound:
            if thread not in self._hits:
                raise
            items, whole = self._hits[thread], False
        else:
            size = self._sizes.get(thread, UNREAD_SIZE)  # the item itself lacks the number of comments
            whole = size == 0 or bool(comments)  # a story without its comments may be incomplete
            items = [story if size == UNREAD_SIZE else {**story, "num_comments": size}, *comments]
        posts = self._api.to_posts(items, thread)
        return ThreadSnapshot(posts, whole=whole and self.place.malformed == malformed)

    def _bounds(self, since: float, until: float) -> tuple[int, int]:
        return int(max(since, FIRST_STORY)), self._now if until > self._now else math.ceil(until)

    def _slices(self, phrase: str, begin: int, end: int) -> Iterator[Item]:
        """Yield all hits of `begin` <= time < `end`, in seconds; a slice with too many hits is halved."""
        slices = [(begin, end)]
        while slices:
            begin, end = slices.pop()
            answer = self._api.search(phrase, begin, end, MAX_HITS)
            hits = self.place.objects(answer, "hits", f"the search for {phrase}")
            cut_off = len(hits) >= MAX_HITS or total_hits(answer) > len(hits)
            if cut_off and end - begin > 1:
                middle = (begin + end) // 2
                slices += [(middle, end), (begin, middle)]
                continue
            if cut_off:
                first, last = (datetime.fromtimestamp(moment, UTC) for moment in (begin, end))
                reason = f"Hacker News returns only {len(hits):,} hits of {first:%Y-%m-%d %H:%M:%S}."
                self.place.notes.missed(COMMUNITY, first, last, reason)
            yield from hits
