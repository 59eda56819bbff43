"""Converts a row of a listening tool's export to a Post, whose id comes from its URL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from collectors.files.cells.counts import to_counts
from collectors.files.cells.ids import make_id
from collectors.files.engine.reading_notes import UNREADABLE_COUNTS, ReadingNotes
from collectors.files.engine.sites.address import UrlPlace
from collectors.files.engine.url_parsing import parse_url
from talkworthy.model import DELETED_PLACEHOLDERS, Post
from talkworthy.plain_text import exported_to_plain_text, to_plain_text
from talkworthy.post_ndjson import BadRow, to_post

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?")


@dataclass(frozen=True, slots=True)
class UrlPost:
    """The values of a row of an export. `reply_to` and `thread` are URLs; an empty count is unknown.

    `is_reply`: whether the row replies to another post, even if the parent is unknown.
    """

    url: str
    created_at: datetime
    text: str
    title: str = ""
    author: str = ""
    kind: str = ""
    lang: str = ""
    reply_to: str = ""
    thread: str = ""
    is_reply: bool = False
    counts: dict[str, str] = field(default_factory=dict)


def build_post(url_post: UrlPost, notes: ReadingNotes) -> Post:
    """Return the post of a row, by way of the interchange format.

    Tools set the title of the thread on comments, and the author or the text as the title of tweets: both are dropped.
    The URL of a Reddit comment contains its thread but not its parent. A row without a URL gets an id derived from
    author, time and text. A count that cannot be read is left out, with a note. Raises BadRow.
    """
    row = {
        "created_at": url_post.created_at.isoformat(),
        "text": url_post.text.strip(),
        "author": to_author(url_post.author),
        "lang": url_post.lang.lower() if _CODE.fullmatch(url_post.lang) else "",
    }
    place = _to_place(url_post, row)
    parent = _other_post_id(url_post.reply_to, place)
    native_thread = _other_post_id(url_post.thread, place)
    row |= {
        "id": place.id,
        "source": place.source,
        "kind": place.kind or url_post.kind,
        "text": exported_to_plain_text(place.source, row["text"]),
        "title": "" if place.source == "x" or place.kind == "comment" else to_plain_text(_title(url_post)),
        "author": row["author"] or place.author or "",
        "community": place.community or "",
        "url": place.url,
        "reply_to": parent or "",
        "thread": place.thread or native_thread or ("" if parent else place.id),
    }
    if not row["text"] and not row["title"]:
        raise BadRow("The row has no text.")
    parent_missing = not parent and (place.kind == "comment" or url_post.is_reply)
    counts, unreadable = to_counts(url_post.counts)
    notes.add(UNREADABLE_COUNTS, unreadable)
    gone = place.source == "reddit" and row["text"] in DELETED_PLACEHOLDERS
    return to_post({**row, **counts, "parent_missing": parent_missing, "gone": gone})


def first_filled(cells: Mapping[str, str], columns: Iterable[str]) -> str:
    """Return the first cell in `columns` that is not empty, "" if all are."""
    return next((cells[column].strip() for column in columns if cells.get(column, "").strip()), "")


def to_author(name: str) -> str:
    """Return the bare name of an account, as the collectors of the platforms write it: without `@` and `u/`."""
    name = name.strip()
    for prefix in ("@", "/u/", "u/"):
        name = name.removeprefix(prefix)
    return "" if name in DELETED_PLACEHOLDERS else name


def _to_place(url_post: UrlPost, row: dict[str, str]) -> UrlPlace:
    if not url_post.url.strip():
        return UrlPlace(f"file:{make_id({**row, 'title': url_post.title})}", "file", "", "")
    try:
        return parse_url(url_post.url)
    except ValueError as error:
        raise BadRow(str(error)) from error


def _other_post_id(url: str, place: UrlPlace) -> str | None:
    """Return the id of the post at `url` if it is another post on the same platform."""
    if not url.strip() or place.source == "file":
        return None
    try:
        other = parse_url(url)
    except ValueError:
        return None  # some tools write names and numbers into these columns
    return other.id if other.source == place.source and other.id != place.id else None


def _title(url_post: UrlPost) -> str:
    title = url_post.title.strip()
    return "" if url_post.text.strip().startswith(title.rstrip(".… ")) else title
