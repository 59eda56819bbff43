"""Converts items of actors for Reddit, such as trudax/reddit-scraper, to Posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.files.engine.platform_ids import with_platform_ids
from collectors.files.posts.native_post import text_of, to_iso, to_number
from talkworthy import post_ndjson
from talkworthy.model import Post
from talkworthy.plain_text import markdown_to_plain_text, to_plain_text
from talkworthy.post_ndjson import BadRow

Raw = Mapping[str, Any]


def items(item: Raw) -> Iterator[Raw]:
    """Yield the item: an actor for Reddit has one for each post."""
    yield item


def to_post(item: Raw) -> Post:
    """Return the submission or comment. Raises BadRow."""
    is_comment = text_of(item.get("dataType")) == "comment"
    created = to_iso(item.get("createdAt"))
    if created is None:
        raise BadRow("createdAt is missing.")
    names = map(text_of, (item.get("parsedCommunityName"), item.get("communityName"), item.get("category")))
    likes = item.get("commentUpVotes") if is_comment and "commentUpVotes" in item else item.get("upVotes")
    replies = item.get("numberOfComments", item.get("numberOfreplies"))
    body = text_of(item.get("body"))
    row = {
        "source": "reddit",
        "id": text_of(item.get("id")) or text_of(item.get("parsedId")),
        "kind": "comment" if is_comment else "submission",
        "created_at": created.isoformat(),
        "thread": text_of(item.get("postId")) or text_of(item.get("parsedPostId")),
        "reply_to": text_of(item.get("parentId")) or text_of(item.get("parsedParentId")),
        "title": "" if is_comment else to_plain_text(text_of(item.get("title"))),
        "text": body if body.startswith("[") else markdown_to_plain_text(body),
        "author": text_of(item.get("username")) or text_of(item.get("authorName")),
        "community": next(filter(None, names), "").removeprefix("r/"),
        "url": text_of(item.get("url")),
        "likes": to_number(likes),
        "replies": to_number(replies, "replies"),
    }
    return post_ndjson.to_post(with_platform_ids(row))
