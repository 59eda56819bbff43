"""X through Tweepy: posts that name a brand, the conversations around them, and what reading them costs.

API facts: https://docs.x.com/x-api and https://docs.tweepy.org. What could be read of a conversation is what the
search reaches: seven days, or all of it with `archive = true`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collectors.engine.budget import PRICE_POST, Budget
from collectors.engine.collector import Access, Estimate, Query, RecheckRule, collector
from collectors.engine.run_notes import CountingNotes, Notes
from collectors.engine.search.dialect import Dialect
from collectors.x.client import LOOK_UP_PAGE, XClient
from collectors.x.cursor import XCursor
from collectors.x.parse import letter_to_posts
from collectors.x.parse import to_post as to_post  # every source has its `to_post` in its own file
from collectors.x.recheck import MAX_READS_PER_POST, recheck_posts
from collectors.x.search_run import ROOM, XSearchRun, to_dialect, to_x_searches
from talkworthy.errors import SourceError
from talkworthy.model import Batch, Cursor, Post


@collector("x")
class XCollector:
    """Search -> whole conversations -> replies since the last run in those already known -> missing parents.

    Settings beside those of XClient: `follow_days` (7: how long a conversation is asked for new replies).
    """

    dialect: ClassVar[Dialect | None] = to_dialect(ROOM)
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=1),
        at_once=LOOK_UP_PAGE,
        why="X wants what was deleted, protected, withheld or edited there to go or change within 24 hours.",
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
        """How much of this month's cap is used, which X tells for nothing. Raises as `collect`."""
        return f"answers; {self.client.usage()}"

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """A Batch for each hundred; see x_refresh. Each post costs one read, one that was edited two."""
        self.client.purse = Budget(len(posts) * MAX_READS_PER_POST * self.client.prices.post)
        for kept, gone in recheck_posts(self.client, posts, self._notes):
            yield self._batch(tuple(kept), gone=gone)

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """The post in a dead letter. Raises ValueError where it still is none."""
        return letter_to_posts(raw)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """A Batch a page, newest first, as X gives them, each with a cursor; then an empty one with the last.

        Other sources leave a cursor at the end alone, but here nothing may be paid for twice, however a run ends: by
        its budget (`query.budget`, else spending.DEFAULT_BUDGET), by a failure, or killed. So each cursor says how far
        each search and each conversation was read; the high mark moves after the last page all the same.
        Raises OutOfBudget, RateLimited, AuthFailed, Unavailable, or SourceError where X refuses the search as such.
        """
        self.client.purse = Budget(query.budget)
        mark = XCursor.from_json(cursor)
        run = XSearchRun(self.client, query, mark, self.now(), self._notes)
        try:
            for posts in run.pages():
                yield self._batch(posts, mark.to_json(self._follow), run.take_replaced())
        except SourceError:
            if self.client.purse.spent:
                yield self._batch((), mark.to_json(self._follow))
            raise
        finally:
            self._notes.tell("X", "posts")
        yield self._batch((), mark.to_json(self._follow))

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """The posts that name the brand, by one paid counts request a search; their conversations come on top.

        So `posts`, `requests` and `cost` are the least that a run takes, and `warnings` says so.
        """
        self.client.purse = Budget(query.budget)
        run = XSearchRun(self.client, query, XCursor.from_json(cursor), self.now(), self._notes)
        searches = to_x_searches(query.brand, self.client.archive)
        posts = sum(run.count(search) for search in searches)
        pages = max(len(searches), -(-posts // self.client.page_size))
        self.warnings.append(
            f"The estimate counts posts that name {query.brand.name}; reading their conversations costs more. The "
            f"estimate itself cost ${self.client.purse.spent:.3f}."
        )
        return Estimate(posts, pages, posts * self.client.prices.post)

    def _batch(self, posts: Sequence[Post], cursor: Cursor | None = None, gone: Sequence[str] = ()) -> Batch:
        return Batch(posts, cursor, self.client.session.new_responses(), self.client.purse.spent_since(), gone)
