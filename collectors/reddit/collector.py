"""The Reddit collector: mentions of a brand in named communities, and the whole thread around each, read with PRAW.

API: https://praw.readthedocs.io and https://www.reddit.com/dev/api. Comments cannot be searched, so the newest comments
of the named communities are read and filtered; submissions are searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import ClassVar

from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import MAX_FOLLOWED, PlaceCursor, SearchHit, SearchProgress, SourceCursor
from collectors.engine.failures import AccessDenied, NotFound
from collectors.engine.json_fields import WRONG_SHAPE, count
from collectors.engine.place import SourcePlace
from collectors.engine.recheck import recheck_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import to_searches
from collectors.engine.search.terms import OR
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import Search, SearchPlan, ThreadSnapshot
from collectors.reddit.client import RedditClient
from collectors.reddit.cursor import PLACE, migrate_cursor, to_comments, to_search
from collectors.reddit.listings import Listing, ListingReader
from collectors.reddit.parse import letter_to_posts, to_posts
from collectors.reddit.parse import to_post as to_post  # every source has its `to_post` in its collector module
from collectors.reddit.recheck import INFO_PAGE, RedditRechecker, info
from collectors.reddit.threads import ThreadReader
from talkworthy.model import Batch, Brand, Cursor, Post

EVERYWHERE = "all"
MALFORMED_ATTEMPTS = 2  # runs in which a malformed thread is read: it may have been damaged only in transit

# What the search box takes (https://support.reddithelp.com, "Reddit search")
DIALECT = Dialect(
    room=512,
    either=OR,
    groups=True,
    without="NOT ",
    fields={"title": "title:{}", "author": "author:{}", "community": "subreddit:{}"},
)


@collector("reddit")
class RedditCollector(FreeSource):
    """Reads the newest comments and searched submissions, then the whole thread of each.

    Settings besides those of RedditClient: `overlap_hours` (6: how far before the cursor a run begins, since listings
    omit posts for a while), `follow_days` (14: how long a thread is checked for new comments), `search_everywhere`
    (search all of Reddit for submissions; true if the brand names no communities).
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=1),
        at_once=INFO_PAGE,
        why="Reddit requires that deleted posts and names of deleted accounts are removed, checked every 48 hours.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = RedditClient(access)
        self._access = access

    def ping(self) -> str:
        """Check what our key may do. Raises as `collect`."""
        self.client.get("the check of our key", "api/v1/scopes/", {})
        return "; ".join(filter(None, ("answers", self.client.remaining())))

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield a Batch for each hundred posts. Raises as `collect`."""
        place = self._place()
        hundreds = {at: posts[at : at + INFO_PAGE] for at in range(0, len(posts), INFO_PAGE)}
        yield from recheck_groups(hundreds, RedditRechecker(self.client, place).read, self.client, self.notes)
        place.warn_malformed()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Return the post in a dead letter. Raises ValueError if it is still malformed."""
        return letter_to_posts(raw)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch for each thread, oldest hit first, then an empty one with the cursor.

        A run that fails after some hits also ends with such a Batch, which has the unread threads. Raises AuthFailed,
        RateLimited or Unavailable. A community or thread that cannot be read is skipped with a note, unless none can be
        read.
        """
        plan = replace(
            SearchPlan.from_query(query, self._access, follow_days=14.0),
            max_attempts=MALFORMED_ATTEMPTS,
            max_followed_reads=MAX_FOLLOWED,
        )
        source_cursor = SourceCursor.from_json(migrate_cursor(cursor), plan.wanted.key)
        communities = query.brand.communities.get("reddit", ())
        everywhere = self._access.flag("search_everywhere", not communities)
        listings = to_listings(query.brand, communities, everywhere)
        source = RedditThreadSource(self.client, self._place(), listings, plan, source_cursor.place(PLACE))
        yield from to_batches([source], plan, source_cursor, self.notes)

    def _place(self) -> SourcePlace:
        return SourcePlace(PLACE, self.client, self.notes, items="posts")


class RedditThreadSource:
    """Reddit for the engine; a thread's id is its link id. Made for one run."""

    def __init__(
        self,
        client: RedditClient,
        place: SourcePlace,
        listings: Sequence[Listing],
        plan: SearchPlan,
        cursor: PlaceCursor,
    ) -> None:
        self.place = place
        self.searches: Mapping[str, Search] = {listing.name: partial(self._find, listing) for listing in listings}
        self._client = client
        self._plan = plan
        self._cursor = cursor
        self._closed: list[AccessDenied] = []

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """Return Reddit's count of comments for each thread; the known size if Reddit does not show it."""
        sizes, links = dict(known), [link for link in known if link not in self._cursor.unread]
        for at in range(0, len(links), INFO_PAGE):
            things = info(self._client, "known threads", links[at : at + INFO_PAGE], self.place)
            for link, thing in things.items():
                try:
                    sizes[link] = count(thing, "num_comments") or 0
                except WRONG_SHAPE as error:
                    self.place.add_dead_letter(thing, error, "known threads")
        return sizes

    def read(self, thread: str) -> ThreadSnapshot:
        """Read a whole thread. A closed, banned or deleted one raises NotFound and adds a warning."""
        letters = Notes()
        reader = ThreadReader(self._client, thread, letters)
        try:
            posts = to_posts(reader.read(), letters)
        except AccessDenied as closed:
            self.place.notes.warnings.append(str(closed))
            raise NotFound(str(closed)) from closed
        finally:
            self.place.add_dead_letters(letters)
        size = next((post.engagement.replies for post in posts if post.kind == "submission"), None)
        return ThreadSnapshot(posts, size or 0, whole=reader.is_whole and not letters.dead)

    def _find(self, listing: Listing, since: float, until: float) -> Iterator[SearchHit | SearchProgress]:
        """Yield posts that name the brand.

        Raises AccessDenied if no listing can be read.
        """
        reader, cursor = ListingReader(self._client, self.place, listing), self._cursor.search(listing.name)
        try:
            for post in reader.posts(since, until):
                link, at = post.thread.removeprefix("reddit:"), post.created_at.timestamp()
                if self._plan.wanted.names_brand(post):
                    yield SearchHit(post.id, link, at, is_known=at <= self._cursor.followed.get(link, (0, 0.0))[1])
        except AccessDenied as closed:
            self._closed.append(closed)
            if len(self._closed) == len(self.searches):
                raise self._closed[0] from None
            self.place.notes.closed(f"r/{listing.community}", str(closed))
            return
        if reader.is_whole or cursor.held + 1 >= MALFORMED_ATTEMPTS:
            yield SearchProgress(reader.newest)
        reader.note_gap(self._plan.since if self._plan.is_backfill else max(self._plan.since, cursor.seen_until))


def to_listings(brand: Brand, communities: Sequence[str], everywhere: bool) -> list[Listing]:
    """Return the listings to read, one for each community: a combined `a+b` ends at about 1,000, and fails if one is
    closed.
    """
    comments = [Listing(to_comments(name), f"r/{name}", name, f"r/{name}/comments/", {}) for name in communities]
    texts = to_searches(brand, DIALECT, partly=bool(communities))
    return comments + [
        _to_search(name, number, text)
        for name in ((EVERYWHERE,) if everywhere else communities)
        for number, text in enumerate(texts)
    ]


def _to_search(name: str, number: int, text: str) -> Listing:
    params = {"q": text, "restrict_sr": str(name != EVERYWHERE), "sort": "new", "syntax": "lucene", "t": "all"}
    place = f"{name} {number + 1}" if number else name
    return Listing(to_search(place), f"the search in r/{name}", name, f"r/{name}/search/", params)
