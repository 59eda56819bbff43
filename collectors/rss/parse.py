"""One entry of a feed as a Post, whatever its feed left out."""

from __future__ import annotations

import calendar
import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from typing import Any

from collectors.engine.html_to_text import to_text
from collectors.engine.json_fields import WRONG_SHAPE
from talkworthy.model import Engagement, Post
from talkworthy.post_ndjson import clean

Entry = Mapping[str, Any]
"""What feedparser makes of an entry (https://feedparser.readthedocs.io/en/latest/reference-entry.html)."""
LONGEST_ID = 200
_GLOBAL = re.compile(r"(?:https?://|tag:|urn:)", re.IGNORECASE)
_HTML_KINDS = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Feed:
    """Where an entry stood: the feed's title, "" where it has none, and its host."""

    title: str
    host: str


def to_post(raw: Entry, feed: Feed) -> Post | None:
    """The entry as a Post, a conversation of its own; None where it has no date (none is made up) or no words.

    The id is the entry's own, else its link, else a digest of its words. The community is the feed that the entry first
    stood in, where a collection of feeds says so.
    """
    title, text = _title(raw), _text(raw)
    moment = _moment(raw)
    if moment is None or not (title or text):
        return None
    link = _word(raw, "link")
    native = _to_native(_word(raw, "id") or link or digest(title, text), feed.host)
    source = raw.get("source")
    origin = _word(source, "title") if isinstance(source, Mapping) else ""
    return Post(
        id=f"rss:{native}",
        source="rss",
        kind="entry",
        created_at=moment,
        thread=f"rss:{native}",
        title=title,
        text="" if text == title else text,
        author=_word(raw, "author") or None,
        community=origin or to_text(feed.title) or feed.host,
        url=link if link.startswith(("http://", "https://")) else None,
        engagement=Engagement(replies=_comments(raw)),
    )


def digest(*words: str) -> str:
    """32 characters that stand for these words."""
    return hashlib.sha256("\n\n".join(words).encode()).hexdigest()[:32]


def _to_native(native: str, host: str) -> str:
    """An id that is of this host alone is told apart from another host's; one too long for a key is shortened."""
    told = native if _GLOBAL.match(native) else f"{host}/{native}"
    return told if len(told) <= LONGEST_ID else f"{host}/{digest(native)}"


def _title(raw: Entry) -> str:
    return _plain(raw.get("title_detail") or {"value": raw.get("title") or "", "type": "text/html"})


def _text(raw: Entry) -> str:
    """The longest of what the entry gives as its words: a summary, or the whole."""
    found = [
        *(raw.get("content") or ()),
        raw.get("summary_detail") or {"value": raw.get("summary"), "type": "text/html"},
    ]
    return max(map(_plain, found), key=len)


def _plain(detail: Entry) -> str:
    value = detail.get("value")
    if not isinstance(value, str):
        return ""
    return to_text(value) if detail.get("type") in _HTML_KINDS else clean(value).strip()


def has_date(raw: Entry) -> bool:
    """Whether the entry says in some words when it was written."""
    return bool(_word(raw, "published") or _word(raw, "updated"))


def to_payload(raw: Entry, feed: Feed) -> dict[str, Any]:
    """What `from_payload` needs to make `to_post`'s arguments again, as JSON values."""
    return {"feed": asdict(feed), "entry": dict(raw)}


def from_payload(payload: Mapping[str, Any]) -> tuple[Entry, Feed]:
    """The arguments of `to_post`, the date read anew. Raises KeyError or TypeError."""
    entry = dict(payload["entry"])
    dated = {"published_parsed": _to_time(_word(entry, "published") or _word(entry, "updated"))}
    return entry | dated, Feed(**payload["feed"])


def _to_time(words: str) -> Any:
    """The nine numbers of a date, None where the parser knows no such form; it reads dates only in a feed."""
    import feedparser  # type: ignore[import-untyped]

    item = f"<rss version='2.0'><channel><item><pubDate>{escape(words)}</pubDate></item></channel></rss>"
    return feedparser.parse(BytesIO(item.encode())).entries[0].get("published_parsed")


def _moment(raw: Entry) -> datetime | None:
    # feedparser warns where it is asked for an update that is not there, and gives the date of publication
    told = raw.get("published_parsed") or ("updated_parsed" in raw and raw.get("updated_parsed"))
    try:
        return datetime.fromtimestamp(calendar.timegm(told), UTC) if told else None
    except (*WRONG_SHAPE, OSError):
        return None


def _word(raw: Entry, key: str) -> str:
    value = raw.get(key)
    return " ".join(clean(value).split()) if isinstance(value, str) else ""


def _comments(raw: Entry) -> int | None:
    told = raw.get("slash_comments")
    return int(told) if isinstance(told, str) and told.isascii() and told.isdecimal() and len(told) < 10 else None
