"""Gives the posts of a table the ids that the collectors give them, whatever form a tool wrote the ids in.

A table and a dump of one thread are then one thread: `k3aa11`, `t1_k3aa11` and the permalink of the comment are all
`reddit:t1_k3aa11`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from collectors.files.engine.sites.address import UrlPlace
from collectors.files.engine.url_parsing import parse_url

NO_SOURCE = "file"
"""The source of a table whose platform nobody named."""

_REFERENCES = ("thread", "reply_to", "quotes")
_ADDRESS = re.compile(r"https?://|(?:www\.|old\.)?reddit\.com/|/(?:r|u|user|comments)/", re.IGNORECASE)
_REDDIT_ID = re.compile(r"[0-9a-z]{1,10}", re.IGNORECASE)
_REDDIT_FULLNAME = re.compile(r"t[13]_[0-9a-z]{1,12}", re.IGNORECASE)
_YOUTUBE_REPLY = re.compile(r"(?P<parent>Ug[\w-]{3,})\.[\w-]+")
_NUMBER = re.compile(r"\d+")
_TWEET = re.compile(r"(?:tweet-)?(\d{1,19})")


def with_platform_ids(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of the interchange format with its `id`, `thread`, `reply_to` and `quotes` as `source:native`.

    Each may be an id of the platform, with or without the prefix of its source, or the address of the post. A row
    without an `id` gets the one in its `url`, and one without a source (`file`) the platform of its `id` or `url`. An
    id that belongs to no known form is kept as it is. What an address says beyond the id (thread, community, author)
    fills fields that are empty, and so does the parent that a reply's id on YouTube contains.
    """
    result = dict(row)
    link = _to_place(_text(row, "url"))
    own = _to_place(_text(row, "id")) if _text(row, "id") else link
    if own and result.get("source") == NO_SOURCE:
        result["source"] = own.source
    source = str(result.get("source", ""))
    if own and own.source == source:
        result["id"] = own.id
        _fill(result, own)
    if source == "reddit":
        _name_reddit_ids(result, link)
    for key in ("id", *_REFERENCES):
        if raw := _text(result, key):
            result[key] = to_id(source, raw, _text(result, "community"))
    if link and link.id == result.get("id"):
        _fill(result, link)
    if source == "youtube" and not _text(result, "reply_to"):
        _fill_youtube_parent(result)
    return result


def to_id(source: str, raw: str, community: str = "") -> str:
    """Return the id `source:native` of a post of `source`, of which `raw` is its id there or its address.

    `community` is the site of a post of Stack Exchange, whose numbers are not unique without it. A bare id of Reddit is
    kept as it is: whether it is a comment or a submission depends on the row (see `with_platform_ids`).
    """
    raw = raw.strip().removeprefix(f"{source}:")
    place = _to_place(raw)
    if place and place.source == source:
        return place.id
    if source == "x" and (match := _TWEET.fullmatch(raw)):
        return f"x:{match[1]}"
    if source == "stackexchange" and community and _NUMBER.fullmatch(raw):
        return f"stackexchange:{community}/p/{raw}"
    if source == "reddit" and _REDDIT_FULLNAME.fullmatch(raw):
        return f"reddit:{raw.lower()}"
    return f"{source}:{raw}"


def _to_place(raw: str) -> UrlPlace | None:
    """Return the place of the address of a post on a known platform, None for any other text."""
    if not _ADDRESS.match(raw):
        return None
    try:
        place = parse_url(f"https://www.reddit.com{raw}" if raw.startswith("/") else raw)
    except ValueError:
        return None
    return None if place.source == NO_SOURCE else place


def _fill(row: dict[str, Any], place: UrlPlace) -> None:
    known = {"thread": place.thread, "community": place.community, "author": place.author, "kind": place.kind}
    for key, value in known.items():
        if value and not _text(row, key) and not (key == "thread" and value == place.id):
            row[key] = value


def _name_reddit_ids(row: dict[str, Any], link: UrlPlace | None) -> None:
    """Give bare ids of Reddit the prefix of their kind, from what the row says about it."""
    for key in ("id", *_REFERENCES):
        if raw := _text(row, key):
            row[key] = to_id("reddit", raw).removeprefix("reddit:")
    bare = _text(row, "id").lower()
    if _REDDIT_ID.fullmatch(bare) and link and link.source == "reddit" and link.id.endswith(f"_{bare}"):
        row["id"] = link.id.removeprefix("reddit:")
        _fill(row, link)
    elif _REDDIT_ID.fullmatch(bare):
        row["id"] = f"{'t1' if _is_comment(row) else 't3'}_{bare}"
    for key in ("thread", "quotes"):
        if _REDDIT_ID.fullmatch(_text(row, key)):
            row[key] = f"t3_{_text(row, key).lower()}"
    parent = _text(row, "reply_to").lower()
    if _REDDIT_ID.fullmatch(parent):
        row["reply_to"] = f"t3_{parent}" if _text(row, "thread").endswith(f"t3_{parent}") else f"t1_{parent}"
    _finish_reddit_row(row)


def _finish_reddit_row(row: dict[str, Any]) -> None:
    """Fill what the fullnames of a row of Reddit say: its kind, its thread, whether its parent is missing."""
    parent = _text(row, "reply_to")
    if _text(row, "id").startswith("t3_"):
        row.setdefault("kind", "submission")
        row["thread"] = row["id"]
        row.pop("reply_to", None)
    elif _text(row, "id").startswith("t1_"):
        row.setdefault("kind", "comment")
        row["parent_missing"] = row.get("parent_missing") or not parent
        if not _text(row, "thread") and parent.startswith("t3_"):
            row["thread"] = parent


def _is_comment(row: Mapping[str, Any]) -> bool:
    """Return whether a row of Reddit is a comment: by its kind, else its parent or thread; a submission has a title."""
    kind = _text(row, "kind").lower()
    if kind:
        return "comment" in kind or kind in ("t1", "reply")
    if _text(row, "reply_to"):
        return True
    thread = _text(row, "thread").lower().removeprefix("t3_")
    return thread != _text(row, "id").lower() if thread else not _text(row, "title")


def _fill_youtube_parent(row: dict[str, Any]) -> None:
    native = _text(row, "id").removeprefix("youtube:")
    if match := _YOUTUBE_REPLY.fullmatch(native):
        row["reply_to"] = f"youtube:{match['parent']}"


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""
