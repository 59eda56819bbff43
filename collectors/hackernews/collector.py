"""Hacker News through Algolia's search: stories and comments that name a brand, and the whole discussion. No key.

API facts: https://hn.algolia.com/api; what is passed on to Algolia's own search, and how items are tagged:
https://github.com/algolia/hn-search. One search shows at most 1,000 hits, so time is cut into slices.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collectors.engine.collector import Access, Estimate, Query, RefreshRule, collector
from collectors.engine.cursor import UNREAD, Find, Marks
from collectors.engine.failures import NotThere
from collectors.engine.http.client import WebClient
from collectors.engine.json_fields import WRONG_SHAPE, count, unpack
from collectors.engine.place import Item, WebPlace
from collectors.engine.recheck import Found, reread, to_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.query import Dialect, to_searches
from collectors.engine.thread_collector import Plan, Reading, to_batches
from collectors.hackernews.client import MOST_HITS, STORIES_A_REQUEST, HackerNewsApi, hits_counted
from collectors.hackernews.parse import COMMUNITY, to_find
from collectors.hackernews.parse import to_post as to_post  # every source has its `to_post` in its own file
from talkworthy.model import Batch, Cursor, Post

API = "https://hn.algolia.com"
FIRST_STORY = 1_160_418_111  # 2006-10-09, in seconds since 1970
DIALECT = Dialect(room=500)  # Algolia cuts a query at 512 bytes; all its words must be there, and there is no OR


@collector("hackernews")
class HackerNewsCollector:
    """Found stories and comments -> their discussions, each read whole, and read again when it has grown.

    Settings: those of WebClient and Plan.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    refresh_rule: ClassVar[RefreshRule | None] = RefreshRule(
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
        self._place = WebPlace(COMMUNITY, self.client, self.notes)
        self._api = HackerNewsApi(self._place, access.text("base_url", "").rstrip("/") or API)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ping(self) -> str:
        self._api.search("", 0, 1, most=0)
        return "answers"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a discussion, oldest find first; then an empty one with the cursor.

        A run that fails after it handed something over leaves such a last Batch too, with what is still unread.
        Raises RateLimited, AuthFailed or Unavailable.
        """
        plan = Plan.of(query, self._access)
        marks = Marks.from_cursor(cursor, plan.wanted.key)
        yield from to_batches([self._reader(query, plan)], plan, marks, self.notes)

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """How many stories and comments name the brand: the least there is to read, since discussions come on top."""
        plan = Plan.of(query, self._access)
        mark = Marks.from_cursor(cursor, plan.wanted.key).places.get(COMMUNITY)
        posts = self._reader(query, plan).count(plan.begin(mark), plan.until)
        return Estimate(posts, posts, 0.0)

    def refresh(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """One Batch a discussion, which is asked for whole where more than one of its posts is."""
        groups = to_groups(posts, _to_story)
        yield from reread(groups, self._again, self.client, self.notes)
        self._place.tell_malformed()

    @staticmethod
    def revive(raw: str) -> list[Post]:
        return [to_post(unpack(raw))]

    def _again(self, story: str, asked: Sequence[Post]) -> Found:
        """What is missing from a discussion is asked for alone: an index that lags is no deletion."""
        found: dict[str, Post | None] = {}
        for native in (*((story,) if len(asked) > 1 else ()), *(_to_native(post.id) for post in asked)):
            if f"hackernews:{native}" in found:
                continue
            try:
                items = list(self._api.items(native))
            except NotThere:
                found[f"hackernews:{native}"] = None
                continue
            found |= {post.id: post for post in self._api.to_posts(items, story)}
        return found

    def _reader(self, query: Query, plan: Plan) -> _Reader:
        return _Reader(self._api, to_searches(query.brand, DIALECT), plan, int(self.now().timestamp()) + 1)


def _to_story(post: Post) -> str | None:
    numbers = _to_native(post.id), _to_native(post.thread)
    return numbers[1] if all(map(str.isdecimal, numbers)) else None


def _to_native(post: str) -> str:
    return post.removeprefix("hackernews:")


class _Reader:
    """Hacker News as `conversation_run` reads it; a discussion is called by the id of its story. Made for one run."""

    def __init__(self, api: HackerNewsApi, phrases: Sequence[str], plan: Plan, now: int) -> None:
        self.place = api.place
        self._api = api
        self._phrases = phrases
        self._plan = plan
        self._now = now
        self._hits: dict[str, list[Item]] = {}
        self._sizes: dict[str, int] = {}

    def find(self, since: float, until: float) -> Iterator[Find]:
        """Each hit once whose title or text names the brand; Algolia looks at addresses and authors as well."""
        seen: set[str] = set()
        for phrase in self._phrases:
            for hit in self._slices(phrase, *self._bounds(since, until)):
                try:
                    find, post = to_find(hit), to_post(hit)
                except WRONG_SHAPE as error:
                    self.place.leave_out(hit, error)
                    continue
                if find.id not in seen and self._plan.wanted.names_it(post):
                    seen.add(find.id)
                    self._hits.setdefault(find.thread, []).append(hit)
                    yield find

    def count(self, since: float, until: float) -> int:
        bounds = self._bounds(since, until)
        return sum(hits_counted(self._api.search(phrase, *bounds, most=0)) for phrase in self._phrases)

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """The comments that each story counts; asked before a discussion is read, so that none slips in between."""
        self._sizes = sizes = dict.fromkeys(known, UNREAD)
        stories = list(known)
        for at in range(0, len(stories), STORIES_A_REQUEST):
            for hit in self._api.stories(stories[at : at + STORIES_A_REQUEST]):
                try:
                    sizes[str(hit["objectID"])] = count(hit, "num_comments") or 0
                except WRONG_SHAPE as error:
                    self.place.leave_out(hit, error)
        return sizes

    def read(self, thread: str) -> Reading:
        """The story and all its comments; what the search showed of it, where the story itself is not to be had."""
        malformed = self.place.malformed
        try:
            tree, *below = self._api.items(thread)
        except NotThere:
            if thread not in self._hits:
                raise
            items, whole = self._hits[thread], False
        else:
            told = self._sizes.get(thread, UNREAD)  # the tree itself does not say how many comments there are
            whole = told == 0 or bool(below)  # a tree without its comments is no answer to believe at once
            items = [tree if told == UNREAD else {**tree, "num_comments": told}, *below]
        posts = self._api.to_posts(items, thread)
        return Reading(posts, whole=whole and self.place.malformed == malformed)

    def _bounds(self, since: float, until: float) -> tuple[int, int]:
        return int(max(since, FIRST_STORY)), self._now if until > self._now else math.ceil(until)

    def _slices(self, phrase: str, begin: int, end: int) -> Iterator[Item]:
        """All hits of `begin` <= time < `end`, in seconds; a slice with more than one search shows is cut in halves."""
        waiting = [(begin, end)]
        while waiting:
            begin, end = waiting.pop()
            answer = self._api.search(phrase, begin, end, MOST_HITS)
            hits = self.place.objects(answer, "hits", f"the search for {phrase}")
            cut_off = len(hits) >= MOST_HITS or hits_counted(answer) > len(hits)
            if cut_off and end - begin > 1:
                middle = (begin + end) // 2
                waiting += [(middle, end), (begin, middle)]
                continue
            if cut_off:
                first, last = (datetime.fromtimestamp(moment, UTC) for moment in (begin, end))
                told = f"Hacker News shows only {len(hits):,} hits of {first:%Y-%m-%d %H:%M:%S}."
                self.place.notes.missed(COMMUNITY, first, last, told)
            yield from hits
