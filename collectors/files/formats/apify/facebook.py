"""Converts items of Apify's actors for Facebook, posts and comments, to Posts."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from collectors.files.posts.native_post import build_post, object_of, objects_of, text_of, to_iso
from talkworthy.model import Post
from talkworthy.plain_text import to_plain_text

Raw = Mapping[str, Any]
_DEEPEST = 5
_PARENT = "(parent)"


def items(item: Raw) -> Iterator[Raw]:
    """Yield the item, a post."""
    yield item


def comment_items(item: Raw, parent: str = "", depth: int = 0) -> Iterator[Raw]:
    """Yield the comment, then the replies in it."""
    yield {**item, _PARENT: parent}
    if depth < _DEEPEST:
        for reply in objects_of(item.get("comments")):
            inherited = {key: item.get(key) for key in ("facebookId", "facebookUrl", "postTitle")}
            yield from comment_items({**inherited, **reply}, to_comment_id(item), depth + 1)


def to_post(item: Raw) -> Post:
    """Return the post of a page or group. Raises BadRow."""
    user = object_of(item.get("user"))
    return build_post(
        "facebook",
        {
            "id": text_of(item.get("postId")),
            "kind": "post",
            "created_at": to_iso(item.get("time")),
            "text": to_plain_text(text_of(item.get("text"))),
            "author": text_of(user.get("name")) or text_of(item.get("pageName")),
            "community": text_of(item.get("pageName")) or text_of(item.get("groupTitle")),
            "url": text_of(item.get("url")),
            "likes": item.get("likes", item.get("likesCount")),
            "replies": item.get("comments", item.get("commentsCount")),
            "reposts": item.get("shares", item.get("sharesCount")),
        },
    )


def to_comment(item: Raw) -> Post:
    """Return the comment, which replies to another or to its post. Raises BadRow."""
    post = text_of(item.get("facebookId"))
    parent = item.get(_PARENT) or _to_number(text_of(item.get("replyToCommentId")))
    return build_post(
        "facebook",
        {
            "id": to_comment_id(item),
            "kind": "comment",
            "created_at": to_iso(item.get("date")),
            "thread": post,
            "reply_to": parent or post,
            "text": to_plain_text(text_of(item.get("text"))),
            "author": text_of(item.get("profileName")),
            "url": text_of(item.get("commentUrl")) or text_of(item.get("facebookUrl")),
            "likes": item.get("likesCount"),
            "replies": item.get("commentsCount"),
        },
    )


def to_comment_id(item: Raw) -> str:
    """Return the number of a comment, which is also in its address."""
    return text_of(item.get("commentId")) or _to_number(text_of(item.get("id")))


def _to_number(native: str) -> str:
    """Return the number of a comment in an id like that of `comment:<post>_<comment>` in base 64."""
    try:
        decoded = base64.b64decode(native, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return native
    return decoded.rpartition("_")[2] if decoded.startswith("comment:") else native
