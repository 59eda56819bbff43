"""DEV (dev.to): articles that a search shows for a brand, with their whole comment trees. No key.

API: https://developers.forem.com/api/v1; what its search does: app/queries/articles/api_search_query.rb in
https://github.com/forem/forem. It searches titles, texts, tags and author names of articles, but no comments: a comment
that names the brand is read only where the search also shows its article.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collectors.devto.client import PAGE, SMALLEST_PAGE, DevtoApi
from collectors.devto.parse import COMMUNITY, to_hit
from collectors.devto.parse import to_post as to_post  # every source has its `to_post` in its own file
from collectors.devto.recheck import recheck_article, to_article
from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import UNREAD_SIZE, SearchHit, SourceCursor
from collectors.engine.failures import NotFound
from collectors.engine.http.client import WebClient
from collectors.engine.json_fields import WRONG_SHAPE, count, unpack
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.recheck import recheck_groups, to_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import to_searches
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import DAY, SearchPlan, ThreadSnapshot
from talkworthy.model import Batch, Cursor, Post

MAX_PAGES = 100  # of one search: 10,000 articles
DIALECT = Dialect(room=500, phrases=False)  # all words must match, also at the beginning of longer ones; there is no OR


@collector("devto")
class DevtoCollector(FreeSource):
    """Searches articles, reads their whole comment trees, and reads an article again when it has new comments.

    Settings: those of WebClient and SearchPlan.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=7),
        at_once=100,
        until_age=timedelta(days=365),
        why="Authors may edit, unpublish and delete their articles and comments at any time.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = WebClient(access, COMMUNITY)
        self._access = access
        self._place = WebSourcePlace(COMMUNITY, self.client, self.notes)
        self._api = DevtoApi(self._place, access)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ping(self) -> str:
        self._api.search("", 1, days=1)
        return "answers"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch per article, oldest first; then an empty one with the cursor.

        A run that fails after its first Batch also ends with the cursor, which lists the unread articles. Raises
        RateLimited, AuthFailed or Unavailable.
        """
        plan = SearchPlan.from_query(query, self._access)
        source_cursor = SourceCursor.from_json(cursor, plan.wanted.key)
        searches = [terms.replace('"', "") for terms in to_searches(query.brand, DIALECT)]
        threads = _DevtoThreads(self._api, searches, plan, self.now().timestamp())
        yield from to_batches([threads], plan, source_cursor, self.notes)

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield one Batch per article, which takes two requests; one if the article itself is not rechecked."""

        def recheck(article: str, known: Sequence[Post]) -> Mapping[str, Post | None]:
            return recheck_article(self._api, article, known)

        yield from recheck_groups(to_groups(posts, to_article), recheck, self.client, self.notes)
        self._place.warn_malformed()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Raises TypeError for a search result as well: it has no text, and the next run searches again."""
        return [to_post(unpack(raw))]


class _DevtoThreads:
    """The ThreadSource of DEV for one run; a thread is named by the number of its article."""

    def __init__(self, api: DevtoApi, searches: Sequence[str], plan: SearchPlan, now: float) -> None:
        self.place = api.place
        self._api = api
        self._searches = searches
        self._plan = plan
        self._now = now
        self._comments: dict[str, int] = {}  # article -> its number of comments, as the search shows it
        self._articles: dict[str, Item] = {}

    def find(self, since: float, until: float) -> Iterator[SearchHit]:
        """Yield each article once that the searches show.

        A search is not sorted by time. It reaches back as far as articles are followed, since it also shows how many
        comments they have now: one request in place of one for each of them.
        """
        del until
        begin = min(since, self._now - self._plan.follow)
        days = math.ceil((self._now - begin) / DAY) + 1 if since > 0.0 else 0
        for terms in self._searches:
            for article in self._pages(terms, days):
                try:
                    hit, comments = to_hit(article), count(article, "comments_count") or 0
                except WRONG_SHAPE as error:
                    self.place.add_dead_letter({"hit": article}, error)
                    continue
                if hit.id not in self._comments:
                    self._comments[hit.id] = comments
                    yield hit

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """Return the comment count of each article; one that no search has shown is requested alone.

        An article that does not exist keeps its size: a recheck reports it.
        """
        sizes = dict(known)
        for article, size in known.items():
            if article in self._comments:
                sizes[article] = self._comments[article]
            elif size != UNREAD_SIZE:
                with suppress(NotFound):
                    sizes[article] = self._count(self._read_article(article))
        return sizes

    def read(self, thread: str) -> ThreadSnapshot:
        """Return the article and all its comments. The count of comments is read first, so that none is missed."""
        malformed = self.place.malformed
        article = self._articles.pop(thread, None) or self._api.article(thread)
        size = self._count(article)
        payloads = list(self._api.comments(thread, article)) if size else []
        own = {"post": article, "article": int(thread)}
        posts = self._api.to_posts(iter([own, *payloads]))
        complete = size == 0 or bool(payloads)  # an answer without the comments may come from a cache
        return ThreadSnapshot(posts, size, whole=complete and self.place.malformed == malformed)

    def _read_article(self, number: str) -> Item:
        self._articles[number] = article = self._api.article(number)
        return article

    def _count(self, article: Item) -> int:
        """Return the number of comments, UNREAD_SIZE if it is malformed: then they are read."""
        try:
            return count(article, "comments_count") or 0
        except WRONG_SHAPE:
            return UNREAD_SIZE

    def _pages(self, terms: str, days: int) -> Iterator[Item]:
        """Yield the articles of all pages of a search. A server may have shorter pages than were requested."""
        first: int | None = None
        for page in range(1, MAX_PAGES + 1):
            articles = self._api.search(terms, page, days)
            yield from articles
            first = len(articles) if first is None else first
            if len(articles) < max(min(first, PAGE), SMALLEST_PAGE):
                return
        reason = f"DEV: only the first {MAX_PAGES:,} pages of the search for {terms} were read."
        self.place.notes.missed(COMMUNITY, None, None, reason)
