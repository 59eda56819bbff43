"""Reads the JSON of DiscordChatExporter (https://github.com/Tyrrrz/DiscordChatExporter)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from collectors.engine.json_fields import required_text
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
)
from talkworthy.model import Post

_SITE = "https://discord.com/channels"
_PRIVATE = "A direct conversation on Discord is not public; its messages are not read."
DELETED = "Deleted User"
"""The name that all deleted accounts share."""

_NOTICES = frozenset({
    "RecipientAdd", "RecipientRemove", "Call", "ChannelNameChange", "ChannelIconChange", "ChannelPinnedMessage",
    "GuildMemberJoin", "ThreadCreated",
})  # fmt: skip
"""Messages that Discord writes itself (`MessageKind` of DiscordChatExporter)."""


@reader("discord_json")
class DiscordJson:
    """Matches an object with `guild`, `channel` and `messages`.

    A message in a thread of Discord answers the message that the thread began with, whose id is the thread's. A
    forwarded message without words of its own, and what Discord writes itself, are passed over.
    """

    description: ClassVar[str] = "DiscordChatExporter JSON"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(_is_channel(row) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, to_posts, self._notes)


def to_posts(row: dict[str, Any]) -> Iterator[Post | str | LeftOut]:
    """Yield the posts of a channel."""
    guild, channel = object_of(row.get("guild")), object_of(row.get("channel"))
    if text_of(channel.get("type")).startswith("Direct"):
        yield _PRIVATE
        return
    convert, messages = _converter(guild, channel), objects_of(row.get("messages"))
    items: Iterator[Post | str | LeftOut] = convert_each(messages, convert, "a message of Discord")
    yield from items


def _converter(guild: Raw, channel: Raw) -> Callable[[Raw], Post | LeftOut | None]:
    return lambda message: to_post(message, guild, channel)


def to_post(message: Raw, guild: Raw, channel: Raw) -> Post | LeftOut | None:
    """Return the post in a message; None for a notice of Discord. Raises BadRow or KeyError."""
    words = text_of(message.get("content"))
    if message.get("type") in _NOTICES:
        return None
    if not words and isinstance(message.get("forwardedMessage"), dict):
        return LeftOut(SHARES)
    native, author = required_text(message, "id"), object_of(message.get("author"))
    place = f"{text_of(guild.get('id'))}/{text_of(channel.get('id'))}"
    return build_post(
        "discord",
        {
            "id": native,
            "kind": "message",
            "created_at": to_iso(message.get("timestamp")),
            "reply_to": _find_parent(message, channel, native),
            "text": words,
            "author": to_author(author),
            "community": to_community(text_of(guild.get("name")), text_of(channel.get("name"))),
            "url": f"{_SITE}/{place}/{native}",
            "likes": count_reactions(objects_of(message.get("reactions")), "emoji.name", "count"),
            "flags": (
                *(("bot",) if author.get("isBot") is True else ()),
                *(("edited",) if message.get("timestampEdited") else ()),
            ),
        },
    )


def to_author(author: Raw) -> str:
    """Return the account's name, "" for a deleted account; names of before 2023 have a number: `rosa#1234`."""
    number = text_of(author.get("discriminator")).strip("0")
    name = text_of(author.get("name"))
    if name == DELETED:
        return ""
    return f"{name}#{text_of(author.get('discriminator'))}" if name and number else name


def to_community(guild: str, channel: str) -> str:
    """Return `server #channel`, as people name a channel."""
    return f"{guild} #{channel}".strip() if channel else guild


def _is_channel(row: Raw) -> bool:
    kinds = {"guild": dict, "channel": dict, "messages": list}
    return all(isinstance(row.get(key), kind) for key, kind in kinds.items())


def _find_parent(message: Raw, channel: Raw, native: str) -> str:
    reference = object_of(message.get("reference"))
    if reference.get("type", "Default") != "Forward" and message.get("type") != "ThreadStarterMessage":
        parent = text_of(reference.get("messageId"))
        if parent and parent != native:
            return parent
    first = text_of(channel.get("id")) if "Thread" in text_of(channel.get("type")) else ""
    return first if first != native else ""
