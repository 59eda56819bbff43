"""Hacker News in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random

import hackernews_server
import hostile
from loopback_source import HOUR, ChaosWorld, LoopbackSource, random_text

LOOPBACK = LoopbackSource(
    {},
    lambda: hackernews_server.HackerNewsServer(hackernews_server.HackerNewsWorld()),
    lambda: hackernews_server.HackerNewsServer(hackernews_server.make_world()),
    delete=lambda world, name: world.delete(int(name)),
    edit=lambda world, name, text: world.items[int(name)].update(text=text),
    moment="created_at_i",
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world, spoiled = hackernews_server.make_world(12), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.story(random_text(chance), int(at))
        for number in range(chance.randrange(4)):
            spoils = hostile.is_hostile(chance)
            comment = world.comment(random_text(chance, spoils), int(at) + 1 + number, chance.choice(list(world.items)))
            if spoils:
                world.items[comment]["created_at_i"] = chance.choice(hostile.MOMENTS)
                spoiled.add(str(comment))

    return ChaosWorld(
        "hackernews",
        hackernews_server.HackerNewsServer(world),
        grow,
        lambda: {str(native) for story in world.named() for native in world.whole(story)},
        hackernews_server.BASE + 13 * HOUR,
        frozenset({"hits", "objectID", "created_at_i", "id", "children"}),
        {"follow_days": 1000},
        spoiled=spoiled,
    )
