"""Converts reviews of the App Store to Posts, with the same ids and texts as an import of the same feed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from collectors.engine.json_fields import WRONG_SHAPE, moment, nested, required_text, text
from collectors.engine.place import Item
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import to_plain_text
from talkworthy.plain_text.stars import to_stars

SITE = "https://apps.apple.com"
_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_LIKES = re.compile(r"-?\d{1,9}", re.ASCII)


def to_payload(entry: Item, app: str, name: str, country: str) -> dict[str, Any]:
    """Return an entry of the feed together with what it does not say itself: which app it reviews, and where."""
    return {"app": app, "name": name, "country": country, "entry": dict(entry)}


def to_post(raw: Item) -> Post:
    """Return the review in a payload of `to_payload`. Raises one of WRONG_SHAPE if it is malformed.

    A review without an author is by a person of its own, as in an import.
    """
    entry = nested(raw, "entry")
    native = required_text(nested(entry, "id"), "label")
    if not _ID.fullmatch(native):
        raise ValueError("id is not an id")
    written = moment(nested(entry, "updated"), "label")
    content = to_plain_text(_label(entry, "content")).strip()
    title = to_plain_text(_label(entry, "title")).strip()
    author = entry.get("author")
    name = _label(author, "name") if isinstance(author, dict) else ""
    return Post(
        id=f"appstore:{native}",
        source="appstore",
        kind="review",
        created_at=written,
        thread=f"appstore:{native}",
        title="" if content.startswith(title.rstrip(".… ")) else title,
        text=content,
        author=name or f"reviewer {native[-8:]}",
        community=text(raw, "name") or None,
        url=f"{SITE}/{text(raw, 'country')}/app/id{text(raw, 'app')}?see-all=reviews",
        engagement=Engagement(likes=_to_likes(entry)),
        rating=to_rating(raw),
    )


def to_rating(raw: Item) -> float | None:
    """Return the stars in a payload, 1 to 5. Those that cannot be read cost the rating, not the review."""
    try:
        return to_stars(_label(nested(raw, "entry"), "im:rating"))
    except WRONG_SHAPE:
        return None


def _label(holder: Mapping[str, Any], key: str) -> str:
    """Return the text of an element, "" if there is none. Raises TypeError if it is not a text."""
    return text(nested(holder, key), "label") if holder.get(key) is not None else ""


def _to_likes(entry: Mapping[str, Any]) -> int | None:
    """Return the balance of helpful votes. One that cannot be read costs the count, not the review."""
    try:
        votes = _label(entry, "im:voteSum")
    except WRONG_SHAPE:
        return None
    return int(votes) if _LIKES.fullmatch(votes) else None
