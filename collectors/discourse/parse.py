"""One post of a Discourse forum as a Post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from collectors.engine.html_to_text import to_text
from collectors.engine.json_fields import count, identity, moment, text, whole
from talkworthy.model import Engagement, Post

LIKE = 2  # the number of "like" in actions_summary
ROLES = ("admin", "moderator", "staff")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a post does not tell by itself: where it stands, and the ids of the topic's posts by their numbers.

    `posts` is how many the forum counts.
    """

    site: str
    host: str
    id: str
    community: str
    title: str
    posts: int | None
    numbers: Mapping[int, int]

    def to_id(self, number: int) -> str:
        """The id of the post with this number; one made of the number where that post is not to be seen."""
        native = self.numbers.get(number)
        return f"discourse:{self.host}/p/{native}" if native else f"discourse:{self.host}/t/{self.id}/{number}"


def to_payload(raw: Mapping[str, Any], topic: Topic) -> dict[str, Any]:
    """What `from_payload` needs to make `to_post`'s arguments again, as JSON values."""
    needed = (1, raw.get("post_number"), raw.get("reply_to_post_number"))
    numbers = {number: native for number, native in topic.numbers.items() if number in needed}
    return {"post": dict(raw), "topic": asdict(replace(topic, numbers=numbers))}


def from_payload(payload: Mapping[str, Any]) -> tuple[Mapping[str, Any], Topic]:
    """The arguments of `to_post`. Raises KeyError, TypeError or ValueError."""
    told = payload["topic"]
    numbers = {int(number): native for number, native in told["numbers"].items()}
    return payload["post"], Topic(**(told | {"numbers": numbers}))


def to_post(raw: Mapping[str, Any], topic: Topic) -> Post:
    """The post in a topic's `post_stream`.

    A post that answers none in particular answers the first. One that was hidden or deleted is a tombstone. Raises one
    of fields.WRONG_SHAPE where a key that everything has is missing or malformed.
    """
    native, number = identity(raw, "id"), whole(raw, "post_number")
    answered = whole(raw, "reply_to_post_number") if raw.get("reply_to_post_number") is not None else 1
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
        text="" if gone else to_text(text(raw, "cooked")),
        author=None if gone else text(raw, "username") or None,
        community=topic.community,
        reply_to=None if first else topic.to_id(answered),
        url=f"{topic.site}/t/{topic.id}/{number}",
        engagement=Engagement(likes=_likes(raw), replies=replies, views=count(raw, "reads")),
        marks=() if gone else tuple(role for role in ROLES if raw.get(role) is True),
        gone=gone,
    )


def _likes(raw: Mapping[str, Any]) -> int:
    """Discourse names an action only where somebody took it."""
    actions = raw.get("actions_summary")
    if not isinstance(actions, list):
        return 0
    return sum(count(one, "count") or 0 for one in actions if isinstance(one, dict) and one.get("id") == LIKE)
