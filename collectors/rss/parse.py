"""Converts entries of a feed to Posts, even if optional fields are missing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from collectors.rss.dates import to_entry_moment
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import html_to_plain_text, repair_plain_text
from talkworthy.plain_text.characters import clean

Entry = Mapping[str, Any]
"""An entry parsed by feedparser (https://feedparser.readthedocs.io/en/latest/reference-entry.html)."""
MAX_ID_LENGTH = 200
DATE_KEYS = ("published", "updated", "created")
_GLOBAL = re.compile(r"(?:https?://|tag:|urn:)", re.IGNORECASE)
_HTML_KINDS = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Feed:
    """The feed of an entry: its title, "" if it has none, and its host."""

    title: str
    host: str


def to_post(raw: Entry, feed: Feed) -> Post | None:
    """Return the entry as a Post, a thread of its own; None if it has no date or no text.

    The id is that of the entry, else its link, else a digest of its text. The community is the original feed if the
    entry names it, as aggregators do.
    """
    title, text = _title(raw), _text(raw)
    moment = to_entry_moment(_dates(raw))
    if moment is None or not (title or text):
        return None
    link = _value(raw, "link")
    native = _to_native(_value(raw, "id") or link or digest(title, text), feed.host)
    source = raw.get("source")
    origin = _value(source, "title") if isinstance(source, Mapping) else ""
    return Post(
        id=f"rss:{native}",
        source="rss",
        kind="entry",
        created_at=moment,
        thread=f"rss:{native}",
        title=title,
        text="" if text == title else text,
        author=_value(raw, "author") or None,
        community=origin or html_to_plain_text(feed.title) or feed.host,
        url=link if link.startswith(("http://", "https://")) else None,
        engagement=Engagement(replies=_comments(raw)),
    )


def digest(*texts: str) -> str:
    """Return a hash of the texts, 32 characters."""
    return hashlib.sha256("\n\n".join(texts).encode()).hexdigest()[:32]


def _to_native(native: str, host: str) -> str:
    """Return an id that is unique across hosts; an id too long for a key is replaced by its digest."""
    qualified = native if _GLOBAL.match(native) else f"{host}/{native}"
    return qualified if len(qualified) <= MAX_ID_LENGTH else f"{host}/{digest(native)}"


def _title(raw: Entry) -> str:
    return _plain(raw.get("title_detail") or {"value": raw.get("title") or "", "type": "text/html"})


def _text(raw: Entry) -> str:
    """Return the longest text of the entry: its summary or its content."""
    details = [
        *(raw.get("content") or ()),
        raw.get("summary_detail") or {"value": raw.get("summary"), "type": "text/html"},
    ]
    return max(map(_plain, details), key=len)


def _plain(detail: Entry) -> str:
    value = detail.get("value")
    if not isinstance(value, str):
        return ""
    return html_to_plain_text(value) if detail.get("type") in _HTML_KINDS else repair_plain_text(value).strip()


def has_date(raw: Entry) -> bool:
    """Return whether the entry has a date in any format."""
    return any(_dates(raw))


def to_payload(raw: Entry, feed: Feed) -> dict[str, Any]:
    """Return JSON values from which `from_payload` restores the arguments of `to_post`."""
    return {"feed": asdict(feed), "entry": dict(raw)}


def from_payload(payload: Mapping[str, Any]) -> tuple[Entry, Feed]:
    """Return the arguments of `to_post`. Raises KeyError or TypeError."""
    return dict(payload["entry"]), Feed(**payload["feed"])


def _dates(raw: Entry) -> Iterator[str]:
    """Yield the dates of an entry as they were written: of publication, then of the update."""
    # feedparser warns if the update is missing, and returns the date of publication
    yield from (value for key in DATE_KEYS if key in raw and (value := _value(raw, key)))


def _value(raw: Entry, key: str) -> str:
    value = raw.get(key)
    return " ".join(clean(value).split()) if isinstance(value, str) else ""


def _comments(raw: Entry) -> int | None:
    """Return the number of comments, from the modules `slash` and `thr` (RFC 4685, section 5)."""
    for key in ("slash_comments", "thr_total"):
        number = _value(raw, key)
        if number.isascii() and number.isdecimal() and len(number) < 10:
            return int(number)
    return None
