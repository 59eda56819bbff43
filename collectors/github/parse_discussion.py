"""Converts discussions of GitHub's GraphQL API, their comments and the replies to those, to Posts.

Fields: https://docs.github.com/en/graphql/guides/using-the-graphql-api-for-discussions.
"""

from __future__ import annotations

from typing import Any

from collectors.engine.json_fields import count, moment, nested, positive_id, required_text
from collectors.engine.place import Item
from collectors.github.parse import is_bot, to_author, to_flags, to_place, to_text
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import repair_plain_text

DISCUSSION, REPLY = "github:d/", "github:dc/"


def to_discussion(raw: Item) -> Post:
    """Return the first post of a discussion. Raises one of WRONG_SHAPE if a required key is missing or malformed."""
    thread = f"{DISCUSSION}{positive_id(raw, 'databaseId')}"
    return _to_post(raw, thread, thread, "", repair_plain_text(required_text(raw, "title")))


def to_reply(raw: Item, thread: str, parent: str) -> Post:
    """Return a comment in a discussion, or a reply to one; `parent` is the id of the post that it replies to.

    A deleted comment that has replies is a tombstone. Raises as `to_discussion`.
    """
    return _to_post(raw, f"{REPLY}{positive_id(raw, 'databaseId')}", thread, parent, "")


def _to_post(raw: Item, post_id: str, thread: str, parent: str, title: str) -> Post:
    url = required_text(raw, "url")
    repository, _ = to_place(url)
    gone = raw.get("deletedAt") is not None
    author = nested(raw, "author") if raw.get("author") is not None else {}
    accepted = ("accepted",) if raw.get("isAnswer") is True else ()
    return Post(
        id=post_id,
        source="github",
        kind="reply" if parent else "discussion",
        created_at=moment(raw, "createdAt"),
        thread=thread,
        title=title,
        text="" if gone else to_text(raw),
        author=None if gone else to_author(author),
        community=repository,
        reply_to=parent or None,
        url=url,
        engagement=Engagement(likes=count(raw, "upvoteCount"), replies=_replies(raw, parent)),
        flags=() if gone else (*to_flags(is_bot(author, "__typename"), raw.get("authorAssociation")), *accepted),
        gone=gone,
    )


def _replies(raw: Item, parent: str) -> int | None:
    name = "replies" if parent else "comments"
    return count(nested(raw, name), "totalCount") if raw.get(name) is not None else None


def to_discussion_letter(raw: Any, thread: str = "", parent: str = "") -> dict[str, Any]:
    """Return JSON values from which `from_discussion_letter` makes the Post again."""
    return {"reply": raw, "thread": thread, "parent": parent} if parent else {"discussion": raw}


def from_discussion_letter(letter: Item) -> Post:
    """Return the Post in a dead letter. Raises one of WRONG_SHAPE."""
    if "reply" in letter:
        return to_reply(nested(letter, "reply"), required_text(letter, "thread"), required_text(letter, "parent"))
    return to_discussion(nested(letter, "discussion"))
