"""Hacker News through Algolia's search: stories and comments that name a brand, and the whole discussion. No key.

API facts: https://hn.algolia.com/api; what is passed on to Algolia's own search, and how items are tagged:
https://github.com/algolia/hn-search. One search shows at most 1,000 hits, so time is cut into slices.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from collectors.base import Access, Estimate, Query, collector
from collectors.conversation_marks import UNREAD, Find, Marks
from collectors.conversation_run import Plan, Reading, to_batches
from collectors.fields import WRONG_SHAPE, count, epoch, identity, score, text, whole
from collectors.html_text import to_text
from collectors.terms import to_phrase
from collectors.web import NotThere, WebClient
from talkworthy.interchange import clean
from talkworthy.model import Batch, Cursor, Engagement, Post, full_text

SITE = "https://news.ycombinator.com/item?id="
API = "https://hn.algolia.com"
COMMUNITY = "Hacker News"
FIRST_STORY = 1_160_418_111  # 2006-10-09, in seconds since 1970
MOST_HITS = 1000  # that one search shows, on however many pages
STORIES_A_REQUEST = 50
REMOVED = frozenset({"[dead]", "[flagged]", "[deleted]", "[removed]"})

Item = Mapping[str, Any]


@collector("hackernews")
class HackerNewsCollector:
    """Found stories and comments -> their discussions, each read whole, and read again when it has grown.

    Settings: those of WebClient and Plan.
    """

    def __init__(self, access: Access) -> None:
        self.warnings: list[str] = []
        self.client = WebClient(access, "Hacker News")
        self._access = access
        self._api = access.text("base_url", "").rstrip("/") or API

    def now(self) -> datetime:
        return datetime.now(UTC)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a discussion, oldest find first; then an empty one with the cursor.

        A run that fails after it handed something over leaves such a last Batch too, with what is still unread.
        Raises RateLimited, AuthFailed or Unavailable.
        """
        plan = Plan.of(query, self._access)
        marks = Marks.from_cursor(cursor, query.brand.aliases)
        yield from to_batches({COMMUNITY: self._reader(query, plan)}, plan, marks, self.warnings)

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """How many stories and comments name the brand: the least there is to read, since discussions come on top."""
        plan = Plan.of(query, self._access)
        mark = Marks.from_cursor(cursor, query.brand.aliases).places.get(COMMUNITY)
        since = max(plan.since, mark.floor(plan.overlap) if mark else 0.0)
        posts = self._reader(query, plan).count(since)
        return Estimate(posts, posts, 0.0)

    def _reader(self, query: Query, plan: Plan) -> _Reader:
        return _Reader(self.client, self._api, query.brand.aliases, plan, int(self.now().timestamp()) + 1)


class _Reader:
    """Hacker News as `conversation_run` reads it; a discussion is called by the id of its story. Made for one run."""

    def __init__(self, client: WebClient, api: str, aliases: Iterable[str], plan: Plan, until: int) -> None:
        self.client = client
        self.malformed = 0
        self.warnings: list[str] = []
        self._api = api
        self._phrases = [to_phrase(alias) for alias in aliases]
        self._plan = plan
        self._until = until
        self._hits: dict[str, list[Item]] = {}
        self._sizes: dict[str, int] = {}

    def find(self, since: float) -> Iterator[Find]:
        """Each hit once whose title or text names the brand; Algolia looks at addresses and authors as well."""
        seen: set[str] = set()
        for phrase in self._phrases:
            for hit in self._slices(phrase, int(max(since, FIRST_STORY)), self._until):
                try:
                    find, words = _to_find(hit), _to_words(hit)
                except WRONG_SHAPE:
                    self.malformed += 1
                    continue
                if find.id not in seen and self._plan.named.search(words):
                    seen.add(find.id)
                    self._hits.setdefault(find.conversation, []).append(hit)
                    yield find

    def count(self, since: float) -> int:
        begin = int(max(since, FIRST_STORY))
        answers = [self._search(phrase, begin, self._until, 0) for phrase in self._phrases]
        return sum(_hits_counted(answer) for answer in answers)

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """The comments that each story counts; asked before a discussion is read, so that none slips in between."""
        self._sizes = sizes = dict.fromkeys(known, UNREAD)
        stories = list(known)
        for at in range(0, len(stories), STORIES_A_REQUEST):
            asked = stories[at : at + STORIES_A_REQUEST]
            tags = f"(story,poll),({','.join(f'story_{story}' for story in asked)})"
            fields: dict[str, str | int] = {"query": "", "tags": tags, "hitsPerPage": MOST_HITS}
            answer = self.client.get_object("known stories", f"{self._api}/api/v1/search_by_date", **fields)
            for hit in self._hits_of(answer, "known stories"):
                try:
                    sizes[str(hit["objectID"])] = count(hit, "num_comments") or 0
                except WRONG_SHAPE:
                    self.malformed += 1
        return sizes

    def read(self, conversation: str) -> Reading:
        """The story and all its comments; what the search showed of it, where the story itself is not to be had."""
        where = f"the discussion {conversation}"
        try:
            tree = self.client.get_object(where, f"{self._api}/api/v1/items/{conversation}")
        except NotThere:
            if conversation not in self._hits:
                raise
            return Reading(self._to_posts(self._hits[conversation], conversation))
        if str(tree.get("id")) != conversation:
            raise self.client.not_its_format(where, "another item")
        told = self._sizes.get(conversation, UNREAD)  # the tree itself does not say how many comments there are
        counted = {} if told == UNREAD else {"num_comments": told}
        return Reading(self._to_posts(self._items(tree | counted), conversation))

    def _slices(self, phrase: str, begin: int, end: int) -> Iterator[Item]:
        """All hits of `begin` <= time < `end`, in seconds; a slice with more than one search shows is cut in halves."""
        waiting = [(begin, end)]
        while waiting:
            begin, end = waiting.pop()
            answer = self._search(phrase, begin, end, MOST_HITS)
            hits = self._hits_of(answer, f"the search for {phrase}")
            cut_off = len(hits) >= MOST_HITS or _hits_counted(answer) > len(hits)
            if cut_off and end - begin > 1:
                middle = (begin + end) // 2
                waiting += [(middle, end), (begin, middle)]
                continue
            if cut_off:
                moment = datetime.fromtimestamp(begin, UTC)
                self.warnings.append(f"Hacker News shows only {len(hits):,} hits of {moment:%Y-%m-%d %H:%M:%S}.")
            yield from hits

    def _search(self, phrase: str, begin: int, end: int, most: int) -> dict[str, Any]:
        fields: dict[str, str | int] = {
            "query": phrase,
            "tags": "(story,comment,poll)",
            "numericFilters": f"created_at_i>={begin},created_at_i<{end}",
            "hitsPerPage": most,
            "typoTolerance": "false",
            "attributesToHighlight": "",
        }
        return self.client.get_object(f"the search for {phrase}", f"{self._api}/api/v1/search_by_date", **fields)

    def _hits_of(self, answer: Mapping[str, Any], where: str) -> list[Item]:
        hits = answer.get("hits")
        if not isinstance(hits, list):
            raise self.client.not_its_format(where, "no hits")
        good: list[Item] = [hit for hit in hits if isinstance(hit, dict)]
        self.malformed += len(hits) - len(good)
        return good

    def _items(self, tree: Item) -> Iterator[Item]:
        """The items of a nested discussion, parents first."""
        waiting: deque[Any] = deque([tree])
        while waiting:
            item = waiting.popleft()
            if not isinstance(item, dict):
                self.malformed += 1
                continue
            yield item
            children = item.get("children") or []
            if isinstance(children, list):
                waiting.extend(children)
            else:
                self.malformed += 1

    def _to_posts(self, items: Iterable[Item], story: str) -> list[Post]:
        posts = []
        for item in items:
            try:
                posts.append(to_post({**item, "story_id": int(story)}))
            except WRONG_SHAPE:
                self.malformed += 1
        return posts


def to_post(raw: Item) -> Post:
    """The story or comment in an `items` answer, or in a hit of the search.

    `likes` is None on comments, whose points are not told. What was deleted is a tombstone. Raises one of WRONG_SHAPE
    where a key that everything has is missing or malformed.
    """
    native = _to_id(raw)
    story = identity(raw, "story_id") if raw.get("story_id") is not None else native
    parent = identity(raw, "parent_id") if raw.get("parent_id") is not None else None
    title = to_text(text(raw, "title"))
    words = to_text(text(raw, "text") or text(raw, "comment_text") or text(raw, "story_text"))
    gone = (not title and not words) or words in REMOVED or title in REMOVED
    return Post(
        id=f"hackernews:{native}",
        source="hackernews",
        kind=text(raw, "type") or ("comment" if parent else "story"),
        created_at=epoch(raw, "created_at_i"),
        conversation=f"hackernews:{story}",
        title="" if gone else title,
        text="" if gone else words,
        author=None if gone else clean(text(raw, "author")) or None,
        community=COMMUNITY,
        reply_to=f"hackernews:{parent}" if parent else None,
        url=f"{SITE}{native}",
        engagement=Engagement(
            likes=None if parent else score(raw, "points"),
            replies=None if parent else count(raw, "num_comments"),
        ),
        gone=gone,
    )


def _to_id(raw: Item) -> int:
    """An item has its id as a number, a hit as a text."""
    return identity(raw, "id") if "id" in raw else int(raw["objectID"])


def _to_find(hit: Item) -> Find:
    is_comment = hit.get("parent_id") is not None
    story = identity(hit, "story_id") if is_comment else _to_id(hit)
    return Find(str(_to_id(hit)), str(story), float(whole(hit, "created_at_i")))


def _to_words(hit: Item) -> str:
    return full_text(text(hit, "title"), to_text(text(hit, "comment_text") or text(hit, "story_text")))


def _hits_counted(answer: Mapping[str, Any]) -> int:
    counted = answer.get("nbHits")
    return counted if isinstance(counted, int) else 0
