"""Telegram: posts that name a brand in the public channels and groups of the brand file, with the comments below them.

API: https://core.telegram.org/methods (messages.search, messages.getReplies, channels.getMessages), through Telethon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collectors.engine.collector import Access, FreeSource, Query, RecheckRule, collector
from collectors.engine.cursor import SourceCursor
from collectors.engine.failures import NotFound
from collectors.engine.json_fields import integer, nested, unpack
from collectors.engine.place import SourcePlace
from collectors.engine.recheck import CurrentPosts, recheck_groups, to_groups
from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from collectors.engine.search.query import to_searches
from collectors.engine.thread_collector import to_batches
from collectors.engine.thread_source import SearchPlan
from collectors.telegram.channel_threads import PAGE, ChannelThreads
from collectors.telegram.client import TelegramClient
from collectors.telegram.parse import Chat, Names
from collectors.telegram.parse import to_post as to_post  # every source has its `to_post` in its own file
from talkworthy.errors import UserError
from talkworthy.model import Batch, Cursor, Post

DIALECT = Dialect(room=250, phrases=False)  # all words must match; there is no OR, no NOT and no phrase


@collector("telegram")
class TelegramCollector(FreeSource):
    """Searches each channel or group and its discussion group, reads whole threads, and follows them for new comments.

    The channels are the brand's `communities` under `telegram`. Settings: those of TelegramClient and SearchPlan.
    """

    dialect: ClassVar[Dialect | None] = DIALECT
    recheck_rule: ClassVar[RecheckRule | None] = RecheckRule(
        every=timedelta(days=7),
        at_once=PAGE,
        until_age=timedelta(days=365),
        why="People may delete and edit what they wrote at any time.",
    )

    def __init__(self, access: Access) -> None:
        self.notes = Notes()
        self.warnings = self.notes.warnings
        self.client = TelegramClient(access)
        self._access = access

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ping(self) -> str:
        from telethon.tl import functions

        with self.client.connected():
            self.client.ask("its nearest server", functions.help.GetNearestDcRequest())
        return "answers"

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield one Batch per thread, channel by channel; then an empty one with the cursor.

        A channel that fails is skipped with a line in `warnings`; if all fail, the last error is raised. Raises
        UserError if no channel is named.
        """
        names = [_to_name(name) for name in query.brand.communities.get("telegram", ())]
        if not names:
            raise UserError('No channel is named; add communities = { telegram = ["name"] } to the brand.')
        plan = SearchPlan.from_query(query, self._access)
        source_cursor = SourceCursor.from_json(cursor, plan.wanted.key)
        phrases = to_searches(query.brand, DIALECT)
        sources = [
            ChannelThreads(self._place(name), self.client, phrases, plan.wanted.names_brand)
            for name in dict.fromkeys(names)
        ]
        with self.client.connected():
            yield from to_batches(sources, plan, source_cursor, self.notes)

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Yield one Batch per channel or discussion group; posts of a chat without a public name stay as they are."""
        channels: dict[str, ChannelThreads] = {}

        def recheck(group: tuple[str, int], known: Sequence[Post]) -> CurrentPosts:
            name, number = group
            channel = channels.setdefault(name, ChannelThreads(self._place(name), self.client))
            try:
                chat = channel.chats().get(number)
            except NotFound:  # renamed: its posts may be there under another name
                return {}
            return channel.current(chat, known) if chat else {}

        groups = to_groups(posts, _to_group)
        if not groups:
            return
        with self.client.connected():
            yield from recheck_groups(groups, recheck, self.client, self.notes)
        for channel in channels.values():
            channel.place.warn_malformed()

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Return the post without its author and community, whose names were in another part of the answer."""
        letter = unpack(raw)
        return [to_post(nested(letter, "message"), Chat(integer(letter, "chat"), 0, "", ""), Names())]

    def _place(self, name: str) -> SourcePlace:
        return SourcePlace(name, self.client, self.notes, items="messages")


def _to_name(name: str) -> str:
    """Return the name of a channel in t.me/name, @name or name."""
    return name.strip().rstrip("/").rpartition("/")[2].removeprefix("@")


def _to_group(post: Post) -> tuple[str, int] | None:
    """Return the public name of the channel in a post's address, and the number of the chat in its id."""
    name, _, number = (post.url or "").removeprefix("https://t.me/").partition("/")
    chat = post.id.removeprefix("telegram:").partition("/")[0]
    return (name, int(chat)) if chat.isdecimal() and name not in ("", "c") and number else None
