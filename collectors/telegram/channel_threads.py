"""Reads one public channel or group of Telegram: its searches, its threads, and what became of known messages.

A channel's posts are discussed in a group of its own: Telegram copies each post there, and comments answer the
copy. What is in that group counts as below the channel's post.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from collectors.engine.cursor import UNREAD_SIZE, SearchHit
from collectors.engine.failures import NotFound
from collectors.engine.json_fields import WRONG_SHAPE, integer, moment, nested, positive_id
from collectors.engine.place import Item, SourcePlace
from collectors.engine.thread_source import Search, ThreadSnapshot
from collectors.telegram.client import TelegramClient
from collectors.telegram.parse import (
    DELETED,
    MESSAGE,
    Chat,
    Copy,
    Names,
    answered,
    is_own,
    replies_of,
    to_id,
    to_names,
    to_post,
    to_url,
)
from talkworthy.model import Post

PAGE = 100  # messages in one answer, the most that Telegram sends
MAX_COMMENTS = 5_000  # of one thread that are read
MESSAGES = "messages"


class ChannelThreads:
    """The ThreadSource of one channel or group. A thread is named by its chat's number and its first message's.

    `phrases` are searched for; `is_wanted` says which of the hits name the brand.
    """

    def __init__(
        self,
        place: SourcePlace,
        client: TelegramClient,
        phrases: Sequence[str] = (),
        is_wanted: Callable[[Post], bool] = bool,
    ) -> None:
        self.place = place
        self._client = client
        self._phrases = phrases
        self._is_wanted = is_wanted
        self._chats: dict[int, Chat] = {}
        self._sizes: dict[str, int] = {}
        self._first: dict[str, tuple[Item, Names]] = {}

    @property
    def searches(self) -> Mapping[str, Search]:
        """Return the search of the channel, and that of its discussion group, by the numbers of both."""
        return {str(chat.number): self._search_of(chat) for chat in self.chats().values()}

    def chats(self) -> Mapping[int, Chat]:
        """Return the channel or group, and the discussion group of a channel, by their numbers. Asks Telegram once."""
        if not self._chats:
            chat, group = self._open()
            self._chats = {chat.number: chat} | ({group.number: group} if group else {})
        return self._chats

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """Return the number of comments of each thread, UNREAD_SIZE for one that Telegram does not return.

        The first messages are kept for `read`, which thus takes one request less for each thread.
        """
        self._sizes = dict.fromkeys(known, UNREAD_SIZE)
        numbers: dict[int, list[int]] = {}
        for thread in known:
            chat_number, _, message_number = thread.partition("/")
            numbers.setdefault(int(chat_number), []).append(int(message_number))
        for number, wanted in numbers.items():
            if (chat := self.chats().get(number)) is not None:
                messages, names = self.look_up(chat, wanted)
                for message in messages:
                    self._note_size(chat, message, names)
        return self._sizes

    def read(self, thread: str) -> ThreadSnapshot:
        """Return the first message of a thread and all comments below it.

        Raises NotFound if it was deleted or is in no chat of this place.
        """
        chat_number, _, number = thread.partition("/")
        chat = self.chats().get(int(chat_number))
        if chat is None:
            raise NotFound(f"Telegram has no message {thread}.")
        message, names = self._first_of(chat, thread)
        if (post := self._copied(chat, message)) is not None:
            return replace(self.read(post), name=post, covers=frozenset({thread}))
        malformed, size = self.place.malformed, replies_of(message) or 0
        comments, copy = self._comments(chat, int(number)) if size else ([], None)
        posts = [*self._to_posts(chat, [message], names), *comments]
        covers = frozenset({f"{self._group_of(chat).number}/{copy.number}"}) if copy else frozenset()
        return ThreadSnapshot(posts, size, self.place.malformed == malformed, covers=covers)

    def _first_of(self, chat: Chat, thread: str) -> tuple[Item, Names]:
        """Return the first message of a thread. Raises NotFound if it was deleted."""
        if thread not in self._first:
            messages, names = self.look_up(chat, [int(thread.partition("/")[2])])
            if messages:
                self._first[thread] = messages[0], names
        message, names = self._first.pop(thread, ({}, Names()))
        if message.get("_") != MESSAGE:
            raise NotFound(f"Telegram has no message {thread}.")
        return message, names

    def look_up(self, chat: Chat, numbers: Sequence[int]) -> tuple[list[Item], Names]:
        """Return the messages with these numbers as they are now, in any order; deleted ones are a DELETED."""
        from telethon.tl import functions, types

        messages: list[Item] = []
        people, chats = [], []
        for start in range(0, len(numbers), PAGE):
            wanted = [types.InputMessageID(number) for number in numbers[start : start + PAGE]]
            channel = types.InputChannel(chat.number, chat.key)
            answer = self._client.ask(self.place.name, functions.channels.GetMessagesRequest(channel, wanted))
            messages += self._messages(answer)
            people += self.place.objects(answer, "users", self.place.name)
            chats += self.place.objects(answer, "chats", self.place.name)
        return messages, to_names(people, chats)

    def current(self, chat: Chat, known: Sequence[Post]) -> dict[str, Post | None]:
        """Return the state of known posts of one chat: None for a deleted one, nothing for one of unknown state."""
        numbers = [int(post.id.rpartition("/")[2]) for post in known]
        messages, names = self.look_up(chat, numbers)
        addresses = {post.id: post.url for post in known}  # the address of a comment names the post that it is below
        posts: dict[str, Post | None] = {
            post.id: replace(post, url=addresses.get(post.id, post.url))
            for post in self._to_posts(chat, messages, names)
        }
        gone = {to_id(chat, positive_id(message, "id")): None for message in messages if message.get("_") == DELETED}
        return posts | gone

    def _search_of(self, chat: Chat) -> Search:
        return lambda since, until: self._find(chat, since, until)

    def _find(self, chat: Chat, since: float, until: float) -> Iterator[SearchHit]:
        """Yield each message once that names the brand, newest first."""
        seen: set[int] = set()
        for phrase in self._phrases:
            for message, names in self._pages(partial(_search, chat, phrase, since, until)):
                try:
                    number, (parent, top) = positive_id(message, "id"), answered(message)
                    at = moment(message, "date").timestamp()
                    posts = self._to_posts(chat, [message], names)
                except WRONG_SHAPE as error:
                    self.place.add_dead_letter(message, error)
                    continue
                if number not in seen and any(map(self._is_wanted, posts)):
                    seen.add(number)
                    yield SearchHit(to_id(chat, number), f"{chat.number}/{top or parent or number}", at)

    def _comments(self, chat: Chat, number: int) -> tuple[list[Post], Copy | None]:
        """Return the comments below a message, oldest first, and the message's copy if they are in another chat."""
        from telethon.tl import functions, types

        group = self._group_of(chat)
        peer = types.InputPeerChannel(chat.number, chat.key)

        def ask(before: int) -> Any:
            return functions.messages.GetRepliesRequest(peer, number, before, None, 0, PAGE, 0, 0, 0)

        pages = list(self._pages(ask, MAX_COMMENTS))
        copy: Copy | None = None
        if group is not chat and (
            first := next((top for message, _ in pages for _, top in [answered(message)] if top), 0)
        ):
            copy = Copy(first, to_id(chat, number), to_url(chat, number))
        posts = [post for message, names in reversed(pages) for post in self._to_posts(group, [message], names, copy)]
        return posts, copy

    def _pages(self, request: Callable[[int], Any], most: int = 100_000) -> Iterator[tuple[Item, Names]]:
        """Yield the messages of a list, newest first, each with the names in its answer; `request` takes the number
        before which a page begins, 0 for the first one."""
        before = yielded = 0
        while yielded < most:
            answer = self._client.ask(self.place.name, request(before))
            messages = self._messages(answer)
            names = to_names(*(self.place.objects(answer, key, self.place.name) for key in ("users", "chats")))
            yield from ((message, names) for message in messages)
            numbers = [message["id"] for message in messages if isinstance(message.get("id"), int)]
            yielded += len(messages)
            if len(messages) < PAGE or not numbers or min(numbers) == before:
                return
            before = min(numbers)

    def _to_posts(self, chat: Chat, messages: Sequence[Item], names: Names, copy: Copy | None = None) -> list[Post]:
        posts = []
        for message in filter(is_own, messages):
            try:
                posts.append(to_post(message, chat, names, copy))
            except WRONG_SHAPE as error:
                self.place.add_dead_letter({"message": message, "chat": chat.number}, error)
        return posts

    def _messages(self, answer: Item) -> list[Item]:
        return self.place.objects(answer, MESSAGES, self.place.name)

    def _note_size(self, chat: Chat, message: Item, names: Names) -> None:
        try:
            thread = f"{chat.number}/{positive_id(message, 'id')}"
            self._first[thread] = message, names
            if message.get("_") == MESSAGE and thread in self._sizes:
                self._sizes[thread] = replies_of(message) or 0
        except WRONG_SHAPE as error:
            self.place.add_dead_letter(message, error)

    def _copied(self, chat: Chat, message: Item) -> str | None:
        """Return the thread of the channel's post whose copy in its discussion group this is; None for another."""
        channel = next(iter(self.chats().values()))
        origin = message.get("fwd_from")
        if chat is channel or not isinstance(origin, dict) or not isinstance(origin.get("channel_post"), int):
            return None
        sender = origin.get("from_id")
        is_from_channel = isinstance(sender, dict) and sender.get("channel_id") == channel.number
        return f"{channel.number}/{origin['channel_post']}" if is_from_channel else None

    def _group_of(self, chat: Chat) -> Chat:
        """Return the chat in which the comments on a chat's messages are."""
        return next((other for other in self.chats().values() if other is not chat), chat)

    def _open(self) -> tuple[Chat, Chat | None]:
        """Ask for the channel or group by its name, and for its discussion group."""
        from telethon.tl import functions, types

        answer = self._client.ask(self.place.name, functions.contacts.ResolveUsernameRequest(self.place.name))
        try:
            number = integer(nested(answer, "peer"), "channel_id")
            chats = {chat["id"]: chat for chat in self.place.objects(answer, "chats", self.place.name)}
            chat = _to_chat(chats[number], self.place.name)
        except WRONG_SHAPE:
            raise NotFound(f"{self.place.name} is no public channel or group of Telegram.") from None
        if chats[number].get("megagroup") is True or chats[number].get("has_link") is not True:
            return chat, None
        channel = types.InputChannel(chat.number, chat.key)
        full = self._client.ask(self.place.name, functions.channels.GetFullChannelRequest(channel))
        return chat, self._discussion_group(full, chat)

    def _discussion_group(self, full: Item, channel: Chat) -> Chat | None:
        try:
            number = nested(full, "full_chat").get("linked_chat_id")
            chats = {chat["id"]: chat for chat in self.place.objects(full, "chats", self.place.name)}
            return _to_chat(chats[number], str(chats[number].get("username") or ""), channel.title) if number else None
        except WRONG_SHAPE as error:
            raise self._client.format_error(self.place.name, "no discussion group") from error


def _to_chat(raw: Item, name: str, title: str = "") -> Chat:
    return Chat(positive_id(raw, "id"), integer(raw, "access_hash"), name, title or str(raw["title"]))


def _search(chat: Chat, words: str, since: float, until: float, before: int) -> Any:
    """Return the request for a page of messages with these words, written in `since <= time < until`."""
    from telethon.tl import functions, types

    earliest = datetime.fromtimestamp(since - 1, UTC) if since > 1 else None
    latest = datetime.fromtimestamp(math.ceil(until), UTC) if until < math.inf else None
    peer, every = types.InputPeerChannel(chat.number, chat.key), types.InputMessagesFilterEmpty()
    return functions.messages.SearchRequest(peer, words, every, earliest, latest, before, 0, PAGE, 0, 0, 0)
