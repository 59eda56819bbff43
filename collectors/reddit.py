"""Reddit through PRAW: what named communities say of a brand, and the whole conversation around it.

API facts: https://praw.readthedocs.io and https://www.reddit.com/dev/api. Comments cannot be searched, so the newest
comments of the named communities are read and looked through; submissions are searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import ClassVar

from collectors.base import Access, Estimate, Query, RefreshRule, collector
from collectors.notes import CountingNotes, Notes
from collectors.reddit_client import Closed, RedditClient, TooHeavy
from collectors.reddit_listings import Listing, ListingReader
from collectors.reddit_marks import UNREAD, Marks
from collectors.reddit_post import revived, to_posts
from collectors.reddit_post import to_post as to_post  # every source has its `to_post` in its own file
from collectors.reddit_refresh import INFO_PAGE, Refresher, info
from collectors.reddit_threads import ThreadReader
from collectors.searching import Dialect, Wanted, to_searches
from collectors.terms import OR
from talkworthy.model import Batch, Cursor, Post

EVERYWHERE = "all"
DAY, HOUR = 86_400.0, 3_600.0

# What the search box takes (https://support.reddithelp.com, "Reddit search")
DIALECT = Dialect(
    room=512,
    either=OR,
    groups=True,
    without="NOT ",
    fields={"title": "title:{}", "author": "author:{}", "community": "subreddit:{}"},
)


@collector("reddit")
class RedditCollector:
    """Newest comments and found submissions -> their conversations, each read whole.

    Settings beside those of RedditClient: `overlap_hours` (6: how far behind the mark is read again, since listings
    leave things out for a while), `follow_days` (14: how long a conversation is looked at again for new comments),
    `search_everywhere` (search all of Reddit for submissions; true where the brand names no communities).
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    refresh_rule: ClassVar[RefreshRule | None] = RefreshRule(
        every=timedelta(days=1),
        at_once=INFO_PAGE,
        why="Reddit wants deleted posts and the names of deleted accounts to go, and asks to look every 48 hours.",
    )

    def __init__(self, access: Access) -> None:
        self._notes = CountingNotes()
        self.notes: Notes = self._notes
        self.warnings = self.notes.warnings
        self.client = RedditClient(access)
        self._overlap = access.number("overlap_hours", 6.0) * HOUR
        self._follow = access.number("follow_days", 14.0) * DAY
        self._access = access

    def ping(self) -> str:
        """What our key may do, which is asked of everybody. Raises as `collect`."""
        self.client.get("the check of our key", "api/v1/scopes/", {})
        return "; ".join(filter(None, ("answers", self.client.remaining())))

    def refresh(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """A Batch for each hundred; see reddit_refresh. Raises as `collect`."""
        refresher = Refresher(self.client, self._notes)
        for at in range(0, len(posts), INFO_PAGE):
            kept, gone = refresher.read(posts[at : at + INFO_PAGE])
            yield Batch(kept, requests=self.client.session.answers_since(), gone=gone)

    @staticmethod
    def revive(raw: str) -> list[Post]:
        """The post in a dead letter. Raises ValueError where it still is none."""
        return revived(raw)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a conversation, oldest find first; then an empty one with the cursor.

        Raises AuthFailed, RateLimited or Unavailable. A community or conversation that cannot be read is passed over
        with a line in the notes, unless none can be read.
        """
        wanted = Wanted(query.brand)
        marks = Marks.from_cursor(cursor, wanted.key)
        failed = False
        for link, named_at in self._due(query, wanted, marks).items():
            try:
                posts = self._read(link, named_at, marks)
            except Closed as closed:
                self.warnings.append(str(closed))
                continue
            except TooHeavy as heavy:
                if failed:  # two in a row: it is Reddit that is down, not one conversation that is too large
                    raise
                failed = True
                self.warnings.append(f"{heavy} It is put off to the next run.")
                marks.threads[link] = (UNREAD, named_at)
                continue
            failed = False
            yield Batch(posts, requests=self.client.session.answers_since())
        self._notes.tell("Reddit", "posts")
        yield Batch((), cursor=marks.to_cursor(self._follow), requests=self.client.session.answers_since())

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """Reddit is free and has no way to tell beforehand how much there is."""
        del query, cursor
        return Estimate(posts=None, requests=None, cost=0.0)

    def _read(self, link: str, named_at: float, marks: Marks) -> list[Post]:
        """One conversation, which is read again in the next run where not all of it could be read."""
        before = self._notes.count
        reader = ThreadReader(self.client, link, self.notes)
        posts = to_posts(reader.read(), self.notes)
        reading = _to_reading(posts, named_at)
        whole = marks.may_pass(link, doubtful=self._notes.count > before or not reader.is_whole)
        marks.threads[link] = reading if whole else (UNREAD, reading[1])
        return posts

    def _due(self, query: Query, wanted: Wanted, marks: Marks) -> dict[str, float]:
        """Link ids of the conversations to read: found for the first time, named again, or grown.

        With each the seconds of its first find, oldest first; those that have only grown come last.
        """
        grown = self._grown(marks)
        found: dict[str, float] = {}
        for post in self._listed(query, marks):
            link, at = post.conversation.removeprefix("reddit:"), post.created_at.timestamp()
            is_new = link not in marks.threads or at > marks.threads[link][1]
            if is_new and wanted.names_it(post):
                found[link] = min(at, found.get(link, at))
        return dict(sorted(found.items(), key=lambda find: find[1])) | {
            link: marks.threads[link][1] for link in grown if link not in found
        }

    def _grown(self, marks: Marks) -> list[str]:
        """The followed conversations whose number of comments is not what it was when they were read."""
        links = list(marks.threads)
        counts: dict[str, object] = {}
        for at in range(0, len(links), INFO_PAGE):
            things = info(self.client, "known conversations", links[at : at + INFO_PAGE], self._notes)
            counts |= {name: thing.get("num_comments") for name, thing in things.items()}
        return [link for link in links if link in counts and counts[link] != marks.threads[link][0]]

    def _listed(self, query: Query, marks: Marks) -> Iterator[Post]:
        """Everything in every listing down to its mark. Raises Closed where not one listing can be read."""
        reader = ListingReader(self.client, self.notes, self._overlap)
        listings = self._listings(query, marks)
        closed: list[Closed] = []
        for listing in listings:
            try:
                yield from reader.read_down(listing, marks, query.since, query.until)
            except Closed as error:
                closed.append(error)
                self.notes.closed(f"r/{listing.community}", str(error))
        if listings and len(closed) == len(listings):
            raise closed[0]

    def _listings(self, query: Query, marks: Marks) -> list[Listing]:
        """One community at a time, not `a+b`: a listing ends at about 1,000, and one that is closed shuts the rest."""
        communities = query.brand.communities.get("reddit", ())
        comments = [Listing(name, f"r/{name}", name, f"r/{name}/comments/", {}, marks.comments) for name in communities]
        everywhere = self._access.flag("search_everywhere", not communities)
        searches = to_searches(query.brand, DIALECT, partly=bool(communities))
        found = [
            _to_search(name, number, words, marks)
            for name in ((EVERYWHERE,) if everywhere else communities)
            for number, words in enumerate(searches)
        ]
        return comments + found


def _to_search(name: str, number: int, words: str, marks: Marks) -> Listing:
    asked = {"q": words, "restrict_sr": str(name != EVERYWHERE), "sort": "new", "syntax": "lucene", "t": "all"}
    place = f"{name} {number + 1}" if number else name
    return Listing(place, f"the search in r/{name}", name, f"r/{name}/search/", asked, marks.search)


def _to_reading(posts: Sequence[Post], named_at: float) -> tuple[int, float]:
    """What the cursor keeps of a conversation that was read: Reddit's own count of comments, and its newest second."""
    counted = next((post.engagement.replies for post in posts if post.kind == "submission"), None)
    return counted or 0, max((post.created_at.timestamp() for post in posts), default=named_at)
