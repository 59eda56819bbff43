"""Converts items of Apify's actors for Instagram, posts and comments, to Posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.files.engine.url_parsing import parse_url
from collectors.files.posts.instagram_ids import to_short_code
from collectors.files.posts.native_post import build_post, object_of, objects_of, text_of, to_iso
from talkworthy.model import Post
from talkworthy.plain_text import to_plain_text

Raw = Mapping[str, Any]
_DEEPEST = 5
_POST, _PARENT = "(post)", "(parent)"


def post_items(item: Raw) -> Iterator[Raw]:
    """Yield the post, then the comments that the actor returned with it."""
    code = text_of(item.get("shortCode"))
    yield {**item, "text": item.get("caption"), "replies": (), "repliesCount": item.get("commentsCount")}
    for comment in objects_of(item.get("latestComments")):
        yield from _with_replies(comment, code, code)


def comment_items(item: Raw) -> Iterator[Raw]:
    """Yield the comment, then its replies."""
    try:
        code = parse_url(text_of(item.get("postUrl"))).id.partition(":")[2]
    except ValueError:
        code = text_of(item.get("postId"))
    yield from _with_replies(item, code, code)


def _with_replies(comment: Raw, code: str, parent: str, depth: int = 0) -> Iterator[Raw]:
    yield {**comment, _POST: code, _PARENT: parent}
    if depth < _DEEPEST:
        for reply in objects_of(comment.get("replies")):
            yield from _with_replies(reply, code, text_of(comment.get("id")), depth + 1)


def to_post(item: Raw) -> Post:
    """Return the post or comment. A hidden count (-1) is unknown. Raises BadRow."""
    code = text_of(item.get("shortCode")) or text_of(item.get(_POST))
    is_comment = _PARENT in item
    likes = item.get("likesCount")
    return build_post(
        "instagram",
        {
            "id": text_of(item.get("id")) if is_comment else code or to_short_code(text_of(item.get("id"))),
            "kind": "comment" if is_comment else "post",
            "created_at": to_iso(item.get("timestamp")),
            "thread": code,
            "reply_to": item.get(_PARENT),
            "text": to_plain_text(text_of(item.get("text"))),
            "author": text_of(item.get("ownerUsername")) or text_of(object_of(item.get("owner")).get("username")),
            "url": text_of(item.get("commentUrl")) or (f"https://www.instagram.com/p/{code}/" if code else ""),
            "likes": None if likes == -1 else likes,
            "replies": item.get("repliesCount"),
            "views": item.get("videoPlayCount"),
        },
    )
