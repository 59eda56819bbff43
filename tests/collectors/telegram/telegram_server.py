"""Invented channels and groups of Telegram, and the methods that the collector calls."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from loopback_http import Request, Response
from loopback_source import BRAND, HOUR
from mtproto_server import MtprotoLoopback

BASE = 1_772_323_200  # 2026-03-01, in seconds since 1970
CHANNEL, DISCUSSION, GROUP = 1001, 2001, 3001
NAMES = {CHANNEL: "crema_news", GROUP: "espresso_talk"}
TITLES = {CHANNEL: "Crema News", DISCUSSION: "Crema News Chat", GROUP: "Espresso Talk"}
KEYS = {CHANNEL: 11, DISCUSSION: 22, GROUP: 33}
PEOPLE = {1: ("Rosa", None), 2: ("Tomas", "Vrba"), 3: ("Ines", None), 4: ("Brew Bot", None)}
BOT = 4
CONFIG = """
chat_size_max megagroup_size_max forwarded_count_max online_update_period_ms offline_blur_timeout_ms
offline_idle_timeout_ms online_cloud_timeout_ms notify_cloud_delay_ms notify_default_delay_ms push_chat_period_ms
push_chat_limit edit_time_limit revoke_time_limit revoke_pm_time_limit rating_e_decay stickers_recent_limit
channels_read_media_period call_receive_timeout_ms call_ring_timeout_ms call_connect_timeout_ms call_packet_timeout_ms
caption_length_max message_length_max webfile_dc_id
"""


@dataclass
class TelegramWorld:
    """Messages by chat and number. `comment` writes below a channel's post, whose copy is in the discussion group."""

    messages: dict[int, dict[int, dict[str, Any]]] = field(
        default_factory=lambda: {CHANNEL: {}, DISCUSSION: {}, GROUP: {}}
    )
    copies: dict[int, int] = field(default_factory=dict)

    def write(self, chat: int, text: str, at: int, author: int | None = None, answers: int = 0) -> int:
        """Write a message; return its number."""
        number = max(self.messages[chat], default=0) + 1
        message: dict[str, Any] = {
            "_": "Message",
            "id": number,
            "peer_id": {"_": "PeerChannel", "channel_id": chat},
            "date": at,
            "message": text,
        }
        if author is not None:
            message["from_id"] = {"_": "PeerUser", "user_id": author}
        if answers:
            top = self.top(chat, answers)
            header: dict[str, Any] = {"_": "MessageReplyHeader", "reply_to_msg_id": answers}
            message["reply_to"] = header if top == answers else header | {"reply_to_top_id": top}
        self.messages[chat][number] = message
        return number

    def post(self, text: str, at: int) -> int:
        """Write a post of the channel, with its copy in the discussion group."""
        number = self.write(CHANNEL, text, at)
        copy = self.write(DISCUSSION, text, at + 1)
        peer = {"_": "PeerChannel", "channel_id": CHANNEL}
        origin = {"_": "MessageFwdHeader", "date": at, "from_id": peer, "channel_post": number}
        self.messages[DISCUSSION][copy] |= {"from_id": peer, "fwd_from": origin}
        self.messages[CHANNEL][number] |= {"views": 900, "forwards": 2}
        self.copies[number] = copy
        return number

    def comment(self, post: int, text: str, at: int, author: int = 1, answers: int = 0) -> int:
        """Write a comment below a post of the channel, as an answer to another comment if `answers`."""
        return self.write(DISCUSSION, text, at, author, answers or self.copies[post])

    def top(self, chat: int, number: int) -> int:
        """Return the first message of the thread of a message."""
        while (header := self.messages[chat].get(number, {}).get("reply_to")) is not None:
            number = header.get("reply_to_top_id", header["reply_to_msg_id"])
        return number

    def below(self, chat: int, top: int) -> list[int]:
        return [number for number in self.messages[chat] if number != top and self.top(chat, number) == top]

    def delete(self, native: str) -> None:
        """Delete a message, `chat/number`, wherever it is; a number alone is that of the only chat that has it."""
        chat, number = self.locate(native)
        del self.messages[chat][number]

    def edit(self, native: str, text: str) -> None:
        chat, number = self.locate(native)
        self.messages[chat][number]["message"] = text

    def locate(self, native: str) -> tuple[int, int]:
        number = int(native)
        return next(chat for chat in reversed(self.messages) if number in self.messages[chat]), number

    def threads(self) -> list[list[tuple[int, int]]]:
        """Return the threads as chats and numbers of their messages; the copies of posts are left out."""
        posts = [
            [(CHANNEL, post), *((DISCUSSION, number) for number in self.below(DISCUSSION, self.copies[post]))]
            for post in self.messages[CHANNEL]
        ]
        tops = [number for number in self.messages[GROUP] if self.top(GROUP, number) == number]
        return posts + [[(GROUP, top), *((GROUP, number) for number in self.below(GROUP, top))] for top in tops]

    def named(self) -> list[list[tuple[int, int]]]:
        return [
            thread
            for thread in self.threads()
            if any(BRAND in self.messages[chat][number]["message"] for chat, number in thread)
        ]


def make_world(threads: int = 9) -> TelegramWorld:
    """Return a world in which two of three threads name the brand: in the first post, or in a comment."""
    world = TelegramWorld()
    for number in range(1, 101):  # so that each number is used in one chat only
        world.messages[DISCUSSION][number] = {"_": "MessageEmpty", "id": number}
    for number in range(1, 1001):
        world.messages[GROUP][number] = {"_": "MessageEmpty", "id": number}
    for index in range(threads):
        at = BASE + index * int(HOUR)
        name = f"The new grinder of {BRAND} is here" if index % 3 == 0 else f"Grinder test {index}"
        if index % 2:
            top = world.write(GROUP, name, at, 3)
            first = world.write(GROUP, f"I like my {BRAND}" if index % 3 == 1 else "I like mine", at + 60, 2, top)
            world.write(GROUP, "same here", at + 120, BOT, first)
            world.write(GROUP, "mine broke", at + 180, 1, top)
        else:
            post = world.post(name, at)
            first = world.comment(post, f"is {BRAND} any good?" if index % 3 == 1 else "is it good?", at + 60, 1)
            world.comment(post, "it is", at + 120, 2, first)
            world.comment(post, "too loud", at + 180, 3)
    for chat in (DISCUSSION, GROUP):
        world.messages[chat] = {n: message for n, message in world.messages[chat].items() if "date" in message}
    return world


class TelegramServer:
    """The methods of Telegram's API over a world."""

    loopback: ClassVar[type[MtprotoLoopback]] = MtprotoLoopback

    def __init__(self, world: TelegramWorld) -> None:
        self.world = world

    def __call__(self, request: Request) -> Response:
        arguments = {name: json.loads(value) for name, value in request.fields.items()}
        name = request.path.rpartition(".")[2].removesuffix("Request")
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        return getattr(self, f"_{method}")(arguments)

    def _get_config(self, _: dict[str, Any]) -> Response:
        numbers = dict.fromkeys(CONFIG.split(), 1)
        now = int(time.time())
        return Response(
            {"_": "Config", "date": now, "expires": now + 3600, "test_mode": False, "this_dc": 2, "dc_options": [],
             "dc_txt_domain_name": "", "me_url_prefix": "https://t.me/", **numbers}
        )  # fmt: skip

    def _get_nearest_dc(self, _: dict[str, Any]) -> Response:
        return Response({"_": "NearestDc", "country": "DE", "this_dc": 2, "nearest_dc": 2})

    def _resolve_username(self, arguments: dict[str, Any]) -> Response:
        chat = next((number for number, name in NAMES.items() if name == arguments["username"]), 0)
        if not chat:
            return Response(status=404)
        peer = {"_": "PeerChannel", "channel_id": chat}
        return Response({"_": "contacts.ResolvedPeer", "peer": peer, "chats": [to_chat(chat)], "users": []})

    def _get_full_channel(self, arguments: dict[str, Any]) -> Response:
        chat = arguments["channel"]["channel_id"]
        counts = dict.fromkeys(("read_inbox_max_id", "read_outbox_max_id", "unread_count", "pts"), 1)
        full = {
            "_": "ChannelFull", "id": chat, "about": "", "chat_photo": {"_": "PhotoEmpty", "id": 1}, "bot_info": [],
            "notify_settings": {"_": "PeerNotifySettings"}, "linked_chat_id": DISCUSSION, **counts,
        }  # fmt: skip
        chats = [to_chat(chat), to_chat(DISCUSSION)]
        return Response({"_": "messages.ChatFull", "full_chat": full, "chats": chats, "users": []})

    def _search(self, arguments: dict[str, Any]) -> Response:
        """All words must match, as in Telegram's search; times are exclusive at both ends."""
        words = arguments["q"].lower().split()
        low, high = (to_seconds(arguments[key]) for key in ("min_date", "max_date"))
        chat = arguments["peer"]["channel_id"]
        hits = [
            number
            for number, message in self.world.messages[chat].items()
            if all(word in message["message"].lower() for word in words)
            and (low is None or message["date"] > low)
            and (high is None or message["date"] < high)
        ]
        return self._page(chat, hits, arguments)

    def _get_replies(self, arguments: dict[str, Any]) -> Response:
        chat, number = arguments["peer"]["channel_id"], arguments["msg_id"]
        if chat == CHANNEL:
            chat, number = DISCUSSION, self.world.copies[number]
        return self._page(chat, self.world.below(chat, number), arguments)

    def _get_messages(self, arguments: dict[str, Any]) -> Response:
        chat = arguments["channel"]["channel_id"]
        return self._messages(chat, [item["id"] for item in arguments["id"]])

    def _page(self, chat: int, numbers: list[int], arguments: dict[str, Any]) -> Response:
        before, limit = arguments["offset_id"], arguments["limit"]
        newest = [number for number in sorted(numbers, reverse=True) if not before or number < before]
        return self._messages(chat, newest[:limit])

    def _messages(self, chat: int, numbers: list[int]) -> Response:
        users = [
            {"_": "User", "id": user, "first_name": first, "last_name": last}
            | ({"bot": True, "bot_info_version": 1} if user == BOT else {})
            for user, (first, last) in PEOPLE.items()
        ]
        messages = [self._message(chat, number) for number in numbers]
        chats = [to_chat(number) for number in TITLES]
        return Response(
            {"_": "messages.ChannelMessages", "pts": 1, "count": len(messages), "messages": messages, "topics": [],
             "chats": chats, "users": users}
        )  # fmt: skip

    def _message(self, chat: int, number: int) -> dict[str, Any]:
        message = self.world.messages[chat].get(number)
        if message is None:
            return {"_": "MessageEmpty", "id": number, "peer_id": None}
        below = DISCUSSION if chat == CHANNEL else chat
        replies = len(self.world.below(below, self.world.copies[number] if chat == CHANNEL else number))
        return message | {"replies": {"_": "MessageReplies", "replies": replies, "replies_pts": 1}}


def to_chat(number: int) -> dict[str, Any]:
    """Return a channel or group; the discussion group has no name of its own."""
    is_channel = number == CHANNEL
    return {
        "_": "Channel", "id": number, "title": TITLES[number], "photo": {"_": "ChatPhotoEmpty"}, "date": BASE,
        "access_hash": KEYS[number], "username": NAMES.get(number), "broadcast": is_channel or None,
        "megagroup": None if is_channel else True, "has_link": (number != GROUP) or None,
    }  # fmt: skip


def to_seconds(moment: str | None) -> float | None:
    """Return a time of a request, None for none; Telethon writes none as 1970."""
    return (datetime.fromisoformat(moment).timestamp() or None) if moment else None
