"""The X collector: posts that name a brand, the threads around them, and what reading them costs. Uses Tweepy.

API: https://docs.x.com/x-api and https://docs.tweepy.org. A thread can be read as far back as the search reaches: seven
days, or everything with `archive = true`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collectors.engine.budget import PRICE_POST, Budget
from collectors.engine.collector import Access, CostEstimate, Query, RecheckRule, collector
from collectors.engine.run_notes import CountingNotes, Notes
from collectors.engine.search.dialect import Dialect
from collectors.x.client import LOOK_UP_PAGE, XClient
from collectors.x.cursor import XCursor
from collectors.x.parse import letter_to_posts
from collectors.x.parse import to_post as to_post  # every source has its `to_post` in its collector module
from collectors.x.recheck import MAX_READS_PER_POST, recheck_posts
from collectors.x.search_run import ROOM, XSearchRun, to_dialect, to_x_searches
from talkworthy.errors import SourceError
from talkworthy.model import Batch, Cursor, Post


@collector("x")
class XCollector:
    """Searches, reads whole threads, then new replies in known threads, then missing parents.

    Settings besides those of XClient: `follow_days` (7: how long a thread is checked for new replies).
    """

    dialect: ClassVar[Dialect | None] = to_dialect(ROOM)
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=1),
        at_once=LOOK_UP_PAGE,
        why="X requires deleted, protected, withheld or edited posts to be removed or updated within 24 hours.",
        cost=MAX_READS_PER_POST * PRICE_POST,
    )

    def __init__(self, access: Access) -> None:
        self._notes = CountingNotes()
        self.notes: Notes = self._notes
        self.warnings = self.notes.warnings
        self.client = XClient(access, self.notes)
        self._follow = timedelta(days=access.number("follow_days", 7.0))

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ping(self) -> str:
        """Return how much of this month's cap is used; this request is free. Raises as `collect`."""
        return f"answers; {self.client.usage()}"

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield a Batch for each hundred posts. Each post costs one read, an edited one two."""
        self.client.budget = Budget(len(posts) * MAX_READS_PER_POST * self.client.prices.post)
        for current, gone in recheck_posts(self.client, posts, self._notes):
            yield self._batch(tuple(current), gone=gone)

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Return the post in a dead letter. Raises ValueError if it is still malformed."""
        return letter_to_posts(raw)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield a Batch for each page, newest first, each with a cursor; then an empty one with the last cursor.

        Other sources yield a cursor only at the end. Here nothing may be paid for twice, whether a run ends by its
        budget (`query.budget`, else budget.DEFAULT_BUDGET), by a failure, or by being killed. So each cursor says how
        far each search and each thread was read; `since` still advances only after the last page. Raises OutOfBudget,
        RateLimited, AuthFailed, Unavailable, or SourceError if X rejects the search.
        """
        self.client.budget = Budget(query.budget)
        x_cursor = XCursor.from_json(cursor)
        run = XSearchRun(self.client, query, x_cursor, self.now(), self._notes)
        try:
            for posts in run.pages():
                yield self._batch(posts, x_cursor.to_json(self._follow), run.take_replaced())
        except SourceError:
            if self.client.budget.spent:
                yield self._batch((), x_cursor.to_json(self._follow))
            raise
        finally:
            self._notes.warn_malformed("X", "posts")
        yield self._batch((), x_cursor.to_json(self._follow))

    def estimate(self, query: Query, cursor: Cursor | None) -> CostEstimate:
        """Estimate the posts that name the brand, with one paid counts request for each search; their threads are not
        included.

        So `posts`, `requests` and `cost` are lower bounds, and a warning says so.
        """
        self.client.budget = Budget(query.budget)
        run = XSearchRun(self.client, query, XCursor.from_json(cursor), self.now(), self._notes)
        searches = to_x_searches(query.brand, self.client.archive)
        posts = sum(run.count(search) for search in searches)
        pages = max(len(searches), -(-posts // self.client.page_size))
        self.warnings.append(
            f"The estimate counts posts that name {query.brand.name}; reading their threads costs more. The "
            f"estimate itself cost ${self.client.budget.spent:.3f}."
        )
        return CostEstimate(posts, pages, posts * self.client.prices.post)

    def _batch(self, posts: Sequence[Post], cursor: Cursor | None = None, gone: Sequence[str] = ()) -> Batch:
        return Batch(posts, cursor, self.client.session.new_responses(), self.client.budget.new_spending(), gone)
