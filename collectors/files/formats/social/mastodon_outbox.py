"""Reads the `outbox.json` of a Mastodon archive: an account's own posts as ActivityStreams."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import urlsplit

from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.reading_notes import PRIVATE, SHARES
from collectors.files.engine.streams import FileStream
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import (
    LeftOut,
    Raw,
    build_post,
    convert_each,
    object_of,
    objects_of,
    text_of,
    to_iso,
)
from collectors.mastodon.parse import to_id
from talkworthy.attachments import Attachment, AttachmentKind, with_attachments
from talkworthy.model import Post
from talkworthy.plain_text import html_to_plain_text
from talkworthy.post_ndjson import BadRow

_PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
_NAME = re.compile(r"/(?:@|users/)([^/@]+)")
_MEDIA: dict[str, AttachmentKind] = {"video": "Video", "audio": "Audio"}
_FORM = "an activity of Mastodon"


@reader("mastodon_outbox")
class MastodonOutbox:
    """Matches an `OrderedCollection` of activities, or the activities as lines.

    Only public and unlisted posts are read: `to` or `cc` names everybody. A boost (`Announce`) has no words of its own
    and is skipped.
    """

    description: ClassVar[str] = "Mastodon archive (outbox.json)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(_is_outbox(row) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, to_posts, self._notes)


def to_posts(row: dict[str, Any]) -> Iterator[Post | str | LeftOut]:
    """Yield the posts of a collection or of one activity."""
    activities = objects_of(row.get("orderedItems")) if "orderedItems" in row else [row]
    return convert_each(activities, to_post, _FORM)


def to_post(activity: Raw) -> Post | LeftOut | None:
    """Return the post that a `Create` makes; boosts and what is not public are left out. Raises BadRow."""
    note = object_of(activity.get("object"))
    if activity.get("type") != "Create":
        return LeftOut(SHARES) if activity.get("type") == "Announce" else None
    if not _is_public(activity, note):
        return LeftOut(PRIVATE)
    uri = text_of(note.get("id"))
    if not uri:
        raise BadRow("The activity has no post with an id.")
    parent = text_of(note.get("inReplyTo"))
    languages = object_of(note.get("contentMap"))
    post_id, reply_to = to_id(uri), to_id(parent) if parent else ""
    return build_post(
        "mastodon",
        {
            "id": post_id.removeprefix("mastodon:"),
            "kind": "status",
            "created_at": to_iso(note.get("published") or activity.get("published")),
            "reply_to": reply_to.removeprefix("mastodon:"),
            "title": text_of(note.get("summary")),
            "text": with_attachments(html_to_plain_text(text_of(note.get("content"))), _to_attachments(note)),
            "author": _author(note, activity),
            "community": urlsplit(uri).netloc.lower(),
            "url": text_of(note.get("url")) or uri,
            "lang": next(iter(languages)) if len(languages) == 1 else "",
            "flags": ("edited",) if note.get("updated") else (),
        },
    )


def _to_attachments(note: Raw) -> Iterator[Attachment]:
    """Yield the descriptions of media and the options of a poll (a `Question`), as the collector does."""
    for medium in objects_of(note.get("attachment")):
        kind = text_of(medium.get("mediaType")).partition("/")[0]
        yield Attachment(_MEDIA.get(kind, "Image"), [text_of(medium.get("name"))])
    options = [*objects_of(note.get("oneOf")), *objects_of(note.get("anyOf"))]
    if options:
        yield Attachment("Poll", [text_of(option.get("name")) for option in options])


def _is_outbox(row: Raw) -> bool:
    if "orderedItems" in row:
        items = row["orderedItems"]  # those of likes and bookmarks are addresses
        is_outbox = isinstance(items, list) and all(isinstance(item, dict) for item in items[:20])
        return is_outbox and str(row.get("type", "")).startswith("OrderedCollection")
    return row.get("type") in ("Create", "Announce") and "actor" in row and "object" in row


def _is_public(activity: Raw, note: Raw) -> bool:
    addressed: list[Any] = []
    for key in ("to", "cc"):
        value = note.get(key, activity.get(key))
        addressed += value if isinstance(value, list) else [value]
    return any(isinstance(address, str) and address in _PUBLIC for address in addressed)


def _author(note: Raw, activity: Raw) -> str:
    """Return `name@server`, as the collector of Mastodon writes it; "" if no address shows the name."""
    actor = text_of(note.get("attributedTo")) or text_of(activity.get("actor"))
    for address in (text_of(note.get("url")), actor):
        parts = urlsplit(address)
        if parts.netloc and (name := _NAME.match(parts.path)):
            return f"{name[1]}@{parts.netloc.lower()}"
    return ""
