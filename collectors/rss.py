"""RSS and Atom feeds through httpx and feedparser: entries that name a brand, from blogs, forums and news searches.

Formats: https://feedparser.readthedocs.io; conditional requests: RFC 9110 section 13. Where no feeds are named, the
news search of the GDELT project is asked, whose feeds anybody may use
(https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from urllib.parse import quote

from collectors.base import Access, Estimate, Query, collector
from collectors.rss_entry import Entry, Feed, digest
from collectors.rss_entry import to_post as to_post  # every source has its `to_post` in its own file
from collectors.terms import aliases_pattern, to_phrase
from collectors.web import Answer, WebClient
from collectors.web_address import to_url
from talkworthy.errors import SourceError, Unavailable, UserError
from talkworthy.interchange import clean
from talkworthy.model import Batch, Cursor, Post, full_text

NEWS = "https://api.gdeltproject.org"
NEWS_SEARCH = "/api/v2/doc/doc?query={query}&mode=artlist&format=rss&maxrecords=250&timespan=3months&sort=datedesc"
PLACEHOLDER = "{query}"
MOST_MEGABYTES = 5.0  # a feed that is broken on purpose takes feedparser six seconds a megabyte
PAGE = 20  # entries a Batch
# A DOCTYPE that declares something, where it may stand: before the first element. In an entry it is only text.
_DECLARES = re.compile(rb"\A(?>[^<]+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE[^<>\[]*\[", re.DOTALL | re.IGNORECASE)


@dataclass(slots=True)
class _FeedMark:
    """What a feed was when it was last read: its own marks, and entry id -> digest of the entries that were kept."""

    etag: str = ""
    modified: str = ""
    seen: dict[str, str] = field(default_factory=dict)


@collector("rss")
class RssCollector:
    """Each feed once, if it has changed -> its entries that name the brand, each a conversation of its own.

    Settings: `feeds` (a list of addresses; in each, `{query}` stands for a quoted alias, and such a feed is read once
    for each alias), and those of WebClient; only public addresses are opened.
    """

    def __init__(self, access: Access) -> None:
        self.warnings: list[str] = []
        self.client = WebClient(access, "The feed's server", guarded=True, most_megabytes=MOST_MEGABYTES)
        self._feeds = _to_feeds(access)

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """A Batch for each 20 new or changed entries; then an empty one with the cursor.

        A feed that fails is passed over with a line in `warnings`; where all fail, the first failure (RateLimited,
        AuthFailed, Unavailable) is raised.
        """
        marks = _to_marks(cursor, query.brand.aliases)
        named = aliases_pattern(query.brand.aliases)
        addresses = to_addresses(self._feeds, query.brand.aliases)
        failures: list[SourceError] = []
        for address in addresses:
            mark = marks.setdefault(address, _FeedMark())
            try:
                posts = self._read(address, mark, query.since)
            except SourceError as failure:
                failures.append(failure)
                continue
            fresh = self._fresh([post for post in posts if named.search(full_text(post.title, post.text))], mark)
            for at in range(0, len(fresh), PAGE):
                yield Batch(fresh[at : at + PAGE], requests=self.client.requests_since())
        if len(failures) == len(addresses):
            raise failures[0]
        self.warnings.extend(map(str, failures))
        kept = {address: asdict(marks[address]) for address in addresses}
        cursor = {"aliases": sorted(query.brand.aliases), "feeds": kept}
        yield Batch((), cursor, self.client.requests_since())

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """Feeds are free; a run takes one request for each."""
        del cursor
        return Estimate(None, len(to_addresses(self._feeds, query.brand.aliases)), 0.0)

    def _read(self, address: str, mark: _FeedMark, since: datetime | None) -> list[Post]:
        """All entries of a feed that are not older than `since`; none where it has not changed."""
        where = f"the feed {_to_shown(address)}"
        conditions = {"If-None-Match": mark.etag, "If-Modified-Since": mark.modified}
        accepts = {"Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"}
        answer = self.client.get(where, address, accepts | {name: value for name, value in conditions.items() if value})
        if answer.status == 304:
            return []
        feed, entries = to_entries(where, answer)
        mark.etag, mark.modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
        posts, undated = [], 0
        for entry in entries:
            post = to_post(entry, feed)
            if post is None:
                undated += 1
            elif since is None or post.created_at >= since:
                posts.append(post)
        if undated:
            self.warnings.append(f"{where}: {undated:,} entries have no date or no words and were left out.")
        return posts

    def _fresh(self, posts: Sequence[Post], mark: _FeedMark) -> list[Post]:
        """The posts that were not in the feed before, or not in these words, oldest first; `mark` follows."""
        digests = {post.id: digest(post.title, post.text) for post in posts}
        fresh = {post.id: post for post in posts if mark.seen.get(post.id) != digests[post.id]}
        mark.seen = digests
        return sorted(fresh.values(), key=lambda post: post.created_at)


def to_entries(where: str, answer: Answer) -> tuple[Feed, list[Entry]]:
    """The feed in `answer`, and its entries.

    Raises Unavailable where it is no feed, or where it declares entities of its own (which a few bytes can blow up to
    gigabytes, and no feed needs).
    """
    import io

    import feedparser  # type: ignore[import-untyped]

    if _DECLARES.match(answer.body.replace(b"\0", b"")):
        raise Unavailable(f"{where} has a DOCTYPE that declares things, as attacks do and feeds do not; leave it out.")
    told = answer.headers.get("content-type", "")
    declared = "charset" in told.lower() and b"encoding=" not in answer.body[:200]
    parsed = feedparser.parse(
        io.BytesIO(answer.body),  # not the bytes: feedparser would open a file of that name
        response_headers={"content-location": answer.url} | ({"content-type": told} if declared else {}),
        sanitize_html=False,  # all of it becomes plain text
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise Unavailable(f"{where} is not a feed; check the address.")
    return Feed(clean(str(parsed.feed.get("title") or "")), to_url(where, answer.url).host), list(parsed.entries)


def to_addresses(feeds: Sequence[str], aliases: Sequence[str]) -> list[str]:
    """The addresses to read: one with the placeholder becomes one for each alias, in quotation marks."""
    filled = (
        feed.replace(PLACEHOLDER, quote(to_phrase(alias), safe=""))
        for feed in feeds
        for alias in (aliases if PLACEHOLDER in feed else ("",))
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


def _to_marks(cursor: Cursor | None, aliases: Sequence[str]) -> dict[str, _FeedMark]:
    """A new alias makes the old marks worthless: what they stand for was not looked through for it."""
    if cursor is None or cursor["aliases"] != sorted(aliases):
        return {}
    return {address: _FeedMark(**mark) for address, mark in cursor["feeds"].items()}


def _to_shown(address: str) -> str:
    """An address as it may stand in a message: without its query, where keys stand, and without a password."""
    bare = re.sub(r"//[^/@]*@", "//", address.partition("?")[0])
    return bare[:120]
