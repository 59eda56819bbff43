"""Tweets of X as Posts: the newest version of each, and what takes the place of those that went."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from collectors.engine.json_fields import count, moment, nested, required_text, text
from collectors.engine.run_notes import parse_letter
from talkworthy.model import Engagement, Post

SITE = "https://x.com/i/web/status/"
_VERIFIED = {"business": "verified_org", "government": "verified_government"}

Tweet = Mapping[str, Any]


def to_post(raw: Tweet, includes: Mapping[str, Any]) -> Post:
    """The post in a v2 tweet object. `includes` are the page's; of them only `users` are looked at.

    An edit makes a new post with an id of its own (https://docs.x.com/x-api/fundamentals/edit-posts); what a newer
    version has replaced becomes a tombstone, and so does what is withheld. `author` is the handle where the author's
    user object is there, otherwise the id. Text over 280 characters stands in `note_tweet`. Raises KeyError, TypeError
    or ValueError where a key that everything has is missing or malformed.
    """
    native = to_native(raw["id"])
    author = required_text(raw, "author_id")
    gone = "withheld" in raw or newest_version(raw) != native
    refers = {required_text(one, "type"): f"x:{to_native(one['id'])}" for one in raw.get("referenced_tweets") or ()}
    user: Mapping[str, Any] = next((one for one in includes.get("users") or () if one.get("id") == author), {})
    body = nested(raw, "note_tweet") if raw.get("note_tweet") else raw
    if body["text"] is None:
        raise TypeError("text is no text")
    return Post(
        id=f"x:{native}",
        source="x",
        kind="tweet",
        created_at=moment(raw, "created_at").astimezone(UTC),
        thread=f"x:{to_native(raw.get('conversation_id') or native)}",
        text="" if gone else html.unescape(text(body, "text")),
        author=None if gone else text(user, "username") or author,
        reply_to=refers.get("replied_to"),
        quotes=refers.get("quoted"),
        url=SITE + native,
        lang=text(raw, "lang") or None,
        engagement=_to_engagement(nested(raw, "public_metrics") if raw.get("public_metrics") else {}),
        flags=() if gone else _to_flags(user),
        gone=gone,
    )


def to_native(value: object) -> str:
    """`value` as the id of a tweet. Raises ValueError where it is none: ids are whole numbers, sent as texts."""
    native = str(value)
    if not (native.isascii() and native.isdecimal() and len(native) < 20):
        raise ValueError("something else stands where an id should; it must be a number")
    return native


def newest_version(raw: Tweet) -> str:
    """The id of the tweet as it reads today. Raises KeyError, TypeError or ValueError as `to_post`."""
    return max((to_native(one) for one in raw.get("edit_history_tweet_ids") or [raw["id"]]), key=int)


def older_versions(raw: Tweet) -> list[str]:
    """The ids of the versions that this tweet, once edited, has replaced. Raises as `newest_version`."""
    return [one for one in map(to_native, raw.get("edit_history_tweet_ids") or ()) if one != newest_version(raw)]


def to_letter(raw: Any, includes: Mapping[str, Any]) -> dict[str, Any]:
    """A tweet that could not be read, with what of its page `to_post` needs to read it one day."""
    author = raw.get("author_id") if isinstance(raw, dict) else None
    return {"data": raw, "includes": {"users": [one for one in includes.get("users") or () if one.get("id") == author]}}


def letter_to_posts(raw: str) -> list[Post]:
    """The post in what `to_letter` made. Raises ValueError where it still is none."""
    return parse_letter(raw, lambda letter: [to_post(nested(letter, "data"), nested(letter, "includes"))])


def _to_engagement(metrics: Mapping[str, Any]) -> Engagement:
    return Engagement(
        likes=count(metrics, "like_count"),
        replies=count(metrics, "reply_count"),
        reposts=count(metrics, "retweet_count"),
        views=count(metrics, "impression_count"),
    )


def _to_flags(user: Mapping[str, Any]) -> tuple[str, ...]:
    mark = _VERIFIED.get(text(user, "verified_type"))
    return (mark,) if mark else ()
