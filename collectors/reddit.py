"""Reddit through PRAW: what named communities say of a brand, and the whole conversation around it.

API facts: https://praw.readthedocs.io and https://www.reddit.com/dev/api. Comments cannot be searched, so the newest
comments of the named communities are read and looked through; submissions are searched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from collectors.base import Access, Estimate, Query, collector
from collectors.reddit_client import Closed, RedditClient, TooHeavy
from collectors.reddit_threads import Thing, ThreadReader
from collectors.terms import aliases_pattern, to_phrase, to_queries
from talkworthy.errors import Unavailable
from talkworthy.interchange import clean
from talkworthy.model import DELETED_MARKS, Batch, Cursor, Engagement, Post, full_text

SITE = "https://www.reddit.com"
EVERYWHERE = "all"
SEARCH_ROOM = 512  # characters that Reddit's search box takes
MOST_FOLLOWED = 2000  # conversations looked at again for new comments: 20 requests
INFO_PAGE = 100
UNREAD = -1  # stands where the number of comments would, so that the conversation counts as grown
DAY, HOUR = 86_400.0, 3_600.0


@dataclass(slots=True)
class _Marks:
    """The cursor, opened: how far each listing was read, and the conversations that are followed.

    `comments` and `search`: community -> seconds since 1970 of the newest thing seen. `threads`: link id -> (comments
    that Reddit counted when it was read, seconds of its newest post).
    """

    aliases: list[str]
    comments: dict[str, float] = field(default_factory=dict)
    search: dict[str, float] = field(default_factory=dict)
    threads: dict[str, tuple[int, float]] = field(default_factory=dict)

    @classmethod
    def from_cursor(cls, cursor: Cursor | None, aliases: Iterable[str]) -> _Marks:
        """A new alias makes the old marks worthless: what lies behind them was not looked through for it."""
        marks = cls(sorted(aliases))
        if cursor is not None:
            marks.threads = {link: (int(count), float(at)) for link, (count, at) in cursor["threads"].items()}
            if cursor["aliases"] == marks.aliases:
                marks.comments = dict(cursor["comments_seen_until"])
                marks.search = dict(cursor["search_seen_until"])
        return marks

    def to_cursor(self, follow_seconds: float) -> Cursor:
        """The next run's cursor; conversations that have been silent for `follow_seconds` are let go."""
        newest_first = sorted(self.threads.items(), key=lambda thread: thread[1][1], reverse=True)[:MOST_FOLLOWED]
        now = max((*self.comments.values(), *self.search.values()), default=0.0)
        return {
            "aliases": self.aliases,
            "comments_seen_until": self.comments,
            "search_seen_until": self.search,
            "threads": {link: list(read) for link, read in newest_first if read[1] >= now - follow_seconds},
        }


@dataclass(frozen=True, slots=True)
class _Listing:
    """One newest-first listing: where, what it is called, its marks, and how PRAW gives it."""

    place: str
    title: str
    marks: dict[str, float]
    open: Callable[[], Iterator[Any]]


@collector("reddit")
class RedditCollector:
    """Newest comments and found submissions -> their conversations, each read whole.

    Settings beside those of RedditClient: `overlap_hours` (6: how far behind the mark is read again, since listings
    leave things out for a while), `follow_days` (14: how long a conversation is looked at again for new comments),
    `search_everywhere` (search all of Reddit for submissions; true where the brand names no communities).
    """

    def __init__(self, access: Access) -> None:
        self.warnings: list[str] = []
        self.client = RedditClient(access)
        self._overlap = access.number("overlap_hours", 6.0) * HOUR
        self._follow = access.number("follow_days", 14.0) * DAY
        self._access = access

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """One Batch a conversation, oldest find first; then an empty one with the cursor.

        Raises AuthFailed, RateLimited or Unavailable. A community or conversation that cannot be read is passed over
        with a line in `warnings`, unless none can be read.
        """
        marks = _Marks.from_cursor(cursor, query.brand.aliases)
        failed = False
        for link, named_at in self._due(query, marks).items():
            try:
                things = ThreadReader(self.client, link).read()
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
            posts = to_posts(things)
            marks.threads[link] = _to_reading(posts, named_at)
            yield Batch(posts, requests=self.client.session.answers_since())
        yield Batch((), cursor=marks.to_cursor(self._follow), requests=self.client.session.answers_since())

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """Reddit is free and has no way to tell beforehand how much there is."""
        del query, cursor
        return Estimate(posts=None, requests=None, cost=0.0)

    def _due(self, query: Query, marks: _Marks) -> dict[str, float]:
        """Link ids of the conversations to read: found for the first time, named again, or grown.

        With each the seconds of its first find, oldest first; those that have only grown come last.
        """
        named = aliases_pattern(query.brand.aliases)
        grown = self._grown(marks)
        found: dict[str, float] = {}
        for thing, fresh in self._listed(query, marks):
            link, at = thing.get("link_id") or thing["name"], float(thing["created_utc"])
            words = full_text(thing.get("title") or "", thing.get("selftext") or thing.get("body") or "")
            if named.search(words) and (fresh or link not in marks.threads):
                found[link] = min(at, found.get(link, at))
        return dict(sorted(found.items(), key=lambda find: find[1])) | {
            link: marks.threads[link][1] for link in grown if link not in found
        }

    def _grown(self, marks: _Marks) -> list[str]:
        """The followed conversations whose number of comments is not what it was when they were read."""
        links = list(marks.threads)
        counts: dict[str, Any] = {}
        for at in range(0, len(links), INFO_PAGE):
            counts |= self.client.ask("known conversations", partial(self._counts, links[at : at + INFO_PAGE]))
        return [link for link in links if link in counts and counts[link] != marks.threads[link][0]]

    def _counts(self, links: Sequence[str]) -> dict[str, Any]:
        """Link id -> number of comments; Reddit leaves out what is gone."""
        return {thing.fullname: vars(thing)["num_comments"] for thing in self.client.praw.info(fullnames=links)}

    def _listed(self, query: Query, marks: _Marks) -> Iterator[tuple[Thing, bool]]:
        """Everything in every listing down to its mark, and whether it is newer than the mark.

        Raises Closed where not one listing can be read.
        """
        listings = list(self._listings(query, marks))
        closed: list[Closed] = []
        for listing in listings:
            try:
                yield from self._read_down(listing, query.since)
            except Closed as error:
                closed.append(error)
                self.warnings.append(str(error))
        if listings and len(closed) == len(listings):
            raise closed[0]

    def _listings(self, query: Query, marks: _Marks) -> Iterator[_Listing]:
        """One community at a time, not `a+b`: a listing ends at about 1,000, and one that is closed shuts the rest."""
        communities = query.brand.communities.get("reddit", ())
        for name in communities:
            comments = partial(self.client.praw.subreddit(name).comments, limit=None)
            yield _Listing(name, f"r/{name}", marks.comments, comments)
        everywhere = self._access.flag("search_everywhere", not communities)
        searches = to_queries([to_phrase(alias) for alias in query.brand.aliases], SEARCH_ROOM)
        for name in (EVERYWHERE,) if everywhere else communities:
            for number, words in enumerate(searches):
                search = partial(self.client.praw.subreddit(name).search, words, sort="new", limit=None)
                place = f"{name} {number + 1}" if number else name
                yield _Listing(place, f"the search in r/{name}", marks.search, search)

    def _read_down(self, listing: _Listing, since: datetime | None) -> Iterator[tuple[Thing, bool]]:
        """The things of one listing, newest first, and whether each is newer than the mark, which then moves up."""
        mark = listing.marks.get(listing.place)
        floor = max(since.timestamp() if since else 0.0, mark - self._overlap if mark is not None else 0.0)
        times: list[float] = []
        things = listing.open()
        while thing := self.client.ask(listing.title, lambda: _next_thing(things)):
            times.append(thing["created_utc"])
            if times[-1] < floor:
                break
            yield thing, mark is None or times[-1] > mark
        if times:
            listing.marks[listing.place] = max(*times, mark or 0.0)
        if mark is not None and times and min(times) > mark:
            reached = datetime.fromtimestamp(min(times), UTC)
            self.warnings.append(
                f"{listing.title}: Reddit showed nothing older than {reached:%Y-%m-%d %H:%M}, "
                "so some of what was written since the last run was not seen. Collect more often."
            )


def _next_thing(things: Iterator[Any]) -> Thing | None:
    """The fields of the next PRAW object, None after the last; asks the server where a page has been used up."""
    thing = next(things, None)
    if thing is None:
        return None
    return {**vars(thing), "name": thing.fullname, "created_utc": float(vars(thing)["created_utc"])}


def _to_reading(posts: Sequence[Post], named_at: float) -> tuple[int, float]:
    """What the cursor keeps of a conversation that was read: Reddit's own count of comments, and its newest second."""
    counted = next((post.engagement.replies for post in posts if post.kind == "submission"), None)
    return counted or 0, max((post.created_at.timestamp() for post in posts), default=named_at)


def to_posts(things: Iterable[Thing]) -> list[Post]:
    """The posts of one conversation; a comment whose parent is not among them says so.

    Raises Unavailable for a thing that lacks what every submission and comment has.
    """
    try:
        posts = [to_post(thing) for thing in things]
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise Unavailable("Reddit sent a post that is not in its format; try later, then report it.") from error
    known = {post.id for post in posts}
    return [
        replace(post, parent_missing=True) if post.reply_to and post.reply_to not in known else post for post in posts
    ]


def to_post(raw: Mapping[str, Any]) -> Post:
    """The submission or comment in the `data` of a `t3` or `t1` thing, asked with `raw_json=1` as prawcore does.

    What was deleted or removed becomes a tombstone: gone, no author, no title, no text. `likes` is None while Reddit
    hides the score. Raises KeyError, TypeError or ValueError where a key that everything has is missing or malformed.
    """
    is_comment = "body" in raw
    native = raw.get("name") or f"{'t1' if is_comment else 't3'}_{raw['id']}"
    link = raw["link_id"] if is_comment else native
    text = raw["body"] if is_comment else raw["selftext"]
    gone = text in DELETED_MARKS or bool(raw.get("removed_by_category"))
    return Post(
        id=f"reddit:{native}",
        source="reddit",
        kind="comment" if is_comment else "submission",
        created_at=datetime.fromtimestamp(float(raw["created_utc"]), UTC),
        conversation=f"reddit:{link}",
        title="" if gone else clean(raw.get("title") or ""),
        text="" if gone else clean(text or ""),
        author=None if gone or raw["author"] in DELETED_MARKS else raw["author"],
        community=raw["subreddit"],
        reply_to=f"reddit:{raw['parent_id']}" if is_comment else None,
        quotes=f"reddit:{raw['crosspost_parent']}" if raw.get("crosspost_parent") else None,
        url=_to_url(raw, native, link),
        engagement=Engagement(
            likes=None if raw.get("score_hidden") or raw.get("hide_score") else raw.get("score"),
            replies=raw.get("num_comments") if not is_comment else None,
        ),
        marks=() if gone else _to_marks(raw),
        gone=gone,
    )


def _to_url(raw: Mapping[str, Any], native: str, link: str) -> str:
    own = "" if native == link else f"_/{native.removeprefix('t1_')}/"
    permalink = str(raw.get("permalink") or "").partition("?")[0]  # a search adds where it was found
    return SITE + (permalink or f"/comments/{link.removeprefix('t3_')}/{own}")


def _to_marks(raw: Mapping[str, Any]) -> tuple[str, ...]:
    role, flair = raw.get("distinguished"), raw.get("author_flair_text")
    return (*((role,) if role in ("moderator", "admin") else ()), *((f"flair:{flair}",) if flair else ()))
