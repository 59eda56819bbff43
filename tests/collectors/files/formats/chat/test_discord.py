"""The exports of DiscordChatExporter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chat_file_samples import DISCORD, message
from file_samples import SAMPLES
from sample_files import document, table

from talkworthy.model import Engagement

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


def test_messages_and_replies_are_read_and_notices_and_forwards_are_not(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["discord_json"]))
    assert rejects == []
    assert [(post.id, post.reply_to, post.thread, post.author) for post in posts] == [
        ("discord:1100000000000000001", None, "discord:1100000000000000001", "rosa"),
        ("discord:1100000000000000002", "discord:1100000000000000001", "discord:1100000000000000001", "tomas#1234"),
    ]
    assert posts[0].community == "Slow Coffee #beans"
    assert posts[0].url == "https://discord.com/channels/10/20/1100000000000000001"


def test_only_reactions_that_approve_are_likes(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["discord_json"]))
    assert [post.engagement for post in posts] == [Engagement(likes=2), Engagement()]


def test_a_message_in_a_thread_of_discord_answers_its_first(write: Write, read: Read) -> None:
    channel = {"id": "1100000000000000001", "type": "GuildPublicThread", "name": "which roast"}
    messages = [message(1, "Which roast?"), message(2, "the dark one")]
    posts, _ = read(write("t.json", document({**DISCORD, "channel": channel, "messages": messages})))
    assert [post.reply_to for post in posts] == [None, "discord:1100000000000000001"]


def test_a_direct_conversation_is_not_read(write: Write, read: Read) -> None:
    channel = {"id": "20", "type": "DirectTextChat", "name": "tomas"}
    posts, rejects = read(write("t.json", document({**DISCORD, "channel": channel})))
    assert posts == []
    assert [reject.reason for reject in rejects] == [
        "A direct conversation on Discord is not public; its messages are not read."
    ]


def test_a_csv_has_its_channel_in_its_name(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["discord_csv"]))
    assert rejects == []
    assert [(post.author, post.community, post.text) for post in posts] == [
        ("rosa", "Slow Coffee #beans", "Copper Kettle"),
        ("tomas#1234", "Slow Coffee #beans", "yes, it is"),
    ]
    assert posts[0].created_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_a_csv_with_ids_keeps_them(write: Write, read: Read) -> None:
    row: dict[str, object] = {"MessageID": "1100000000000000001", "AuthorID": 1, "Author": "rosa"}
    row |= {"Date": "2026-03-01T09:31:00+00:00", "Content": "Copper Kettle beans", "Attachments": "", "Reactions": ""}
    posts, _ = read(write("export.csv", table(row)))
    assert [(post.id, post.community) for post in posts] == [("discord:1100000000000000001", None)]


def test_deleted_accounts_are_nobody(write: Write, read: Read) -> None:
    messages = [message(1, "hm", author={"name": "Deleted User", "discriminator": "0000"})]
    posts, _ = read(write("t.json", document({**DISCORD, "messages": messages})))
    assert posts[0].author is None
