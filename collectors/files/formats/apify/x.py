"""Converts items of actors for X, such as apidojo/tweet-scraper, to Posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.files.cells.retweets import is_retweet
from collectors.files.engine.dates import to_moment
from collectors.files.posts.native_post import build_post, object_of, text_of
from collectors.x.parse import SITE, to_native
from talkworthy.model import Post
from talkworthy.plain_text import to_plain_text

Raw = Mapping[str, Any]
_DEEPEST = 3


def items(item: Raw, depth: int = 0) -> Iterator[Raw]:
    """Yield the item, and the posts that it quotes or repeats."""
    yield item
    for key in ("retweet", "quote"):
        if (embedded := object_of(item.get(key))) and depth < _DEEPEST:
            yield from items(embedded, depth + 1)


def to_post(item: Raw) -> Post | None:
    """Return the post, None for a retweet, which has no words of its own. Raises BadRow or one of WRONG_SHAPE."""
    body = text_of(item.get("fullText")) or text_of(item.get("text"))
    if item.get("isRetweet") is True or is_retweet(body):
        return None
    author = object_of(item.get("author"))
    native = to_native(item["id"])
    return build_post(
        "x",
        {
            "id": native,
            "kind": "tweet",
            "created_at": to_moment(text_of(item.get("createdAt"))),
            "thread": text_of(item.get("conversationId")),
            "reply_to": text_of(item.get("inReplyToId")),
            "quotes": text_of(item.get("quoteId")) or text_of(object_of(item.get("quote")).get("id")),
            "text": to_plain_text(body),
            "author": text_of(author.get("userName")),
            "url": SITE + native,
            "lang": text_of(item.get("lang")),
            "likes": item.get("likeCount"),
            "replies": item.get("replyCount"),
            "reposts": item.get("retweetCount"),
            "views": item.get("viewCount"),
        },
    )
