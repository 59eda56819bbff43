"""Steam in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random

import hostile
import steam_server
from loopback_source import HOUR, ChaosWorld, LoopbackSource, random_text

LOOPBACK = LoopbackSource(
    {},
    lambda: steam_server.SteamServer(steam_server.make_world(0)),
    lambda: steam_server.SteamServer(steam_server.make_world()),
    moment="timestamp_created",
    ids=("recommendationid",),
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run. It has no answers, whose ids end alike."""
    world, spoiled = steam_server.SteamWorld(), set[str]()
    world.game(steam_server.APP, "Brewlark")
    for number in range(12):
        world.review(f"I like Brewlark {number}", steam_server.BASE + number * steam_server.HOUR)

    def grow(chance: random.Random, at: float) -> None:
        for number in range(chance.randrange(4)):
            spoils = hostile.is_hostile(chance)
            review = world.review(random_text(chance, spoils), int(at) + number, voted_up=chance.random() < 0.5)
            if spoils:
                review["timestamp_created"] = chance.choice(hostile.MOMENTS)
                spoiled.add(review["recommendationid"])

    return ChaosWorld(
        "steam",
        steam_server.SteamServer(world, page=25),
        grow,
        lambda: {review["recommendationid"] for reviews in world.reviews.values() for review in reviews},
        steam_server.BASE + 13 * HOUR,
        frozenset({"items", "reviews", "recommendationid", "timestamp_created", "cursor"}),
        {"follow_days": 1000},
        spoiled=spoiled,
    )
