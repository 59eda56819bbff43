"""Parses tweets of X into Posts: the newest version of each, and tombstones for replaced or withheld ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from collectors.engine.json_fields import count, moment, nested, required_text, text
from collectors.engine.run_notes import parse_letter
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import to_plain_text

SITE = "https://x.com/i/web/status/"
EVERYWHERE = frozenset({"XX", "XY"})
_VERIFIED = {"business": "verified_org", "government": "verified_government"}

Tweet = Mapping[str, Any]


def to_post(raw: Tweet, includes: Mapping[str, Any]) -> Post:
    """Return the post in a v2 tweet object. Of the page's `includes`, only `users` are used.

    An edit makes a new post with its own id (https://docs.x.com/x-api/fundamentals/edit-posts); the replaced version
    becomes a tombstone, and so does a post that is withheld everywhere. `author` is the handle if the author's user
    object is included, otherwise the id. Text over 280 characters is in `note_tweet`. Raises KeyError, TypeError or
    ValueError if a required key is missing or malformed.
    """
    native = to_native(raw["id"])
    author = required_text(raw, "author_id")
    gone = _is_withheld_everywhere(raw.get("withheld")) or newest_version(raw) != native
    refers = {
        required_text(reference, "type"): f"x:{to_native(reference['id'])}"
        for reference in raw.get("referenced_tweets") or ()
    }
    user: Mapping[str, Any] = next(
        (reference for reference in includes.get("users") or () if reference.get("id") == author), {}
    )
    body = nested(raw, "note_tweet") if raw.get("note_tweet") else raw
    if body["text"] is None:
        raise TypeError("text is not a text")
    return Post(
        id=f"x:{native}",
        source="x",
        kind="tweet",
        created_at=moment(raw, "created_at").astimezone(UTC),
        thread=f"x:{to_native(raw.get('conversation_id') or native)}",
        text="" if gone else to_plain_text(text(body, "text")),
        author=None if gone else text(user, "username") or author,
        reply_to=refers.get("replied_to"),
        quotes=refers.get("quoted"),
        url=SITE + native,
        lang=text(raw, "lang") or None,
        engagement=_to_engagement(nested(raw, "public_metrics") if raw.get("public_metrics") else {}),
        flags=() if gone else _to_flags(user),
        gone=gone,
    )


def _is_withheld_everywhere(withheld: object) -> bool:
    """Return whether X withholds the post in all countries, or after a copyright complaint; in some it can be read.

    "XX" stands for all countries and "XY" for a copyright complaint
    (https://docs.x.com/x-api/fundamentals/data-dictionary); without a list, no country is left.
    """
    if not isinstance(withheld, dict):
        return withheld is not None
    countries = withheld.get("country_codes") or ()
    return withheld.get("copyright") is True or not countries or not EVERYWHERE.isdisjoint(countries)


def to_native(value: object) -> str:
    """Return `value` as the id of a tweet. Raises ValueError if it is not one: ids are whole numbers, sent as texts."""
    native = str(value)
    if not (native.isascii() and native.isdecimal() and len(native) < 20):
        raise ValueError("an id is not a number")
    return native


def newest_version(raw: Tweet) -> str:
    """Return the id of the tweet's newest version. Raises KeyError, TypeError or ValueError as `to_post`."""
    return max((to_native(version) for version in raw.get("edit_history_tweet_ids") or [raw["id"]]), key=int)


def older_versions(raw: Tweet) -> list[str]:
    """Return the ids of the versions that this tweet has replaced. Raises as `newest_version`."""
    return [
        version for version in map(to_native, raw.get("edit_history_tweet_ids") or ()) if version != newest_version(raw)
    ]


def to_letter(raw: Any, includes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the dead letter of a malformed tweet, with the author's user object that `to_post` needs."""
    author = raw.get("author_id") if isinstance(raw, dict) else None
    return {
        "data": raw,
        "includes": {"users": [user for user in includes.get("users") or () if user.get("id") == author]},
    }


def letter_to_posts(raw: str) -> list[Post]:
    """Return the post in a dead letter made by `to_letter`. Raises ValueError if it is still malformed."""
    return parse_letter(raw, lambda letter: [to_post(nested(letter, "data"), nested(letter, "includes"))])


def _to_engagement(metrics: Mapping[str, Any]) -> Engagement:
    return Engagement(
        likes=count(metrics, "like_count"),
        replies=count(metrics, "reply_count"),
        reposts=count(metrics, "retweet_count"),
        views=count(metrics, "impression_count"),
    )


def _to_flags(user: Mapping[str, Any]) -> tuple[str, ...]:
    flag = _VERIFIED.get(text(user, "verified_type"))
    return (flag,) if flag else ()
