"""RSS and Atom feeds through httpx and feedparser: entries that name a brand, from blogs, forums and news searches.

Formats: https://feedparser.readthedocs.io; conditional requests: RFC 9110 section 13. Where no feeds are named, the
news search of the GDELT project is asked, whose feeds anybody may use
(https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote

from collectors.engine.collector import Access, Estimate, Query, RefreshRule, collector
from collectors.engine.http.client import Answer, WebClient
from collectors.engine.http.ssrf_guard import to_url
from collectors.engine.json_fields import unpack
from collectors.engine.place import tell_failure
from collectors.engine.run_notes import Notes
from collectors.engine.search.query import Dialect, Wanted, to_searches
from collectors.rss.feed_parser import Hostile, parse
from collectors.rss.parse import Entry, Feed, digest, from_payload, has_date, to_payload
from collectors.rss.parse import to_post as to_post  # every source has its `to_post` in its own file
from talkworthy.errors import SourceError, Unavailable, UserError
from talkworthy.model import Batch, Brand, Cursor, Post
from talkworthy.post_ndjson import clean

NEWS = "https://api.gdeltproject.org"
NEWS_SEARCH = "/api/v2/doc/doc?query={query}&mode=artlist&format=rss&maxrecords=250&timespan=3months&sort=datedesc"
PLACEHOLDER = "{query}"
MOST_MEGABYTES = 5.0  # what is broken takes its parser six seconds a megabyte
PAGE = 20  # entries a Batch
DIALECT = Dialect()  # a search by any server: words that must all be there, and phrases
_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>[^<]*(?:<!--.*)?\Z", re.DOTALL | re.IGNORECASE)


@dataclass(slots=True)
class _FeedMark:
    """What a feed was when it was last read: its own marks, and entry id -> digest of the entries that were kept."""

    etag: str = ""
    modified: str = ""
    seen: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which entries of a feed are kept: those that name the brand, of `since` <= time < `until`."""

    wanted: Wanted
    since: datetime | None
    until: datetime | None

    def has(self, post: Post) -> bool:
        in_time = (not self.since or post.created_at >= self.since) and (not self.until or post.created_at < self.until)
        return in_time and self.wanted.names_it(post)


@collector("rss")
class RssCollector:
    """Each feed once, if it has changed -> its entries that name the brand, each a conversation of its own.

    Settings: `feeds` (a list of addresses; in each, `{query}` stands for what is searched for, a quoted alias, and such
    a feed is read once for each), and those of WebClient; only public addresses are opened.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    # A feed cannot be asked for an entry by its id, and an entry that has left it was not deleted: it grew old.
    refresh_rule: ClassVar[RefreshRule | None] = None

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = WebClient(access, "The feed's server", guarded=True, most_megabytes=MOST_MEGABYTES)
        self._feeds = _to_feeds(access)

    def ping(self) -> str:
        """The first feed, with a word that every news search knows where it is one."""
        address = self._feeds[0].replace(PLACEHOLDER, "news")
        where = f"the feed {_to_shown(address)}"
        to_entries(where, self.client.get(where, address))
        return "answers" if len(self._feeds) == 1 else f"the first of {len(self._feeds):,} feeds answers"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """A Batch for each 20 new or changed entries; then an empty one with the cursor.

        A feed that fails is passed over with a line in `warnings`; where all fail, the first failure (RateLimited,
        AuthFailed, Unavailable) is raised.
        """
        asked = _Asked(Wanted(query.brand), query.since, query.until)
        marks = _to_marks(cursor, asked.wanted.key)
        addresses = to_addresses(self._feeds, query.brand)
        failures: list[tuple[str, SourceError]] = []
        for address in addresses:
            mark = marks.setdefault(address, _FeedMark())
            try:
                fresh = self._fresh(self._read(address, mark, asked), mark, asked)
            except SourceError as failure:
                failures.append((_to_shown(address), failure))
                continue
            for at in range(0, len(fresh), PAGE):
                yield Batch(fresh[at : at + PAGE], requests=self.client.requests_since())
        if len(failures) == len(addresses):
            raise failures[0][1]
        for place, error in failures:
            tell_failure(self.notes, place, error)
        kept = {address: asdict(marks[address]) for address in addresses}
        yield Batch((), {"aliases": asked.wanted.key, "feeds": kept}, self.client.requests_since())

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """Feeds are free; a run takes one request for each."""
        del cursor
        return Estimate(None, len(to_addresses(self._feeds, query.brand)), 0.0)

    def refresh(self, posts: Sequence[Post]) -> Iterator[Batch]:
        del posts
        return iter(())

    @staticmethod
    def revive(raw: str) -> list[Post]:
        post = to_post(*from_payload(unpack(raw)))
        if post is None:
            raise ValueError("The entry has no date that can be read, or no words.")
        return [post]

    def _read(self, address: str, mark: _FeedMark, asked: _Asked) -> list[Post]:
        """The entries of a feed that are asked for; none where it has not changed. A backfill reads it in any case."""
        where = f"the feed {_to_shown(address)}"
        conditions = {} if asked.until else {"If-None-Match": mark.etag, "If-Modified-Since": mark.modified}
        accepts = {"Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"}
        answer = self.client.get(where, address, accepts | {name: value for name, value in conditions.items() if value})
        if answer.status == 304:
            return []
        feed, entries = to_entries(where, answer)
        found = [(entry, to_post(entry, feed)) for entry in entries]
        unread = [entry for entry, post in found if post is None]
        if unread:
            self.warnings.append(f"{where}: {len(unread):,} entries have no date or no words and were left out.")
        letters = [to_payload(entry, feed) for entry in unread if _is_letter(entry, feed, asked)]
        for letter in letters:
            self.notes.malformed(where, letter, "its date is in no form that is known")
        if not asked.until:
            self._mark_read(where, mark, answer, certain=not letters)
        return [post for _, post in found if post is not None and asked.has(post)]

    def _mark_read(self, where: str, mark: _FeedMark, answer: Answer, certain: bool) -> None:
        """What could not all be read is asked for again, whether or not it changes."""
        whole = is_whole(answer.body)
        if not whole:
            self.warnings.append(f"{where} ends in the middle; the next run reads it again.")
        names = ("etag", "last-modified")
        mark.etag, mark.modified = (answer.headers.get(name, "") if whole and certain else "" for name in names)

    def _fresh(self, posts: Sequence[Post], mark: _FeedMark, asked: _Asked) -> list[Post]:
        """The posts that were not in the feed before, or not in these words, oldest first; `mark` follows."""
        digests = {post.id: digest(post.title, post.text) for post in posts}
        fresh = {post.id: post for post in posts if mark.seen.get(post.id) != digests[post.id]}
        mark.seen = mark.seen | digests if asked.until else digests
        return sorted(fresh.values(), key=lambda post: post.created_at)


def _is_letter(entry: Entry, feed: Feed, asked: _Asked) -> bool:
    """Whether an entry names the brand and has a date that cannot be read: it may be, after a mend."""
    post = to_post({**entry, "published_parsed": time.gmtime(0)}, feed)
    return post is not None and has_date(entry) and asked.wanted.names_it(post)


def to_entries(where: str, answer: Answer) -> tuple[Feed, list[Entry]]:
    """The feed in `answer`, and its entries.

    Raises Unavailable where it is no feed, or is built to keep its reader busy.
    """
    try:
        parsed = parse(answer.body, answer.headers.get("content-type", ""), to_base(answer.url))
    except Hostile as error:
        raise Unavailable(f"{where} {error}, and was not read; leave it out.") from error
    except ValueError as error:
        raise Unavailable(f"{where} is not a feed; check the address.") from error
    if not parsed.version and not parsed.entries:
        raise Unavailable(f"{where} is not a feed; check the address.")
    return Feed(clean(str(parsed.feed.get("title") or "")), to_url(where, answer.url).host), parsed.entries


def to_base(address: str) -> str:
    """What the links in a feed at `address` are relative to; without its password and its query, where keys stand.

    A link that is empty would be the whole address, and stand in the post for everybody to read.
    """
    return re.sub(r"//[^/@]*@", "//", re.split(r"[?#]", address, maxsplit=1)[0])


def is_whole(body: bytes) -> bool:
    """Whether a feed has its end; a server may cut it off and say nothing."""
    return _END.search(body.replace(b"\0", b"")) is not None


def to_addresses(feeds: Sequence[str], brand: Brand) -> list[str]:
    """The addresses to read: one with the placeholder becomes one for each search that finds the brand.

    Raises UserError where such a feed cannot be searched for what the brand's query wants.
    """
    searches = to_searches(brand, DIALECT) if any(PLACEHOLDER in feed for feed in feeds) else []
    filled = (
        feed.replace(PLACEHOLDER, quote(words, safe=""))
        for feed in feeds
        for words in (searches if PLACEHOLDER in feed else ("",))
    )
    return list(dict.fromkeys(filled))


def _to_feeds(access: Access) -> list[str]:
    news = (access.text("base_url", "").rstrip("/") or NEWS) + NEWS_SEARCH
    feeds = access.settings.get("feeds", [news])
    if not isinstance(feeds, list) or not feeds or not all(isinstance(feed, str) and feed.strip() for feed in feeds):
        raise UserError(
            'feeds in [sources.rss] must be a list of addresses, such as feeds = ["https://example.com/feed.xml"].'
        )
    return [feed.strip() for feed in feeds]


def _to_marks(cursor: Cursor | None, key: Sequence[str]) -> dict[str, _FeedMark]:
    """A new alias or query makes the old marks worthless: what they stand for was not looked through for it."""
    if cursor is None or cursor["aliases"] != key:
        return {}
    return {address: _FeedMark(**mark) for address, mark in cursor["feeds"].items()}


def _to_shown(address: str) -> str:
    """An address as it may stand in a message: without its query, where keys stand, and without a password."""
    return to_base(address)[:120]
