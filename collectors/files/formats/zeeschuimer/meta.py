"""Converts posts of Threads, and posts and comments of Instagram, as their sites load them, to Posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from collectors.files.posts.instagram_ids import to_short_code
from collectors.files.posts.native_post import build_post, object_of, objects_of, text_of, to_seconds
from talkworthy.model import Post
from talkworthy.plain_text import to_plain_text

Raw = Mapping[str, Any]
_ADVERTISEMENT = "https://www.facebook.com/ads/"


def to_threads_post(item: Raw) -> Post:
    """Return the post. Of a reply only the author of its parent is known, so the parent is missing. Raises BadRow."""
    info = object_of(item.get("text_post_app_info"))
    code, author = text_of(item.get("code")), text_of(object_of(item.get("user")).get("username"))
    post = build_post(
        "threads",
        {
            "id": code,
            "kind": "post",
            "created_at": to_seconds(item.get("taken_at")),
            "text": to_plain_text(text_of(object_of(item.get("caption")).get("text"))),
            "author": author,
            "url": f"https://www.threads.com/@{author}/post/{code}",
            "likes": item.get("like_count"),
            "replies": info.get("direct_reply_count"),
            "reposts": info.get("repost_count"),
        },
    )
    return replace(post, parent_missing=bool(info.get("reply_to_author")) or info.get("is_reply") is True)


def to_instagram_post(item: Raw) -> Post | None:
    """Return the post in an item list; None for an advertisement. Raises BadRow."""
    if item.get("product_type") == "ad" or text_of(item.get("link")).startswith(_ADVERTISEMENT):
        return None
    likes = item.get("like_count")
    caption = object_of(item.get("caption"))
    hidden = item.get("like_and_view_counts_disabled") is True
    return _to_instagram(
        item,
        text_of(item.get("code")),
        item.get("taken_at"),
        text_of(caption.get("text")),
        likes=None if hidden else likes,
    )


def to_instagram_node(item: Raw) -> Post:
    """Return the post in a response of the graph interface. Raises BadRow."""
    edges = objects_of(object_of(item.get("edge_media_to_caption")).get("edges"))
    caption = text_of(object_of(edges[0].get("node")).get("text")) if edges else ""
    likes = object_of(item.get("edge_media_preview_like")) or object_of(item.get("edge_liked_by"))
    code, seconds = text_of(item.get("shortcode")), item.get("taken_at_timestamp")
    return _to_instagram(item, code, seconds, caption, likes.get("count"))


def _to_instagram(item: Raw, code: str, seconds: object, caption: str, likes: object) -> Post:
    user = object_of(item.get("user")) or object_of(item.get("owner"))
    comments = object_of(item.get("edge_media_to_comment")) or object_of(item.get("edge_media_preview_comment"))
    return build_post(
        "instagram",
        {
            "id": code,
            "kind": "post",
            "created_at": to_seconds(seconds),
            "text": to_plain_text(caption),
            "author": text_of(user.get("username")),
            "url": f"https://www.instagram.com/p/{code}/",
            "likes": None if likes == -1 else likes,
            "replies": item.get("comment_count", comments.get("count")),
            "views": item.get("play_count"),
        },
    )


def to_instagram_comment(item: Raw) -> Post:
    """Return the comment, which replies to another or to its post. Raises BadRow."""
    code = text_of(item.get("post_shortcode")) or to_short_code(text_of(item.get("post_id")))
    user = object_of(item.get("user"))
    return build_post(
        "instagram",
        {
            "id": text_of(item.get("comment_id")) or text_of(item.get("pk")),
            "kind": "comment",
            "created_at": to_seconds(item.get("created_at")),
            "thread": code,
            "reply_to": text_of(item.get("parent_comment_id")) or code,
            "text": to_plain_text(text_of(item.get("text"))),
            "author": text_of(user.get("unique_id")) or text_of(user.get("username")),
            "url": f"https://www.instagram.com/p/{code}/",
            "likes": item.get("comment_like_count"),
            "replies": item.get("child_comment_count"),
        },
    )
