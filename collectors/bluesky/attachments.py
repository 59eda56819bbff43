"""Finds what is attached to a post of Bluesky: descriptions of media, the card of a link, tags outside of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.engine.json_fields import text
from talkworthy.attachments import Attachment

_MEDIA = "app.bsky.embed.recordWithMedia"


def to_attachments(record: Mapping[str, Any]) -> Iterator[Attachment]:
    """Yield the attachments of an `app.bsky.feed.post` record (https://docs.bsky.app/docs/advanced-guides/posts).

    The text of a quoted post is not among them: it is a post of its own, which its author may delete. Raises TypeError
    if a text is malformed.
    """
    embed = _mapping(record, "embed")
    if text(embed, "$type") == _MEDIA:
        embed = _mapping(embed, "media")
    images, external, tags = embed.get("images"), _mapping(embed, "external"), record.get("tags")
    for image in images if isinstance(images, list) else ():
        if isinstance(image, dict):
            yield Attachment("Image", [text(image, "alt")])
    if embed.get("video"):
        yield Attachment("Video", [text(embed, "alt")])
    if external:
        yield Attachment("Link", [text(external, "title"), text(external, "uri")])
    if isinstance(tags, list):
        yield Attachment("Tags", [f"#{tag.lstrip('#')}" for tag in tags if isinstance(tag, str) and tag])


def _mapping(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}
