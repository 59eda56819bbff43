"""Parses posts and comments of Lemmy and PieFed into Posts, with ids that are the same on every server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from collectors.engine.json_fields import count, moment, nested, required_text, score, text
from collectors.engine.place import Item
from talkworthy.attachments import Attachment, with_attachments
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import markdown_to_plain_text

LONGEST_ADDRESS = 2_000  # characters
_STATUS_PATH = re.compile(r"/(?:users/[^/]+|ap/users/\d+)/statuses/(\w+)/?")  # of Mastodon
_NUMBER = re.compile(r"\d{1,18}")


@dataclass(frozen=True, slots=True)
class LemmyThread:
    """A thread as one server shows it: the id of its first post, and the ids of its comments by their numbers there."""

    server: str
    id: str
    comments: Mapping[str, str]

    def to_parent(self, path: str) -> str:
        """Return the id of the parent of the comment with this `path`: numbers with dots between, from 0 on."""
        *_, parent, own = ["", *path.rsplit(".", 2)]
        if not _NUMBER.fullmatch(own) or not _NUMBER.fullmatch(parent):
            raise ValueError("path is not a path of numbers")
        return self.id if parent == "0" else self.comments.get(parent, f"lemmy:{self.server}/comment/{parent}")


def to_id(raw: Item) -> str:
    """Return the post id of a post or comment: `lemmy:` and its address without the scheme.

    Its number is valid only on one server; the address is the same everywhere. The author's name, which is part of
    Mastodon's addresses, is left out, so that it disappears when the post is deleted. Raises one of WRONG_SHAPE.
    """
    address = required_text(raw, "ap_id")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or len(address) > LONGEST_ADDRESS:
        raise ValueError("ap_id is not an address")
    short = _STATUS_PATH.fullmatch(parts.path)
    own_part = short[1] if short else address.partition(parts.netloc)[2].strip("/")
    if not own_part:
        raise ValueError("ap_id has no path")
    return f"lemmy:{parts.netloc.lower()}/{own_part}"


def to_native(raw: Item) -> str:
    """Return the number of a post or comment on its server. Raises one of WRONG_SHAPE."""
    number = raw["id"]
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise TypeError("id is not a number")
    return str(number)


def to_post(view: Item, thread: LemmyThread | None = None) -> Post:
    """Return the post in a PostView or CommentView of Lemmy (/api/v3, /api/v4) or PieFed (/api/alpha).

    A comment needs its `thread`. A deleted or removed post is a tombstone. `community` is `name@server`, as is the
    author. Raises one of WRONG_SHAPE if a required key is missing or malformed.
    """
    is_comment = "comment" in view
    raw = nested(view, "comment" if is_comment else "post")
    own_id = to_id(raw)
    if is_comment and thread is None:
        raise KeyError("thread")
    gone = raw.get("deleted") is True or raw.get("removed") is True
    return Post(
        id=own_id,
        source="lemmy",
        kind="comment" if is_comment else "post",
        created_at=to_moment(raw),
        thread=thread.id if is_comment and thread else own_id,
        title="" if gone or is_comment else _either(raw, "name", "title"),
        text="" if gone else _to_text(raw, is_comment),
        author=None if gone else _to_name(nested(view, "creator")),
        community=_to_name(nested(view, "community")),
        reply_to=thread.to_parent(required_text(raw, "path")) if is_comment and thread else None,
        url=required_text(raw, "ap_id"),
        engagement=_to_engagement(view, raw, is_comment),
        flags=() if gone else tuple(_to_flags(view, raw)),
        gone=gone,
    )


def to_moment(raw: Item) -> Any:
    """Return when a post or comment was written, in UTC. Raises one of WRONG_SHAPE."""
    return moment(raw, "published" if "published" in raw else "published_at")


def to_comment_count(view: Item) -> int | None:
    """Return the number of comments in the view of a post. Raises one of WRONG_SHAPE."""
    return count(_counts(view, nested(view, "post")), "comments")


def _counts(view: Item, raw: Item) -> Item:
    """Return the object with the counts: Lemmy 1.0 has them in the post itself."""
    counts = view.get("counts")
    return counts if isinstance(counts, dict) else raw


def _to_engagement(view: Item, raw: Item, is_comment: bool) -> Engagement:
    counts = _counts(view, raw)
    return Engagement(likes=score(counts, "score"), replies=count(counts, "child_count" if is_comment else "comments"))


def _to_text(raw: Item, is_comment: bool) -> str:
    if is_comment:
        return markdown_to_plain_text(_either(raw, "content", "body"))
    return with_attachments(markdown_to_plain_text(text(raw, "body")), _to_attachments(raw))


def _to_attachments(raw: Item) -> Iterator[Attachment]:
    """Yield the description of a picture, or the title and address of a link."""
    is_image = text(raw, "url_content_type").startswith("image/")
    if text(raw, "alt_text"):
        yield Attachment("Image", [text(raw, "alt_text")])
    if text(raw, "url") and not is_image:
        yield Attachment("Link", [text(raw, "embed_title"), text(raw, "url")])


def _to_flags(view: Item, raw: Item) -> Iterator[str]:
    creator = nested(view, "creator")
    if creator.get("bot_account") is True or creator.get("bot") is True:  # PieFed: bot
        yield "bot"
    for role in ("moderator", "admin"):
        if view.get(f"creator_is_{role}") is True:
            yield role
    if any(raw.get(key) for key in ("updated", "updated_at", "edited_at")):
        yield "edited"


def _to_name(actor: Item) -> str:
    """Return the name of a person or community with its server: `name@server`."""
    name = _either(actor, "name", "user_name")
    host = urlsplit(_either(actor, "actor_id", "ap_id")).netloc.lower()
    if not name or not host:
        raise KeyError("name")
    return f"{name}@{host}"


def _either(raw: Item, first: str, second: str) -> str:
    return text(raw, first) or text(raw, second)
