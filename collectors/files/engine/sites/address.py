"""The address of a post, in its parts, and the facts about the post that an address contains."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

_PREFIX = re.compile(r"^(?:www|m|mobile|old|new|np|amp)\.")


@dataclass(frozen=True, slots=True)
class Address:
    """A URL in its parts; `host` is lower case, without `www.` and the like."""

    host: str
    path: str
    parameters: Mapping[str, str]
    fragment: str


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


def to_address(url: str) -> Address:
    """Return the parts of `url`; `https://` may be missing. Raises ValueError if it is not the address of a page."""
    parts = urlsplit(url if "//" in url else f"https://{url}")
    host = _PREFIX.sub("", (parts.hostname or "").lower())
    if "." not in host or "@" in parts.netloc or parts.scheme not in ("http", "https"):
        raise ValueError(f"{url[:80]!r} is not the address of a post.")
    return Address(host, parts.path, dict(parse_qsl(parts.query)), parts.fragment)
