"""The export of Telegram Desktop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chat_file_samples import TELEGRAM, telegram_message
from file_samples import SAMPLES
from sample_files import document

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


def test_messages_and_replies_are_read_and_notices_and_forwards_are_not(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["telegram"]))
    assert rejects == []
    assert [(post.id, post.reply_to, post.thread, post.author) for post in posts] == [
        ("telegram:1234567890/2", None, "telegram:1234567890/2", "Rosa"),
        ("telegram:1234567890/3", "telegram:1234567890/2", "telegram:1234567890/2", "Tomas"),
    ]
    assert posts[0].community == "Slow Coffee"
    assert posts[1].flags == ("edited",)


def test_the_pieces_of_a_text_are_joined(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["telegram"]))
    assert posts[0].text == "Copper Kettle beans again"


def test_the_unix_time_wins_over_the_local_one(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["telegram"]))
    assert posts[0].created_at == datetime(2026, 3, 1, 9, 32, tzinfo=UTC)


def test_of_an_account_the_private_chats_are_told_and_not_read(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["telegram/account"]))
    assert [post.id for post in posts] == ["telegram:1234567890/2", "telegram:1234567890/3"]
    assert [reject.reason for reject in rejects] == [
        "A private chat of Telegram (type 'personal_chat') is not public; its messages are not read."
    ]


def test_a_channels_own_post_in_its_discussion_group_begins_a_thread(write: Write, read: Read) -> None:
    first = telegram_message(5, "New roast", forwarded_from="Kettle News") | {"from": "Kettle News"}
    answer = telegram_message(6, "nice", reply_to_message_id=5)
    posts, _ = read(write("result.json", document({**TELEGRAM, "messages": [first, answer]})))
    assert [(post.text, post.thread) for post in posts] == [
        ("New roast", "telegram:1234567890/5"),
        ("nice", "telegram:1234567890/5"),
    ]


def test_a_deleted_account_is_nobody(write: Write, read: Read) -> None:
    posts, _ = read(
        write("result.json", document({**TELEGRAM, "messages": [telegram_message(2, "hm") | {"from": None}]}))
    )
    assert posts[0].author is None
