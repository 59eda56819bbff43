"""Bluesky in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

import bluesky_server
import hostile
from loopback_source import BRAND, HOUR, WAIT, ChaosWorld, LoopbackSource, days_since, native, random_text

LOOPBACK = LoopbackSource(
    {"BLUESKY_HANDLE": bluesky_server.HANDLE, "BLUESKY_APP_PASSWORD": bluesky_server.PASSWORD},
    lambda: bluesky_server.BlueskyServer(bluesky_server.BlueskyWorld()),
    lambda: bluesky_server.BlueskyServer(bluesky_server.make_world()),
    delete=lambda world, name: world.gone.add(name),
    edit=lambda world, name, text: world.posts[name]["record"].update(text=text),
    moment="createdAt",
    within="record",
    ids=("uri",),
    limited=lambda: {"ratelimit-reset": str(int(time.time()) + WAIT)},
    now=datetime(2026, 3, 3, tzinfo=UTC),
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world, spoiled = bluesky_server.make_world(9), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.write(random_text(chance), at)
        for number in range(chance.randrange(4)):
            spoils = hostile.is_hostile(chance)
            uri = world.write(random_text(chance, spoils), at + 1 + number, chance.choice(list(world.posts)))
            if spoils:
                date = chance.choice((*hostile.DATES, "today", "", 7.5))
                world.posts[uri]["record"]["createdAt"] = date
                if date not in hostile.FUTURE:  # for those, the server's own date counts
                    spoiled.add(native(uri))

    def truth() -> set[str]:
        trees = [world.tree(root) for root in world.roots()]
        named = [tree for tree in trees if any(BRAND in world.posts[uri]["record"]["text"] for uri in tree)]
        return {native(uri) for tree in named for uri in tree}

    days = days_since(bluesky_server.BASE)
    return ChaosWorld(
        "bluesky",
        bluesky_server.BlueskyServer(world),
        grow,
        truth,
        bluesky_server.BASE + 10 * HOUR,
        frozenset({"posts", "uri", "author", "record", "createdAt", "did", "thread", "post"}),
        {"follow_days": days, "first_days": days},
        {"BLUESKY_HANDLE": bluesky_server.HANDLE, "BLUESKY_APP_PASSWORD": bluesky_server.PASSWORD},
        spoiled,
    )
