"""The sites whose addresses contain the id of a post: a function for each, from an address to a UrlPlace.

A new site is a function here and an entry in `PARSERS`, the order in which they are tried.
"""

from __future__ import annotations

from collections.abc import Callable

from collectors.files.engine.sites.address import Address, UrlPlace
from collectors.files.engine.sites.forums import parse_hackernews, parse_reddit, parse_stackexchange
from collectors.files.engine.sites.networks import parse_bluesky, parse_mastodon, parse_threads, parse_x
from collectors.files.engine.sites.videos import parse_instagram, parse_tiktok, parse_youtube

PARSERS: tuple[Callable[[Address], UrlPlace | None], ...] = (
    parse_reddit,
    parse_x,
    parse_threads,
    parse_bluesky,
    parse_youtube,
    parse_tiktok,
    parse_instagram,
    parse_hackernews,
    parse_stackexchange,
    parse_mastodon,  # last: it has no hosts of its own
)
