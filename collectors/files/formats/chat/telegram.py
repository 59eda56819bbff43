"""Reads the `result.json` of Telegram Desktop: one chat, or all chats of an account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from collectors.engine.json_fields import integer
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.reading_notes import SHARES
from collectors.files.engine.streams import FileStream
from collectors.files.formats.chat.reactions import count_reactions
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
    to_seconds,
)
from talkworthy.model import Post

_PUBLIC = frozenset({"public_channel", "public_supergroup", "private_channel", "private_supergroup", "private_group"})
"""Types of chats with an audience; the others are conversations between two, and notes to oneself."""
_PRIVATE = "A private chat of Telegram (type {!r}) is not public; its messages are not read."


@reader("telegram")
class Telegram:
    """Matches a chat with `messages`, or an export of all `chats`.

    Channels and groups are read; conversations between two people are not. A forwarded message has no words of its own
    and is passed over, except where a channel's post begins a thread in its own discussion group.
    """

    description: ClassVar[str] = "Telegram Desktop (result.json)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(_is_chat(chat) for row in sample.objects() for chat in _chats(row))

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, to_posts, self._notes)


def to_posts(row: dict[str, Any]) -> Iterator[Post | str | LeftOut]:
    """Yield the posts of every chat in the row; a private chat gives one reason."""
    for chat in _chats(row):
        if not _is_chat(chat):
            continue
        kind = text_of(chat.get("type"))
        if kind not in _PUBLIC:
            yield _PRIVATE.format(kind)
            continue
        messages = objects_of(chat.get("messages"))
        items: Iterator[Post | str | LeftOut] = convert_each(messages, _converter(chat), "a message of Telegram")
        yield from items


def _converter(chat: Raw) -> Callable[[Raw], Post | LeftOut | None]:
    return lambda message: to_post(message, chat)


def to_post(message: Raw, chat: Raw) -> Post | LeftOut | None:
    """Return the post in a message; None for a notice of Telegram. Raises BadRow or KeyError."""
    if message.get("type") != "message":
        return None
    if _is_forward(message):
        return LeftOut(SHARES)
    place, parent = integer(chat, "id"), message.get("reply_to_message_id")
    elsewhere = text_of(message.get("reply_to_peer_id")).removeprefix("channel")
    author = text_of(message.get("from"))
    return build_post(
        "telegram",
        {
            "id": f"{place}/{integer(message, 'id')}",
            "kind": "message",
            "created_at": to_seconds(message.get("date_unixtime")) or to_iso(message.get("date")),
            "reply_to": f"{elsewhere or place}/{parent}" if isinstance(parent, int) else "",
            "text": to_text(message.get("text") or message.get("text_entities")),
            "author": author,
            "community": text_of(chat.get("name")),
            "likes": count_reactions(objects_of(message.get("reactions")), "emoji", "count"),
            "flags": ("edited",) if message.get("edited") else (),
        },
    )


def to_text(value: object) -> str:
    """Return the words of a message: a text, or a list of texts and entities (bold, link, mention ...)."""
    if not isinstance(value, list):
        return text_of(value)
    return "".join(text_of(piece.get("text")) if isinstance(piece, dict) else text_of(piece) for piece in value)


def _is_forward(message: Raw) -> bool:
    """Return whether the words are somebody else's: not where a channel repeats its post in its discussion group."""
    origin = message.get("forwarded_from")
    return "forwarded_from" in message and (not origin or origin != message.get("from"))


def _chats(row: Raw) -> list[dict[str, Any]]:
    if "messages" in row:
        return [dict(row)]
    wrapped = [object_of(row.get(key)).get("list") for key in ("chats", "left_chats")]
    return [chat for chats in wrapped for chat in objects_of(chats)]


def _is_chat(chat: Raw) -> bool:
    messages = objects_of(chat.get("messages"))
    named = {"type", "id", "messages"} <= chat.keys() and "guild" not in chat
    return named and (not messages or any({"id", "type", "date"} <= message.keys() for message in messages[:50]))
