"""The cursors of Reddit that were stored before December 2026, as the cursors of today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talkworthy.model import Cursor

PLACE = "Reddit"


def to_comments(community: str) -> str:
    """Return the name under which a cursor keeps how far the comments of a community were read."""
    return f"comments {community}"


def to_search(place: str) -> str:
    """Return the name under which a cursor keeps how far a search was read; `place` is a community, `name 2` ..."""
    return f"search {place}"


def migrate_cursor(cursor: Cursor | None) -> Cursor | None:
    """Return the cursor in the shape that `conversation_marks.Marks` reads.

    The old one had `comments_seen_until` and `search_seen_until` (listing -> seconds), `threads` (link -> its comments,
    -1 where it is to be read again, and the seconds of its newest post) and, from November 2026 on, `doubted` (listings
    and links that had malformed posts).
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
    mark = {
        "unread": {link: [at, int(link in doubted)] for link, (size, at) in threads.items() if size < 0},
        "followed": {link: [size, at] for link, (size, at) in threads.items() if size >= 0},
        "searches": searches,
    }
    return {"aliases": cursor["aliases"], "places": {PLACE: mark}}


def _to_search_cursor(seen_until: float, is_doubted: bool) -> Mapping[str, Any]:
    return {"seen_until": seen_until, "recent": [], "held": int(is_doubted)}
