"""Turns the posts that the site of X loads (GraphQL) into the form of API 1.1: scrapers and Zeeschuimer save these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from collectors.files.posts.native_post import object_of, text_of

DEEPEST = 3
"""How many posts within posts are read: a retweet of a post that quotes another."""

Raw = Mapping[str, Any]


def is_graphql(raw: Raw) -> bool:
    """Return whether `raw` is a post as the site of X loads it."""
    legacy = object_of(_inner(raw).get("legacy"))
    return ("rest_id" in _inner(raw) or "id_str" in legacy) and ("full_text" in legacy or "created_at" in legacy)


def to_v1(raw: Raw, depth: int = 0) -> dict[str, Any]:
    """Return a post in the form of API 1.1, with the posts that it quotes or repeats in the same form."""
    tweet = _inner(raw)
    legacy = object_of(tweet.get("legacy"))
    result: dict[str, Any] = {
        **legacy,
        "id_str": text_of(tweet.get("rest_id")) or text_of(legacy.get("id_str")),
        "user": _user(tweet),
        "views": object_of(tweet.get("views")) or object_of(tweet.get("ext_views")),
    }
    note = object_of(object_of(object_of(tweet.get("note_tweet")).get("note_tweet_results")).get("result"))
    if text := text_of(note.get("text")):
        result["full_text"] = text
    embedded = {
        "retweeted_status": legacy.get("retweeted_status_result"),
        "quoted_status": tweet.get("quoted_status_result"),
    }
    for key, holder in embedded.items():
        inner = object_of(object_of(holder).get("result"))
        if is_graphql(inner) and depth < DEEPEST:
            result[key] = to_v1(inner, depth + 1)
    return result


def _inner(raw: Raw) -> Raw:
    """Return the post itself: one whose replies are limited is one level deeper."""
    inner = object_of(raw.get("tweet"))
    return inner if "legacy" in inner else raw


def _user(tweet: Raw) -> dict[str, Any]:
    result = object_of(object_of(object_of(tweet.get("core")).get("user_results")).get("result"))
    user = {**object_of(result.get("legacy")), **object_of(result.get("core")), **object_of(tweet.get("user"))}
    return {"screen_name": text_of(user.get("screen_name")), "id_str": text_of(user.get("id_str"))}
