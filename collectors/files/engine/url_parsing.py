"""Tells from the url of a post which post it is, so that posts of one conversation meet whoever exported them."""

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
class Place:
    """What a url tells of the post behind it; ids are written `source:native`, None is what it does not tell."""

    id: str
    source: str
    kind: str
    url: str
    thread: str | None = None
    community: str | None = None
    author: str | None = None


def to_place(url: str) -> Place:
    """The place that `url` names.

    Known are posts on Reddit, X, Threads, and Bluesky where the url holds the author's DID. Any other address is a post
    of source `file` with an id made of the address, its community the site. Raises ValueError where it is no address.
    """
    url = url.strip()
    parts = urlsplit(url if "//" in url else f"https://{url}")
    host = _PREFIX.sub("", (parts.hostname or "").lower())
    if "." not in host or "@" in parts.netloc or parts.scheme not in ("http", "https"):
        raise ValueError(f"{url[:80]!r} is no address of a post.")
    return _known(host, parts.path) or _elsewhere(url, host, parts.path, parts.query)


def _known(host: str, path: str) -> Place | None:
    if host == "reddit.com" and (found := _REDDIT.fullmatch(path)):
        return _on_reddit(found)
    if host == "redd.it" and re.fullmatch(r"/[0-9a-z]+/?", path):
        return _on_reddit_briefly(path.strip("/"))
    if host in ("twitter.com", "x.com") and (found := _X.fullmatch(path)):
        author = None if found["name"] in (None, "i", "anyuser") else found["name"]
        return Place(f"x:{found['id']}", "x", "tweet", f"https://x.com/i/web/status/{found['id']}", author=author)
    if host in ("threads.net", "threads.com") and (found := _THREADS.fullmatch(path)):
        url = f"https://www.threads.com/@{found['name']}/post/{found['id']}"
        return Place(f"threads:{found['id']}", "threads", "post", url, author=found["name"])
    if host == "bsky.app" and (found := _BLUESKY.fullmatch(path)):
        native = f"at://{found['did']}/app.bsky.feed.post/{found['key']}"
        return Place(f"bluesky:{native}", "bluesky", "post", f"https://bsky.app{path}")
    return None


def _on_reddit(found: re.Match[str]) -> Place:
    link = found["link"].lower()
    name = found["name"]
    community = name if name is None or found["at"].lower() == "r" else f"u_{name}"
    place = f"https://www.reddit.com{found[0]}"
    if found["comment"]:
        native = f"t1_{found['comment'].lower()}"
        return Place(f"reddit:{native}", "reddit", "comment", place, f"reddit:t3_{link}", community)
    return Place(f"reddit:t3_{link}", "reddit", "submission", place, f"reddit:t3_{link}", community)


def _on_reddit_briefly(link: str) -> Place:
    native = f"reddit:t3_{link}"
    return Place(native, "reddit", "submission", f"https://www.reddit.com/comments/{link}/", native)


def _elsewhere(url: str, host: str, path: str, query: str) -> Place:
    """The same page has the same id however its address is decorated; the whole address may be longer than a key."""
    told = urlencode([pair for pair in parse_qsl(query, True) if not _TRACKING.fullmatch(pair[0])])
    digest = hashlib.blake2b(f"{host}{path.rstrip('/')}?{told}".encode("utf-8", "replace"), digest_size=12).hexdigest()
    return Place(f"file:{digest}", "file", "", url, community=host)
