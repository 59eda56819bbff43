"""RSS and Atom feeds through httpx and feedparser: entries that name a brand, from blogs, forums and news searches.

Formats: https://feedparser.readthedocs.io; conditional requests: RFC 9110 section 13. Without feeds in the settings,
the news search of the GDELT project is used, whose feeds are free for anybody
(https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote

from collectors.engine.collector import Access, CostEstimate, Query, RecheckRule, collector
from collectors.engine.http.client import HttpResponse, WebClient
from collectors.engine.http.ssrf_guard import to_url
from collectors.engine.json_fields import unpack
from collectors.engine.place import note_failure
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import Wanted, to_searches
from collectors.rss.feed_parser import HostileFeed, parse
from collectors.rss.parse import Entry, Feed, digest, from_payload, has_date, to_payload
from collectors.rss.parse import to_post as to_post  # every source has its `to_post` in its own file
from talkworthy.errors import SourceError, Unavailable, UserError
from talkworthy.model import Batch, Brand, Cursor, Post
from talkworthy.plain_text.characters import clean

NEWS = "https://api.gdeltproject.org"
NEWS_SEARCH = "/api/v2/doc/doc?query={query}&mode=artlist&format=rss&maxrecords=250&timespan=3months&sort=datedesc"
PLACEHOLDER = "{query}"
MAX_MEGABYTES = 5.0  # the parser takes six seconds per megabyte of a broken feed
PAGE = 20  # entries per Batch
ANY_DATE = "2026-01-01"  # for entries whose own date cannot be read
DIALECT = Dialect()  # a search by any server: words, which must all match, and phrases
_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>[^<]*(?:<!--.*)?\Z", re.DOTALL | re.IGNORECASE)


@dataclass(slots=True)
class _FeedState:
    """The state of a feed when it was last read: its validators, and entry id -> digest of its entries."""

    etag: str = ""
    modified: str = ""
    seen: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _EntryFilter:
    """Accepts the entries that name the brand, with `since` <= time < `until`."""

    wanted: Wanted
    since: datetime | None
    until: datetime | None

    def accepts(self, post: Post) -> bool:
        in_range = (not self.since or post.created_at >= self.since) and (
            not self.until or post.created_at < self.until
        )
        return in_range and self.wanted.names_brand(post)


@collector("rss")
class RssCollector:
    """Reads each feed once, if it has changed, and returns its entries that name the brand, each as a thread.

    Settings: `feeds` (a list of addresses; a feed with `{query}` is read once for each search, with the search terms in
    its place), and those of WebClient; only public addresses are opened.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    # an entry cannot be requested by its id, and an entry that has left the feed is old, not deleted
    recheck_rule: ClassVar[RecheckRule | None] = None

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = WebClient(access, "The feed's server", guarded=True, most_megabytes=MAX_MEGABYTES)
        self._feeds = _to_feeds(access)

    def ping(self) -> str:
        """Request the first feed; a news search with a common word."""
        address = self._feeds[0].replace(PLACEHOLDER, "news")
        where = f"the feed {_to_shown(address)}"
        to_entries(where, self.client.get(where, address))
        return "answers" if len(self._feeds) == 1 else f"the first of {len(self._feeds):,} feeds answers"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield a Batch for each 20 new or changed entries; then an empty one with the cursor.

        A feed that fails is skipped with a line in `warnings`; if all fail, the first error (RateLimited, AuthFailed,
        Unavailable) is raised.
        """
        entry_filter = _EntryFilter(Wanted(query.brand), query.since, query.until)
        states = _to_states(cursor, entry_filter.wanted.key)
        addresses = to_addresses(self._feeds, query.brand)
        failures: list[tuple[str, SourceError]] = []
        for address in addresses:
            state = states.setdefault(address, _FeedState())
            try:
                fresh = self._select_new(self._read(address, state, entry_filter), state, entry_filter)
            except SourceError as failure:
                failures.append((_to_shown(address), failure))
                continue
            for start in range(0, len(fresh), PAGE):
                yield Batch(fresh[start : start + PAGE], requests=self.client.new_requests())
        if len(failures) == len(addresses):
            raise failures[0][1]
        for place, error in failures:
            note_failure(self.notes, place, error)
        feeds = {address: asdict(states[address]) for address in addresses}
        yield Batch((), {"aliases": entry_filter.wanted.key, "feeds": feeds}, self.client.new_requests())

    def estimate(self, query: Query, cursor: Cursor | None) -> CostEstimate:
        """Estimate one free request per feed."""
        del cursor
        return CostEstimate(None, len(to_addresses(self._feeds, query.brand)), 0.0)

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        del posts
        return iter(())

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        post = to_post(*from_payload(unpack(raw)))
        if post is None:
            raise ValueError("The entry has no date in a known format, or no text.")
        return [post]

    def _read(self, address: str, state: _FeedState, entry_filter: _EntryFilter) -> list[Post]:
        """Return the accepted entries of a feed; none if it has not changed. A backfill always reads it."""
        where = f"the feed {_to_shown(address)}"
        conditions = {} if entry_filter.until else {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
        accepts = {"Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"}
        answer = self.client.get(where, address, accepts | {name: value for name, value in conditions.items() if value})
        if answer.status == 304:
            return []
        feed, entries = to_entries(where, answer)
        pairs = [(entry, to_post(entry, feed)) for entry in entries]
        unread = [entry for entry, post in pairs if post is None]
        if unread:
            self.warnings.append(f"{where}: {len(unread):,} entries have no date or no text and were skipped.")
        letters = [to_payload(entry, feed) for entry in unread if _is_dead_letter(entry, feed, entry_filter)]
        for letter in letters:
            self.notes.malformed(where, letter, "its date is in an unknown format")
        if not entry_filter.until:
            self._save_validators(where, state, answer, certain=not letters)
        return [post for _, post in pairs if post is not None and entry_filter.accepts(post)]

    def _save_validators(self, where: str, state: _FeedState, answer: HttpResponse, certain: bool) -> None:
        """Save the validators of the feed; not if some of it is unread, so that it is requested again."""
        whole = is_whole(answer.body)
        if not whole:
            self.warnings.append(f"{where} is incomplete; the next run reads it again.")
        names = ("etag", "last-modified")
        state.etag, state.modified = (answer.headers.get(name, "") if whole and certain else "" for name in names)

    def _select_new(self, posts: Sequence[Post], state: _FeedState, entry_filter: _EntryFilter) -> list[Post]:
        """Return the new and changed posts, oldest first, and update `state`."""
        digests = {post.id: digest(post.title, post.text) for post in posts}
        fresh = {post.id: post for post in posts if state.seen.get(post.id) != digests[post.id]}
        state.seen = state.seen | digests if entry_filter.until else digests
        return sorted(fresh.values(), key=lambda post: post.created_at)


def _is_dead_letter(entry: Entry, feed: Feed, entry_filter: _EntryFilter) -> bool:
    """Return whether an entry names the brand and has a date in an unknown format, which a later version may parse."""
    post = to_post({**entry, "published": ANY_DATE}, feed)
    return post is not None and has_date(entry) and entry_filter.wanted.names_brand(post)


def to_entries(where: str, answer: HttpResponse) -> tuple[Feed, list[Entry]]:
    """Return the feed in `answer`, and its entries.

    Raises Unavailable if it is not a feed, or exceeds the limits of the parser.
    """
    try:
        parsed = parse(answer.body, answer.headers.get("content-type", ""), to_base(answer.url))
    except HostileFeed as error:
        raise Unavailable(f"{where} {error} and was not read; remove it from the settings.") from error
    except ValueError as error:
        raise Unavailable(f"{where} is not a feed; check the address.") from error
    if not parsed.version and not parsed.entries:
        raise Unavailable(f"{where} is not a feed; check the address.")
    return Feed(clean(str(parsed.feed.get("title") or "")), to_url(where, answer.url).host), parsed.entries


def to_base(address: str) -> str:
    """Return the base URL of the links in a feed, without password and query, which may contain keys.

    Otherwise an empty link would put the whole address, with its keys, into the post.
    """
    return re.sub(r"//[^/@]*@", "//", re.split(r"[?#]", address, maxsplit=1)[0])


def is_whole(body: bytes) -> bool:
    """Return whether a feed has its end tag; a server may cut it off without an error."""
    return _END.search(body.replace(b"\0", b"")) is not None


def to_addresses(feeds: Sequence[str], brand: Brand) -> list[str]:
    """Return the addresses to read; an address with the placeholder gives one for each search for the brand.

    Raises UserError if such a feed cannot be searched with the query of the brand.
    """
    searches = to_searches(brand, DIALECT) if any(PLACEHOLDER in feed for feed in feeds) else []
    filled = (
        feed.replace(PLACEHOLDER, quote(search, safe=""))
        for feed in feeds
        for search in (searches if PLACEHOLDER in feed else ("",))
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


def _to_states(cursor: Cursor | None, key: Sequence[str]) -> dict[str, _FeedState]:
    """Return the states in the cursor; none after a change of the aliases or the query."""
    if cursor is None or cursor["aliases"] != key:
        return {}
    return {address: _FeedState(**state) for address, state in cursor["feeds"].items()}


def _to_shown(address: str) -> str:
    """Return an address for messages, without query and password, which may contain keys."""
    return to_base(address)[:120]
