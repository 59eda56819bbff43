"""The NDJSON form of a Post, which `import` reads and `export posts` writes: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec

from talkworthy.model import DELETED_PLACEHOLDERS, Engagement, Post, to_utc
from talkworthy.plain_text import repair_plain_text
from talkworthy.plain_text.characters import clean as clean
from talkworthy.plain_text.stars import to_stars

KEYS = (
    "source",
    "id",
    "kind",
    "author",
    "community",
    "thread",
    "reply_to",
    "quotes",
    "title",
    "text",
    "url",
    "lang",
    "created_at",
    "likes",
    "replies",
    "reposts",
    "views",
    "rating",
    "parent_missing",
)
"""The keys in the order in which they are written. `flags` and `gone` follow where they are set."""

_LARGEST = 2**63 - 1  # the largest value of an integer column in both databases
_Zoned = Annotated[datetime, msgspec.Meta(tz=True)]
_JSON_WORDS = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}


class BadRow(ValueError):
    """A row that cannot become a Post; `reason` is one sentence for the author of the row."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def to_row(post: Post) -> dict[str, Any]:
    """Return `post` as a JSON object: keys in the order of KEYS, those without a value left out."""
    engagement = post.engagement
    row: dict[str, Any] = {
        "source": post.source,
        "id": post.id,
        "kind": post.kind,
        "author": post.author,
        "community": post.community,
        "thread": post.thread,
        "reply_to": post.reply_to,
        "quotes": post.quotes,
        "title": post.title,
        "text": post.text,
        "url": post.url,
        "lang": post.lang,
        "created_at": _to_rfc3339(post.created_at),
        "likes": engagement.likes,
        "replies": engagement.replies,
        "reposts": engagement.reposts,
        "views": engagement.views,
        "rating": post.rating,
        "parent_missing": post.parent_missing,
        "flags": list(post.flags) or None,
        "gone": post.gone,
    }
    needs_text = not post.title and not post.text
    return {
        key: value
        for key, value in row.items()
        if not (value is None or value is False or value == "") or (needs_text and key == "text")
    }


def to_post(row: Mapping[str, Any]) -> Post:
    """Return the Post that `row` describes; unknown keys are ignored.

    Required: `source`, `id`, `created_at`, and `text` or `title` (which may be empty, for tombstones and posts that
    are only a picture, but not null). A post without `thread` starts its own if it has no `reply_to`; a reply without
    `thread` gets "", and the caller, who has the other posts, follows the replies up to the root. The keys of earlier
    versions are read too: `conversation` for `thread`, `marks` for `flags`. Raises BadRow.
    """
    source = _source(row)
    post_id = _id(row, "id", source)
    if post_id is None:
        raise BadRow("id is missing.")
    reply_to = _id(row, "reply_to", source)
    thread_key = "thread" if row.get("thread") is not None else "conversation"
    flags_key = "flags" if row.get("flags") is not None else "marks"
    title, text = _prose(row, "title"), _prose(row, "text")
    if title is None and text is None:
        raise BadRow("text and title are both missing; one must be there, empty if there is nothing to say.")
    # other tools write Reddit's placeholders for deletion where we write `gone`
    gone = _flag(row, "gone") or text in DELETED_PLACEHOLDERS
    author = _text(row, "author")
    return Post(
        id=post_id,
        source=source,
        kind=_text(row, "kind") or "",
        created_at=_moment(row.get("created_at")),
        thread=_id(row, thread_key, source) or ("" if reply_to else post_id),
        title="" if gone else title or "",
        text="" if gone else text or "",
        author=None if gone or author in DELETED_PLACEHOLDERS else author or None,
        community=_text(row, "community") or None,
        reply_to=reply_to,
        quotes=_id(row, "quotes", source),
        url=_text(row, "url") or None,
        lang=_text(row, "lang") or None,
        engagement=_engagement(row),
        parent_missing=_flag(row, "parent_missing"),
        flags=_to_flags(row, flags_key),
        gone=gone,
        rating=_rating(row),
    )


def encode(post: Post) -> bytes:
    """Return `post` as one line of NDJSON, without the line end."""
    return msgspec.json.encode(to_row(post))


def decode(line: bytes) -> Post:
    """Return the Post in one line of NDJSON. Raises BadRow."""
    return to_post(decode_object(line))


def decode_object(line: bytes) -> dict[str, Any]:
    """Return the JSON object in `line`. Raises BadRow where it is not JSON, or not an object.

    The second parser is for half surrogate pairs (`"\\ud83d"`) from cut-off emoji, which JSON allows and UTF-8 does
    not: Python's own parser accepts them, and `clean` replaces them.
    """
    try:
        value = msgspec.json.decode(line)
    except RecursionError as error:  # Python's own parser would fail as well
        raise BadRow(f"The line is not JSON that can be read: {error}.") from error
    except (msgspec.MsgspecError, UnicodeDecodeError):
        try:
            value = json.loads(line, strict=False)
        except UnicodeDecodeError as error:
            raise BadRow("The line is not UTF-8 text.") from error
        except (ValueError, RecursionError) as error:
            raise BadRow(f"The line is not JSON: {error}.") from error
    if not isinstance(value, dict):
        raise BadRow(f"The line is {_word(value)}, not a JSON object.")
    return value


def _to_rfc3339(moment: datetime) -> str:
    return to_utc(moment).isoformat().removesuffix("+00:00") + "Z"


def _source(row: Mapping[str, Any]) -> str:
    source = _text(row, "source")
    if not source:
        raise BadRow("source is missing.")
    if ":" in source:
        raise BadRow(f"source is {source!r}; a source's name has no colon in it.")
    return source


def _id(row: Mapping[str, Any], key: str, source: str) -> str | None:
    value = _text(row, key)
    if not value:
        return None
    if not value.startswith(f"{source}:") or len(value) == len(source) + 1:
        raise BadRow(f"{key} is {value[:80]!r}; it must be the source and its own id, such as '{source}:123'.")
    return value


def _text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadRow(f"{key} is {_word(value)}; it must be text.")
    return clean(value)


def _prose(row: Mapping[str, Any], key: str) -> str | None:
    """Return a text for readers, repaired where it is certainly damaged."""
    value = _text(row, key)
    return value and repair_plain_text(value)


def _flag(row: Mapping[str, Any], key: str) -> bool:
    value = row.get(key)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise BadRow(f"{key} is {_word(value)}; it must be true or false.")
    return value


def _moment(value: object) -> datetime:
    if value is None:
        raise BadRow("created_at is missing.")
    try:
        if isinstance(value, str):
            return to_utc(msgspec.convert(value, _Zoned))
    except (msgspec.ValidationError, OverflowError, UnicodeEncodeError):
        pass  # reported below, as for every other value
    shown = repr(value[:80]) if isinstance(value, str) else _word(value)
    raise BadRow(f"created_at is {shown}; it must be RFC 3339 with an offset, such as '2026-03-01T09:30:00Z'.")


def _engagement(row: Mapping[str, Any]) -> Engagement:
    return Engagement(*(_count(row, key) for key in ("likes", "replies", "reposts", "views")))


def _count(row: Mapping[str, Any], key: str) -> int | None:
    value = row.get(key)
    if value is None:
        return None
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole and not (isinstance(value, float) and value.is_integer()):
        raise BadRow(f"{key} is {_word(value)}; it must be a whole number.")
    number = int(value)
    if abs(number) > _LARGEST:
        raise BadRow(f"{key} is too large a number.")
    if number < 0 and key != "likes":  # scores may be negative, counts may not
        raise BadRow(f"{key} is {number}; a count cannot be negative.")
    return number


def _rating(row: Mapping[str, Any]) -> float | None:
    value = row.get("rating")
    stars = to_stars(value)
    if stars is None and value is not None:
        shown = repr(value[:80]) if isinstance(value, str) else _word(value)
        raise BadRow(f"rating is {shown}; it must be stars from 0.5 to 5.")
    return stars


def _to_flags(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key)
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(flag, str) for flag in value):
        raise BadRow(f"{key} must be a list of texts.")
    return tuple(clean(flag) for flag in value)


def _word(value: object) -> str:
    if isinstance(value, float) and not value.is_integer():
        return f"{value}"
    return "null" if value is None else _JSON_WORDS.get(type(value), type(value).__name__)
