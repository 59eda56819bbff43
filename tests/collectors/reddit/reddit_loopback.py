"""Reddit in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random
from typing import Any

import hostile
import reddit_server
from loopback_source import HOUR, ChaosWorld, LoopbackSource, random_text


def delete_at_reddit(world: Any, name: str) -> None:
    world.comments[name] |= {"body": "[deleted]", "author": "[deleted]"}


LOOPBACK = LoopbackSource(
    {"REDDIT_CLIENT_ID": reddit_server.CLIENT_ID, "REDDIT_CLIENT_SECRET": reddit_server.CLIENT_SECRET},
    lambda: reddit_server.RedditServer(reddit_server.RedditWorld()),
    lambda: reddit_server.RedditServer(reddit_server.make_world()),
    delete=delete_at_reddit,
    edit=lambda world, name, text: world.comments[name].update(body=text),
    moment="created_utc",
    ids=("name",),
    communities=reddit_server.COMMUNITIES,
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world, spoiled = reddit_server.make_world(12), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.submit(chance.choice(reddit_server.COMMUNITIES), random_text(chance), "", at)
        for number in range(chance.randrange(4)):
            parent = chance.choice([*world.submissions, *world.comments])
            spoils = hostile.is_hostile(chance)
            name = world.comment(parent, random_text(chance, spoils), at + 1 + number)
            if spoils:
                world.comments[name]["created_utc"] = chance.choice(hostile.MOMENTS)
                spoiled.add(name)

    return ChaosWorld(
        "reddit",
        reddit_server.RedditServer(world),
        grow,
        lambda: set().union(*(world.tree(link) for link in world.named())),
        reddit_server.BASE + 16 * HOUR,
        frozenset(
            {"kind", "data", "children", "name", "body", "selftext", "link_id", "parent_id", "created_utc", "author"}
        ),
        {"follow_days": 1000},
        {"REDDIT_CLIENT_ID": reddit_server.CLIENT_ID, "REDDIT_CLIENT_SECRET": reddit_server.CLIENT_SECRET},
        spoiled,
        communities=reddit_server.COMMUNITIES,
    )
