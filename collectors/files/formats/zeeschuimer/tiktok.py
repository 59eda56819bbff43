"""Converts posts and comments of TikTok, as its site loads them, to Posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from collectors.files.posts.native_post import build_post, object_of, text_of, to_seconds
from talkworthy.model import Post
from talkworthy.plain_text import to_plain_text

Raw = Mapping[str, Any]
_NO_LANGUAGE = ("un", "und", "")


def to_comment(item: Raw) -> Post:
    """Return the comment, which replies to another or to its video. Raises BadRow."""
    video = text_of(item.get("aweme_id"))
    parent = text_of(item.get("reply_to_reply_id")), text_of(item.get("reply_id"))
    user = object_of(item.get("user"))
    lang = text_of(item.get("comment_language"))
    return build_post(
        "tiktok",
        {
            "id": text_of(item.get("cid")),
            "kind": "comment",
            "created_at": to_seconds(item.get("create_time")),
            "thread": video,
            "reply_to": next((native for native in parent if native not in ("", "0")), video),
            "text": to_plain_text(text_of(item.get("text"))),
            "author": text_of(user.get("unique_id")) or text_of(user.get("uid")),
            "lang": "" if lang in _NO_LANGUAGE else lang,
            "url": text_of(object_of(item.get("share_info")).get("url")),
            "likes": item.get("digg_count"),
            "replies": item.get("reply_comment_total"),
        },
    )


def to_post(item: Raw) -> Post:
    """Return the video. Raises BadRow."""
    author = object_of(item.get("author"))
    name = text_of(author.get("uniqueId")) or text_of(item.get("author"))
    stats = {**object_of(item.get("stats")), **object_of(item.get("statsV2"))}
    lang = text_of(item.get("textLanguage"))
    native = text_of(item.get("id"))
    return build_post(
        "tiktok",
        {
            "id": native,
            "kind": "post",
            "created_at": to_seconds(item.get("createTime")),
            "text": to_plain_text(text_of(item.get("desc"))),
            "author": name,
            "lang": "" if lang in _NO_LANGUAGE else lang,
            "url": f"https://www.tiktok.com/@{name}/video/{native}",
            "likes": stats.get("diggCount"),
            "replies": stats.get("commentCount"),
            "reposts": stats.get("shareCount"),
            "views": stats.get("playCount"),
        },
    )
