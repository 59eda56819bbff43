"""Converts reviews on Steam, and the developers' answers to them, to Posts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from collectors.engine.json_fields import WRONG_SHAPE, count, epoch, nested, required_text, text
from collectors.engine.place import Item
from talkworthy.model import BUSINESS_REPLY, Engagement, Post
from talkworthy.plain_text import bbcode_to_plain_text

PROFILES = "https://steamcommunity.com/profiles"
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "arabic": "ar", "brazilian": "pt", "bulgarian": "bg", "czech": "cs", "danish": "da", "dutch": "nl",
        "english": "en", "finnish": "fi", "french": "fr", "german": "de", "greek": "el", "hungarian": "hu",
        "indonesian": "id", "italian": "it", "japanese": "ja", "koreana": "ko", "latam": "es", "norwegian": "no",
        "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru", "schinese": "zh", "spanish": "es",
        "swedish": "sv", "tchinese": "zh", "thai": "th", "turkish": "tr", "ukrainian": "uk", "vietnamese": "vi",
    }
)  # fmt: skip
"""Steam's names of languages -> ISO 639 (https://partner.steamgames.com/doc/store/localization/languages)."""


def to_payload(review: Item, app: str, name: str) -> dict[str, Any]:
    """Return a review together with what it does not say itself: which game it reviews."""
    return {"app": app, "name": name, "review": dict(review)}


def to_post(raw: Item) -> Post:
    """Return the review in a payload of `to_payload`. Raises one of WRONG_SHAPE if it is malformed.

    Its flags say whether its author recommends the game, got it free, and played it before its release.
    """
    review, native = nested(raw, "review"), to_native(raw)
    steam_id = _digits(review.get("author"), "steamid")
    return Post(
        id=f"steam:{native}",
        source="steam",
        kind="review",
        created_at=epoch(review, "timestamp_created"),
        thread=f"steam:{native}",
        text=bbcode_to_plain_text(text(review, "review")).strip(),
        author=steam_id or f"reviewer {native[-8:]}",
        community=text(raw, "name") or None,
        url=f"{PROFILES}/{steam_id}/recommended/{text(raw, 'app')}/" if steam_id else None,
        lang=LANGUAGES.get(text(review, "language")),
        engagement=Engagement(likes=_count(review, "votes_up"), replies=_count(review, "comment_count")),
        flags=tuple(_flags(review)),
    )


def to_answer(raw: Item) -> Post | None:
    """Return the developer's answer to the review in a payload; None if there is none. Raises as `to_post`.

    Its id and author are those of an import: Steam does not name who answers.
    """
    review, native = nested(raw, "review"), to_native(raw)
    answer = bbcode_to_plain_text(text(review, "developer_response")).strip()
    if not answer:
        return None
    answered = "timestamp_dev_responded" if review.get("timestamp_dev_responded") else "timestamp_created"
    return Post(
        id=f"steam:{native}/reply",
        source="steam",
        kind="reply",
        created_at=epoch(review, answered),
        thread=f"steam:{native}",
        text=answer,
        author=text(raw, "name") or "Developer",
        community=text(raw, "name") or None,
        reply_to=f"steam:{native}",
        flags=(BUSINESS_REPLY,),
    )


def to_native(raw: Item) -> str:
    """Return the id of the review in a payload, a number in quotation marks. Raises KeyError, TypeError, ValueError."""
    native = required_text(nested(raw, "review"), "recommendationid")
    if not (native.isascii() and native.isdecimal() and len(native) <= 20):
        raise ValueError("recommendationid is not an id")
    return native


def _flags(review: Mapping[str, Any]) -> list[str]:
    names = {"received_for_free": "received_for_free", "written_during_early_access": "early_access"}
    thumb = {True: ["recommended"], False: ["not_recommended"]}
    voted = review.get("voted_up")
    given = thumb[voted] if isinstance(voted, bool) else []
    return given + [flag for key, flag in names.items() if review.get(key) is True]


def _count(review: Mapping[str, Any], key: str) -> int | None:
    """Return a count. One that cannot be read costs the count, not the review: Steam has sent 2**32 - 1 for votes."""
    try:
        number = count(review, key)
    except WRONG_SHAPE:
        return None
    return number if number is not None and number < 2**31 else None


def _digits(holder: object, key: str) -> str:
    """Return the number under `key` as a text, "" if there is none."""
    value = holder.get(key) if isinstance(holder, dict) else None
    return value if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 20 else ""
