"""Addresses of posts on X, Threads, Bluesky and Mastodon."""

from __future__ import annotations

import re

from collectors.files.engine.sites.address import Address, UrlPlace

_X_HOSTS = re.compile(r"(?:(?:fx|vx|fixup)?twitter|x|fixupx)\.com|(?:[\w.-]+\.)?nitter\.[\w.-]+")
_X = re.compile(r"/(?:i/web|(?P<name>\w+))/status(?:es)?/(?P<id>\d+)(?:/.*)?", re.IGNORECASE)
_THREADS = re.compile(r"/@(?P<name>[\w.]+)/post/(?P<id>[\w-]+)/?")
_BLUESKY = re.compile(r"/profile/(?P<did>did:[\w:.-]+)/post/(?P<key>\w+)/?")
_MASTODON = re.compile(
    r"/(?:(?:web/)?@(?P<name>\w+)|(?:users/(?P<user>[^/]+)|ap/users/\d+)/statuses)/(?P<id>\d{15,20})/?"
)


def parse_x(address: Address) -> UrlPlace | None:
    """Parse a post on X, also on its mirrors; its thread is not in the address."""
    match = _X.fullmatch(address.path)
    if not match or not _X_HOSTS.fullmatch(address.host):
        return None
    author = None if match["name"] in (None, "i", "anyuser") else match["name"]
    return UrlPlace(f"x:{match['id']}", "x", "tweet", f"https://x.com/i/web/status/{match['id']}", author=author)


def parse_threads(address: Address) -> UrlPlace | None:
    """Parse a post on Threads."""
    match = _THREADS.fullmatch(address.path)
    if not match or address.host not in ("threads.net", "threads.com"):
        return None
    url = f"https://www.threads.com/@{match['name']}/post/{match['id']}"
    return UrlPlace(f"threads:{match['id']}", "threads", "post", url, author=match["name"])


def parse_bluesky(address: Address) -> UrlPlace | None:
    """Parse a post on Bluesky whose address names the account by its DID: a handle is not part of an id."""
    match = _BLUESKY.fullmatch(address.path)
    if not match or address.host != "bsky.app":
        return None
    native = f"at://{match['did']}/app.bsky.feed.post/{match['key']}"
    return UrlPlace(f"bluesky:{native}", "bluesky", "post", f"https://bsky.app{address.path}")


def parse_mastodon(address: Address) -> UrlPlace | None:
    """Parse a status on the server of its author, which is any host; `/@ada@other.example/1` is not its address."""
    match = _MASTODON.fullmatch(address.path)
    if not match:
        return None
    name = match["name"] or match["user"]
    author = f"{name}@{address.host}" if name else None
    url = f"https://{address.host}{address.path}"
    native = f"mastodon:{address.host}/{match['id']}"
    return UrlPlace(native, "mastodon", "status", url, None, address.host, author)
