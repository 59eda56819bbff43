"""Small files of chats, for `file_samples`: invented words, the structure of real files."""

from __future__ import annotations

from typing import Any

from sample_files import Sample, document, table


def message(number: int, words: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"110000000000000000{number}",
        "type": "Default",
        "timestamp": f"2026-03-01T09:3{number}:00.000+00:00",
        "timestampEdited": None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": words,
        "author": {"id": "1", "name": "rosa", "discriminator": "0000", "nickname": "Rosa", "isBot": False, "roles": []},
        "attachments": [],
        "embeds": [],
        "reactions": [],
        "mentions": [],
        **fields,
    }


def answer_to(number: int) -> dict[str, Any]:
    reference = {"messageId": f"110000000000000000{number}", "channelId": "20", "guildId": "10"}
    return {"type": "Reply", "reference": reference}


DISCORD = {
    "guild": {"id": "10", "name": "Slow Coffee", "iconUrl": ""},
    "channel": {
        "id": "20",
        "type": "GuildTextChat",
        "categoryId": "5",
        "category": "Talk",
        "name": "beans",
        "topic": "",
    },
    "dateRange": {"after": None, "before": None},
    "exportedAt": "2026-03-02T09:30:00+00:00",
    "messages": [
        message(
            1,
            "Copper Kettle beans",
            reactions=[{"emoji": {"name": "👍"}, "count": 2}, {"emoji": {"name": "👎"}, "count": 4}],
        ),
        message(2, "they keep well", author={"name": "tomas", "discriminator": "1234", "isBot": False}, **answer_to(1)),
        message(3, "Joined the server.", type="GuildMemberJoin"),
        message(4, "", forwardedMessage={"content": "somebody else's words"}),
    ],
    "messageCount": 4,
}
DISCORD_ROWS: list[dict[str, object]] = [
    {"AuthorID": 1, "Author": "rosa#0000", "Date": "2026-03-01T09:30:00.0000000+00:00", "Content": "Copper Kettle"}
    | {"Attachments": "", "Reactions": "👍 (2)"},
    {"AuthorID": 2, "Author": "tomas#1234", "Date": "2026-03-01T09:31:00.0000000+00:00", "Content": "yes, it is"}
    | {"Attachments": "", "Reactions": ""},
]


def telegram_message(number: int, words: object, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": f"2026-03-01T10:3{number}:00",
        "date_unixtime": str(1772357400 + 60 * number),
        "from": "Rosa",
        "from_id": "user1",
        "text": words,
        "text_entities": [],
        **fields,
    }


TELEGRAM = {
    "name": "Slow Coffee",
    "type": "public_supergroup",
    "id": 1234567890,
    "messages": [
        {"id": 1, "type": "service", "date": "2026-03-01T10:30:00", "date_unixtime": "1772357400", "text": ""}
        | {"actor": "Rosa", "action": "create_group"},
        telegram_message(2, ["Copper Kettle ", {"type": "bold", "text": "beans"}, " again"]),
        telegram_message(
            3, "they keep well", **{"from": "Tomas", "reply_to_message_id": 2, "edited": "2026-03-01T10:40:00"}
        ),
        telegram_message(4, "news from elsewhere", forwarded_from="Other Channel"),
    ],
}
PRIVATE_CHAT = {"name": "Ines", "type": "personal_chat", "id": 7, "messages": [telegram_message(1, "just for you")]}
TELEGRAM_ACCOUNT = {
    "about": "Here is the data you requested.",
    "chats": {"about": "This page lists all chats.", "list": [TELEGRAM, PRIVATE_CHAT]},
    "left_chats": {"about": "", "list": []},
}

CHAT_SAMPLES: dict[str, Sample] = {
    "discord_json": ("beans.json", document(DISCORD)),
    "discord_csv": ("Slow Coffee - Talk - beans [20].csv", table(*DISCORD_ROWS)),
    "telegram": ("result.json", document(TELEGRAM)),
    "telegram/account": ("result.json", document(TELEGRAM_ACCOUNT)),
}
