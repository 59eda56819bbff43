"""Searches one community of the archive, oldest first, so that what was read is complete up to any interruption."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from collectors.arctic_shift.client import PAGE, ArcticShiftApi, QueryTimedOut
from collectors.arctic_shift.parse import to_good_posts
from collectors.engine.cursor import SearchCursor, SearchHit, SearchProgress
from collectors.engine.place import Item
from collectors.engine.thread_source import DAY, HOUR, SearchPlan

MAX_PAGES = 50  # of one search in one run
LISTED_DAYS = 30  # how far back a community is read page by page if it was never searched
LISTED_OVERLAP = HOUR


@dataclass(frozen=True, slots=True)
class CommunitySearch:
    """The search of one community for `text` in its posts or comments, as `kind` says. Made for one run.

    `listed` has the kinds that were already read page by page in this run, for all texts together; `submissions` gets
    those among the hits, by their link ids.
    """

    api: ArcticShiftApi
    plan: SearchPlan
    community: str
    kind: str
    text: str
    cursor: SearchCursor
    listed: set[str]
    submissions: dict[str, Item]

    def find(self, since: float, until: float) -> Iterator[SearchHit | SearchProgress]:
        """Yield the posts that name the brand. If the search is too slow, read everything that is new and filter it."""
        if self.kind in self.listed:
            return
        try:
            yield from self._pages(self.text, since, until)
        except QueryTimedOut as slow:
            self.listed.add(self.kind)
            self.api.place.notes.warnings.append(f"{slow} Its {self.kind} were read page by page instead.")
            yield from self._pages("", self._listing_start(since), until)

    def _listing_start(self, since: float) -> float:
        """Return where to begin to read page by page; note what is left out before."""
        if self.plan.is_backfill:
            return since
        known = max(since, self.cursor.seen_until)
        earliest = self.plan.limited(math.inf) - LISTED_DAYS * DAY
        if earliest <= known:
            return max(since, self.cursor.seen_until - LISTED_OVERLAP)
        begin = datetime.fromtimestamp(known, UTC) if known else None
        self._note_missed(begin, datetime.fromtimestamp(earliest, UTC), "could not be searched")
        return earliest

    def _pages(self, text: str, since: float, until: float) -> Iterator[SearchHit | SearchProgress]:
        begin, end = int(since), math.ceil(until) if until < math.inf else None
        malformed = self.api.place.malformed
        for _ in range(MAX_PAGES):
            things = self.api.search(self.kind, self.community, text, begin, end)
            posts = to_good_posts(things, self.api.place, f"r/{self.community}")
            if len(things) > 1 and not posts:  # the format has changed, not a single post
                raise self.api.place.client.format_error(f"the {self.kind} of r/{self.community}", "no posts")
            submissions = {f"t3_{thing.get('id')}": thing for thing in things} if self.kind == "posts" else {}
            for post in posts:
                if self.plan.wanted.names_brand(post):
                    link = post.thread.removeprefix("reddit:")
                    self.submissions.update({link: submissions[link]} if link in submissions else {})
                    yield SearchHit(post.id, link, post.created_at.timestamp())
            newest = self.plan.newest_of(post.created_at.timestamp() for post in posts)
            # a search with malformed hits is repeated, which `SearchProgress` would prevent
            if newest > self.cursor.seen_until and self.api.place.malformed == malformed:
                yield SearchProgress(newest)
            if len(things) < PAGE:
                return
            begin = self._next_begin(begin, int(newest))
        self._note_unfinished(begin, until)

    def _next_begin(self, begin: int, newest: int) -> int:
        """Return the second in which a page ended, which the next page shows again; the next one if it fills a page."""
        if newest > begin:
            return newest
        first, last = (datetime.fromtimestamp(second, UTC) for second in (begin, begin + 1))
        self._note_missed(first, last, f"has more than {PAGE} {self.kind} in one second, not all of which were shown,")
        return begin + 1

    def _note_unfinished(self, begin: int, until: float) -> None:
        if self.plan.is_backfill:
            first, last = (datetime.fromtimestamp(second, UTC) for second in (begin, until))
            self._note_missed(first, last, f"has more than {MAX_PAGES} pages of {self.kind}")
        else:
            reason = f"r/{self.community} has more than {MAX_PAGES} pages of {self.kind}; the next run continues there."
            self.api.place.notes.warnings.append(reason)

    def _note_missed(self, first: datetime | None, last: datetime, what: str) -> None:
        reason = f"r/{self.community} {what} before {last:%Y-%m-%d %H:%M:%S}; its {self.kind} were not all read."
        self.api.place.notes.missed(self.api.place.name, first, last, reason)
