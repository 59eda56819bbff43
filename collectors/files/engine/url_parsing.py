"""Derives the id of a post from its URL, so that the posts of a thread match whichever tool exported them."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from collectors.files.engine.sites import PARSERS
from collectors.files.engine.sites.address import UrlPlace, to_address

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|ref_src", re.IGNORECASE)


def parse_url(url: str) -> UrlPlace:
    """Parse the URL of a post.

    The post of a known platform (`collectors.files.engine.sites`) gets the id that its collector gives it. Any other
    address is a post of source `file` with an id derived from the address and the site as its community. Raises
    ValueError for an invalid address.
    """
    url = url.strip()
    address = to_address(url)
    for parse in PARSERS:
        if place := parse(address):
            return place
    return _parse_other_site(url, address.host)


def _parse_other_site(url: str, host: str) -> UrlPlace:
    """Return the place with a hash as its id, which ignores tracking parameters."""
    parts = urlsplit(url if "//" in url else f"https://{url}")
    parameters = urlencode([pair for pair in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(pair[0])])
    digest = hashlib.blake2b(
        f"{host}{parts.path.rstrip('/')}?{parameters}".encode("utf-8", "replace"), digest_size=12
    ).hexdigest()
    return UrlPlace(f"file:{digest}", "file", "", url, community=host)
