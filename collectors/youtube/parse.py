"""Converts videos and comments of YouTube to Posts, with the ids that imported files have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.engine.json_fields import count, moment, nested, required_text, text
from talkworthy.model import Engagement, Post

VIDEO = "https://www.youtube.com/watch?v="
MOST_DIGITS = 18  # of a count, which must fit into an integer column


def to_post(raw: Mapping[str, Any], handle: str = "") -> Post:
    """Return a video (https://developers.google.com/youtube/v3/docs/videos), the first post of its thread.

    Its author is `handle`, the account of its channel, as in the channel's comments; if that is not known, the
    channel's name. Raises one of WRONG_SHAPE if a required key is missing or malformed.
    """
    snippet, native = nested(raw, "snippet"), required_text(raw, "id")
    statistics = raw.get("statistics")
    counts = statistics if isinstance(statistics, dict) else {}
    channel = text(snippet, "channelTitle") or None
    return Post(
        id=f"youtube:{native}",
        source="youtube",
        kind="video",
        created_at=moment(snippet, "publishedAt"),
        thread=f"youtube:{native}",
        title=text(snippet, "title"),
        text=text(snippet, "description"),
        author=to_account(handle) or channel,
        community=channel,
        url=VIDEO + native,
        lang=text(snippet, "defaultAudioLanguage").partition("-")[0] or None,
        engagement=Engagement(
            likes=to_count(counts, "likeCount"),
            replies=to_count(counts, "commentCount"),
            views=to_count(counts, "viewCount"),
        ),
    )


def to_comment(raw: Mapping[str, Any], video: str, channel: str | None = None) -> Post:
    """Return a comment (https://developers.google.com/youtube/v3/docs/comments) below `video`.

    The id of a reply is its parent's, a dot and its own. `textDisplay` is plain text, since plain text is requested.
    A deleted comment that still has replies is sent without text and author: a tombstone. Raises as `to_post`.
    """
    snippet, native = nested(raw, "snippet"), required_text(raw, "id")
    parent = text(snippet, "parentId") or native.rpartition(".")[0]
    is_edited = text(snippet, "updatedAt") != text(snippet, "publishedAt")
    author = to_account(text(snippet, "authorDisplayName"))
    content = text(snippet, "textOriginal") or text(snippet, "textDisplay")
    gone = not author and not content
    return Post(
        id=f"youtube:{native}",
        source="youtube",
        kind="comment",
        created_at=moment(snippet, "publishedAt"),
        thread=f"youtube:{video}",
        text=content,
        author=author,
        community=channel,
        reply_to=f"youtube:{parent or video}",
        url=f"{VIDEO}{video}&lc={native}",
        engagement=Engagement(likes=count(snippet, "likeCount"), replies=count(raw, "totalReplyCount")),
        flags=("edited",) if is_edited and not gone else (),
        gone=gone,
    )


def to_account(name: str) -> str | None:
    """Return the name of an account without its @, as brand files have it; None if it is empty."""
    return name.removeprefix("@") or None


def to_count(counts: Mapping[str, Any], key: str) -> int | None:
    """Return a count of a video, which the API sends as a text; None if it is hidden. Raises as `to_post`."""
    value = text(counts, key)
    if value and not (value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS):
        raise ValueError(f"{key} is not a count")
    return int(value) if value else None


def to_comments(thread: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the first comment of a commentThread with its number of replies, then the replies that came with it.

    https://developers.google.com/youtube/v3/docs/commentThreads. Raises as `to_post`.
    """
    snippet = nested(thread, "snippet")
    yield {**nested(snippet, "topLevelComment"), "totalReplyCount": snippet.get("totalReplyCount")}
    replies = thread.get("replies")
    comments = replies.get("comments") if isinstance(replies, dict) else None
    yield from (reply for reply in (comments if isinstance(comments, list) else []) if isinstance(reply, dict))
