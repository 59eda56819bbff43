"""Converts cursors of Reddit that were stored before December 2026."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talkworthy.model import Cursor

PLACE = "Reddit"


def to_comments(community: str) -> str:
    """Return the name of the search cursor for the comments of a community."""
    return f"comments {community}"


def to_search(place: str) -> str:
    """Return the name of the search cursor for a search; `place` is a community, or `name 2` for its second search."""
    return f"search {place}"


def migrate_cursor(cursor: Cursor | None) -> Cursor | None:
    """Return the cursor in the form that `SourceCursor` reads.

    The earlier form has `comments_seen_until` and `search_seen_until` (listing -> seconds), `threads` (link -> number
    of comments, -1 if it is to be read again, and the seconds of its newest post) and, since November 2026, `doubted`
    (listings and links with malformed posts).
    """
    if cursor is None or "places" in cursor:
        return cursor
    doubted, threads = frozenset(cursor.get("doubted", ())), cursor["threads"]
    searches = {
        to_comments(name): _to_search_cursor(at, f"r/{name}, {name}" in doubted)
        for name, at in cursor["comments_seen_until"].items()
    }
    for place, at in cursor["search_seen_until"].items():
        title = f"the search in r/{place.partition(' ')[0]}, {place}"
        searches[to_search(place)] = _to_search_cursor(at, title in doubted)
    place_cursor = {
        "unread": {link: [at, int(link in doubted)] for link, (size, at) in threads.items() if size < 0},
        "followed": {link: [size, at] for link, (size, at) in threads.items() if size >= 0},
        "searches": searches,
    }
    return {"aliases": cursor["aliases"], "places": {PLACE: place_cursor}}


def _to_search_cursor(seen_until: float, is_doubted: bool) -> Mapping[str, Any]:
    return {"seen_until": seen_until, "recent": [], "held": int(is_doubted)}
