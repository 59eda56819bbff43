"""The first posts of a file as they would be read, for the person who gave it; never stored or logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from talkworthy.model import NO_ENGAGEMENT, Engagement, Post

PREVIEW_POSTS = 10


@dataclass(frozen=True, slots=True)
class PreviewPost:
    """One post as it would be read. `text` includes the title; `author` and `community` are "" where it has none."""

    created_at: datetime
    author: str
    text: str
    is_reply: bool
    source: str = ""
    community: str = ""
    engagement: Engagement = NO_ENGAGEMENT
    rating: float | None = None


def to_preview(posts: Sequence[Post]) -> list[PreviewPost]:
    """Return the first of these posts that have any text."""
    telling = [post for post in posts if post.text or post.title] or posts
    return [
        PreviewPost(
            post.created_at,
            post.author or "",
            to_line(f"{post.title}: {post.text}" if post.title and post.text else post.title or post.text),
            post.reply_to is not None,
            post.source,
            post.community or "",
            post.engagement,
            post.rating,
        )
        for post in telling[:PREVIEW_POSTS]
    ]


def to_record(post: PreviewPost) -> dict[str, Any]:
    """Return a post of a preview for JSON; `from_record` reads it."""
    return asdict(post) | {"created_at": post.created_at.isoformat()}


def from_record(record: Mapping[str, Any]) -> PreviewPost:
    """Return the post in a record of `to_record`."""
    created_at = datetime.fromisoformat(record["created_at"])
    engagement = Engagement(**record["engagement"])
    return PreviewPost(**{**record, "created_at": created_at, "engagement": engagement})


def to_line(text: str) -> str:
    """Return a text on one line, without characters that a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in " ".join(text.split()))
