"""Finds what is attached to a submission of Reddit: poll, captions of a gallery, and what it links to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from talkworthy.attachments import Attachment
from talkworthy.plain_text.characters import clean

OWN_HOSTS = ("reddit.com", "redd.it", "redditmedia.com")
"""Hosts of a submission's own pictures and pages, which link to nothing else."""


def to_attachments(raw: Mapping[str, Any]) -> Iterator[Attachment]:
    """Yield the attachments of a submission, as the API and dumps have it; what is malformed is left out."""
    yield Attachment("Poll", _texts(raw.get("poll_data"), "options", "text"))
    for caption in _texts(raw.get("gallery_data"), "items", "caption"):
        yield Attachment("Image", [caption])
    address = _text(raw.get("url_overridden_by_dest")) or _text(raw.get("url"))
    if raw.get("is_self") is False and _is_elsewhere(address):
        yield Attachment("Link", [address])


def _is_elsewhere(address: str) -> bool:
    """Return whether an address leads out of Reddit."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return address.startswith("http") and bool(host) and not host.endswith(OWN_HOSTS)


def _texts(holder: object, items: str, key: str) -> list[str]:
    rows = holder.get(items) if isinstance(holder, dict) else None
    return [_text(row.get(key)) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""
