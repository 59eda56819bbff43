"""Derives the id of a post from its URL, so that the posts of a thread match whichever tool exported them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

_REDDIT = re.compile(
    r"(?:/(?P<at>r|u|user)/(?P<name>[\w-]+))?/comments/(?P<link>[0-9a-z]+)(?:/[^/]*(?:/(?P<comment>[0-9a-z]+))?)?/?",
    re.IGNORECASE,
)
_X = re.compile(r"/(?:i/web|(?P<name>\w+))/status(?:es)?/(?P<id>\d+)(?:/.*)?", re.IGNORECASE)
_THREADS = re.compile(r"/@(?P<name>[\w.]+)/post/(?P<id>[\w-]+)/?")
_BLUESKY = re.compile(r"/profile/(?P<did>did:[\w:.-]+)/post/(?P<key>\w+)/?")
_PREFIX = re.compile(r"^(?:www|m|mobile|old|new|np|amp)\.")
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|ref_src", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UrlPlace:
    """The facts about a post that its URL contains; ids have the form `source:native`, None means unknown."""

    id: str
    source: str
    kind: str
    url: str
    thread: str | None = None
    community: str | None = None
    author: str | None = None


def parse_url(url: str) -> UrlPlace:
    """Parse the URL of a post.

    Supported are posts on Reddit, X, Threads, and Bluesky if the URL contains the author's DID. Any other address is a
    post of source `file` with an id derived from the address and the site as its community. Raises ValueError for an
    invalid address.
    """
    url = url.strip()
    parts = urlsplit(url if "//" in url else f"https://{url}")
    host = _PREFIX.sub("", (parts.hostname or "").lower())
    if "." not in host or "@" in parts.netloc or parts.scheme not in ("http", "https"):
        raise ValueError(f"{url[:80]!r} is not the address of a post.")
    return _parse_known_site(host, parts.path) or _parse_other_site(url, host, parts.path, parts.query)


def _parse_known_site(host: str, path: str) -> UrlPlace | None:
    if host == "reddit.com" and (match := _REDDIT.fullmatch(path)):
        return _parse_reddit(match)
    if host == "redd.it" and re.fullmatch(r"/[0-9a-z]+/?", path):
        return _parse_short_reddit(path.strip("/"))
    if host in ("twitter.com", "x.com") and (match := _X.fullmatch(path)):
        author = None if match["name"] in (None, "i", "anyuser") else match["name"]
        return UrlPlace(f"x:{match['id']}", "x", "tweet", f"https://x.com/i/web/status/{match['id']}", author=author)
    if host in ("threads.net", "threads.com") and (match := _THREADS.fullmatch(path)):
        url = f"https://www.threads.com/@{match['name']}/post/{match['id']}"
        return UrlPlace(f"threads:{match['id']}", "threads", "post", url, author=match["name"])
    if host == "bsky.app" and (match := _BLUESKY.fullmatch(path)):
        native = f"at://{match['did']}/app.bsky.feed.post/{match['key']}"
        return UrlPlace(f"bluesky:{native}", "bluesky", "post", f"https://bsky.app{path}")
    return None


def _parse_reddit(match: re.Match[str]) -> UrlPlace:
    link = match["link"].lower()
    name = match["name"]
    community = name if name is None or match["at"].lower() == "r" else f"u_{name}"
    url = f"https://www.reddit.com{match[0]}"
    if match["comment"]:
        native = f"t1_{match['comment'].lower()}"
        return UrlPlace(f"reddit:{native}", "reddit", "comment", url, f"reddit:t3_{link}", community)
    return UrlPlace(f"reddit:t3_{link}", "reddit", "submission", url, f"reddit:t3_{link}", community)


def _parse_short_reddit(link: str) -> UrlPlace:
    native = f"reddit:t3_{link}"
    return UrlPlace(native, "reddit", "submission", f"https://www.reddit.com/comments/{link}/", native)


def _parse_other_site(url: str, host: str, path: str, query: str) -> UrlPlace:
    """Return the place with a hash as its id, which ignores tracking parameters."""
    parameters = urlencode([pair for pair in parse_qsl(query, True) if not _TRACKING.fullmatch(pair[0])])
    digest = hashlib.blake2b(
        f"{host}{path.rstrip('/')}?{parameters}".encode("utf-8", "replace"), digest_size=12
    ).hexdigest()
    return UrlPlace(f"file:{digest}", "file", "", url, community=host)
