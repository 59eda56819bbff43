"""Converts posts of a Discourse forum to Posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from collectors.engine.json_fields import count, integer, moment, positive_id, text
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import html_to_plain_text

LIKE = 2  # the id of "like" in actions_summary
ROLES = ("admin", "moderator", "staff")


@dataclass(frozen=True, slots=True)
class ForumTopic:
    """The facts about its topic that a post lacks, and the ids of the topic's posts by their numbers.

    `posts` is the forum's count of posts.
    """

    site: str
    host: str
    id: str
    community: str
    title: str
    posts: int | None
    numbers: Mapping[int, int]

    def to_id(self, number: int) -> str:
        """Return the id of the post with this number; if that post is not visible, an id made of the number."""
        native = self.numbers.get(number)
        return f"discourse:{self.host}/p/{native}" if native else f"discourse:{self.host}/t/{self.id}/{number}"


def to_payload(raw: Mapping[str, Any], topic: ForumTopic) -> dict[str, Any]:
    """Return JSON values from which `from_payload` restores the arguments of `to_post`."""
    needed = (1, raw.get("post_number"), raw.get("reply_to_post_number"))
    numbers = {number: native for number, native in topic.numbers.items() if number in needed}
    return {"post": dict(raw), "topic": asdict(replace(topic, numbers=numbers))}


def from_payload(payload: Mapping[str, Any]) -> tuple[Mapping[str, Any], ForumTopic]:
    """Return the arguments of `to_post`. Raises KeyError, TypeError or ValueError."""
    topic = payload["topic"]
    numbers = {int(number): native for number, native in topic["numbers"].items()}
    return payload["post"], ForumTopic(**(topic | {"numbers": numbers}))


def to_post(raw: Mapping[str, Any], topic: ForumTopic) -> Post:
    """Return the post in the `post_stream` of a topic.

    A post without a parent replies to the first post. A hidden or deleted post is a tombstone. Raises one of
    WRONG_SHAPE if a required key is missing or malformed.
    """
    native, number = positive_id(raw, "id"), integer(raw, "post_number")
    parent = integer(raw, "reply_to_post_number") if raw.get("reply_to_post_number") is not None else 1
    gone = any(raw.get(key) for key in ("hidden", "user_deleted", "deleted_at", "cooked_hidden"))
    first = number == 1
    replies = topic.posts - 1 if first and topic.posts else count(raw, "reply_count")
    return Post(
        id=f"discourse:{topic.host}/p/{native}",
        source="discourse",
        kind="topic" if first else "post",
        created_at=moment(raw, "created_at"),
        thread=topic.to_id(1),
        title=topic.title if first and not gone else "",
        text="" if gone else html_to_plain_text(text(raw, "cooked")),
        author=None if gone else text(raw, "username") or None,
        community=topic.community,
        reply_to=None if first else topic.to_id(parent),
        url=f"{topic.site}/t/{topic.id}/{number}",
        engagement=Engagement(likes=_likes(raw), replies=replies, views=count(raw, "reads")),
        flags=() if gone else tuple(role for role in ROLES if raw.get(role) is True),
        gone=gone,
    )


def _likes(raw: Mapping[str, Any]) -> int:
    """Return the number of likes; Discourse lists an action only if somebody took it."""
    actions = raw.get("actions_summary")
    if not isinstance(actions, list):
        return 0
    return sum(
        count(action, "count") or 0 for action in actions if isinstance(action, dict) and action.get("id") == LIKE
    )
