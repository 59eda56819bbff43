"""Telegram in the contract tests and in `make chaos`: invented data on loopback, in Telegram's own protocol."""

from __future__ import annotations

import random

import telegram_server
from loopback_source import HOUR, ChaosWorld, LoopbackSource, random_text
from mtproto_server import to_session
from telegram_server import NAMES, TITLES, TelegramServer, TelegramWorld, make_world

SECRETS = {"TELEGRAM_API_ID": "12345", "TELEGRAM_API_HASH": "an-invented-hash", "TELEGRAM_SESSION": to_session()}
COMMUNITIES = tuple(NAMES.values())

LOOPBACK = LoopbackSource(
    SECRETS,
    lambda: TelegramServer(TelegramWorld()),
    lambda: TelegramServer(make_world()),
    delete=TelegramWorld.delete,
    edit=TelegramWorld.edit,
    communities=COMMUNITIES,
    typed=True,
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world = make_world()

    def grow(chance: random.Random, at: float) -> None:
        post = world.post(random_text(chance), int(at))
        for number in range(chance.randrange(4)):
            world.comment(post, random_text(chance), int(at) + 1 + number)
        top = world.write(telegram_server.GROUP, random_text(chance), int(at), 3)
        old = chance.choice(list(world.messages[telegram_server.GROUP]))
        world.write(telegram_server.GROUP, random_text(chance), int(at) + 9, 2, chance.choice((top, old)))

    return ChaosWorld(
        "telegram",
        TelegramServer(world),
        grow,
        lambda: {f"{number}" for thread in world.named() for _, number in thread},
        telegram_server.BASE + 10 * HOUR,
        frozenset({"messages", "id", "date", "message", "chats", "peer", "full_chat"}),
        {"follow_days": 1000},
        SECRETS,
        communities=COMMUNITIES,
        shown_as=tuple(TITLES.values()),
    )
