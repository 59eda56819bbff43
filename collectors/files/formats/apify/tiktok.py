"""Converts items of Apify's actors for TikTok, videos and comments, to Posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.files.engine.url_parsing import parse_url
from collectors.files.posts.native_post import build_post, object_of, text_of, to_iso, to_seconds
from talkworthy.model import Post
from talkworthy.plain_text import to_plain_text

Raw = Mapping[str, Any]


def items(item: Raw) -> Iterator[Raw]:
    """Yield the item: an actor for TikTok has one for each video or comment."""
    yield item


def to_post(item: Raw) -> Post:
    """Return the video. Raises BadRow."""
    author = object_of(item.get("authorMeta"))
    return build_post(
        "tiktok",
        {
            "id": text_of(item.get("id")) or _video(item.get("webVideoUrl")),
            "kind": "post",
            "created_at": to_iso(item.get("createTimeISO")) or to_seconds(item.get("createTime")),
            "text": to_plain_text(text_of(item.get("text"))),
            "author": text_of(author.get("name")) or text_of(item.get("authorMeta.name")),
            "lang": text_of(item.get("textLanguage")).replace("un", ""),
            "url": text_of(item.get("webVideoUrl")),
            "likes": item.get("diggCount"),
            "replies": item.get("commentCount"),
            "reposts": item.get("shareCount"),
            "views": item.get("playCount"),
        },
    )


def to_comment(item: Raw) -> Post:
    """Return the comment, which replies to another or to its video. Raises BadRow."""
    video = _video(item.get("videoWebUrl"))
    return build_post(
        "tiktok",
        {
            "id": text_of(item.get("cid")),
            "kind": "comment",
            "created_at": to_iso(item.get("createTimeISO")) or to_seconds(item.get("createTime")),
            "thread": video,
            "reply_to": text_of(item.get("repliesToId")) or video,
            "text": to_plain_text(text_of(item.get("text"))),
            "author": text_of(item.get("uniqueId")),
            "url": text_of(item.get("videoWebUrl")),
            "likes": item.get("diggCount"),
            "replies": item.get("replyCommentTotal"),
        },
    )


def _video(url: object) -> str:
    try:
        place = parse_url(text_of(url))
    except ValueError:
        return ""
    return place.id.removeprefix("tiktok:") if place.source == "tiktok" else ""
