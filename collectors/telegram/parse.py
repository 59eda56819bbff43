"""Converts messages of Telegram, as JSON, to Posts with the ids that an import of Telegram Desktop gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from collectors.engine.json_fields import count, integer, moment, nested, positive_id, text
from collectors.engine.place import Item
from talkworthy.model import Engagement, Post
from talkworthy.plain_text.characters import clean

MESSAGE, DELETED = "Message", "MessageEmpty"


@dataclass(frozen=True, slots=True)
class Chat:
    """A channel or group: its number and key in requests, its name in addresses ("" for none), and its title.

    A discussion group bears the title of its channel: what is written there is written about the channel's posts.
    """

    number: int
    key: int
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy of a channel's post with which its thread begins in the discussion group: its number there, the id of
    the post, and the post's address.
    """

    number: int
    post: str
    url: str


@dataclass(frozen=True, slots=True)
class Names:
    """Who wrote: numbers of people and of chats -> the name that Telegram shows, and the numbers of bots."""

    people: Mapping[int, str] = field(default_factory=dict)
    chats: Mapping[int, str] = field(default_factory=dict)
    bots: frozenset[int] = frozenset()


def to_names(users: Iterable[Item], chats: Iterable[Item]) -> Names:
    """Return the names in an answer. A person who has deleted the account has none."""
    people: dict[int, str] = {}
    bots: set[int] = set()
    for user in users:
        if isinstance(number := user.get("id"), int):
            people[number] = " ".join(filter(None, (_name(user, "first_name"), _name(user, "last_name"))))
            if user.get("bot") is True:
                bots.add(number)
    titles = {chat["id"]: _name(chat, "title") for chat in chats if isinstance(chat.get("id"), int)}
    return Names(people, titles, frozenset(bots))


def to_post(message: Item, chat: Chat, names: Names, copy: Copy | None = None) -> Post:
    """Return the post in a message.

    `copy`: where the thread of the message begins, if that is a channel's post. Raises one of WRONG_SHAPE if a required
    key is missing or malformed.
    """
    if message.get("_") != MESSAGE:
        raise KeyError("_")
    number, (parent, top) = positive_id(message, "id"), answered(message)
    author, is_bot = _author(message, chat, names)
    return Post(
        id=to_id(chat, number),
        source="telegram",
        kind="message",
        created_at=moment(message, "date"),
        thread=to_id(chat, top or parent or number, copy),
        text=text(message, "message"),
        author=author or None,
        community=chat.title,
        reply_to=to_id(chat, parent, copy) if parent else None,
        url=f"{copy.url}?comment={number}" if copy else to_url(chat, number),
        engagement=Engagement(
            likes=_reactions(message),
            replies=replies_of(message),
            reposts=count(message, "forwards"),
            views=count(message, "views"),
        ),
        flags=(*(("bot",) if is_bot else ()), *(("edited",) if message.get("edit_date") else ())),
    )


def is_own(message: Item) -> bool:
    """Return whether a message has words of its own: it is no notice of Telegram, and no forward of another's words."""
    return message.get("_") == MESSAGE and message.get("fwd_from") is None


def to_id(chat: Chat, number: int, copy: Copy | None = None) -> str:
    """Return the id of a message; that of the channel's post for its copy."""
    return copy.post if copy and number == copy.number else f"telegram:{chat.number}/{number}"


def to_url(chat: Chat, number: int) -> str:
    """Return the address of a message; a group without a name shows its messages only to its members."""
    return f"https://t.me/{chat.name}/{number}" if chat.name else f"https://t.me/c/{chat.number}/{number}"


def answered(message: Item) -> tuple[int, int]:
    """Return the number of the message that this one answers, and that of the first message of its thread; 0 for none.

    An answer to a message of another chat, or to a story, begins a thread. Raises as `to_post`.
    """
    if message.get("reply_to") is None:
        return 0, 0
    header = nested(message, "reply_to")
    if header.get("reply_to_peer_id") is not None or header.get("reply_to_msg_id") is None:
        return 0, 0
    parent = positive_id(header, "reply_to_msg_id")
    return parent, positive_id(header, "reply_to_top_id") if header.get("reply_to_top_id") is not None else parent


def replies_of(message: Item) -> int | None:
    """Return the number of comments below a message, None where there can be none. Raises as `to_post`."""
    return count(nested(message, "replies"), "replies") if message.get("replies") is not None else None


def _name(holder: Item, key: str) -> str:
    value = holder.get(key)
    return clean(value) if isinstance(value, str) else ""


def _author(message: Item, chat: Chat, names: Names) -> tuple[str, bool]:
    """Return the name of the author, and whether it is a bot. What a channel or group posts as itself is its own."""
    if message.get("from_id") is None:
        return chat.title, False
    sender = nested(message, "from_id")
    if "user_id" in sender:
        number = integer(sender, "user_id")
        return names.people.get(number, ""), number in names.bots
    return names.chats.get(integer(sender, "channel_id"), ""), False


def _reactions(message: Item) -> int | None:
    if message.get("reactions") is None:
        return None
    results = nested(message, "reactions")["results"]
    return sum(count(result, "count") or 0 for result in results)
