"""The App Store in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import appstore_server
import hostile
from loopback_source import HOUR, ChaosWorld, LoopbackSource, random_text

LOOPBACK = LoopbackSource(
    {},
    lambda: appstore_server.AppStoreServer(appstore_server.make_world(0)),
    lambda: appstore_server.AppStoreServer(appstore_server.make_world()),
    moment="label",
    within="updated",
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world, spoiled = appstore_server.make_world(12), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        for number in range(chance.randrange(4)):
            moment = datetime.fromtimestamp(at + number, UTC)
            spoils = hostile.is_hostile(chance)
            entry = world.review("A title", random_text(chance, spoils), moment, stars=chance.randrange(1, 6))
            if spoils:
                entry["updated"]["label"] = chance.choice(hostile.DATES)
                spoiled.add(str(entry["id"]))

    return ChaosWorld(
        "appstore",
        appstore_server.AppStoreServer(world, page=25),
        grow,
        lambda: {str(entry["id"]) for entries in world.reviews.values() for entry in entries},
        appstore_server.BASE.timestamp() + 13 * HOUR,
        frozenset({"results", "feed", "entry", "id", "updated"}),
        {"follow_days": 1000},
        spoiled=spoiled,
    )
