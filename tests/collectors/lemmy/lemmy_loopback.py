"""Lemmy and PieFed in the contract tests and in `make chaos`: invented posts on loopback."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import hostile
import lemmy_server
from loopback_source import HOUR, ChaosWorld, LoopbackSource, random_text

SETTINGS = {"servers": [lemmy_server.HOME]}

LOOPBACK = LoopbackSource(
    {},
    lambda: lemmy_server.LemmyServer(lemmy_server.Fediverse()),
    lambda: lemmy_server.LemmyServer(lemmy_server.make_world()),
    delete=lambda world, name: world.delete(int(name)),
    edit=lambda world, name, text: world.edit(int(name), text),
    moment="published",
    settings=SETTINGS,
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world, spoiled = lemmy_server.make_world(9), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        moment = datetime.fromtimestamp(at, UTC)
        world.post(random_text(chance), random_text(chance), moment)
        for number in range(chance.randrange(4)):
            parent = chance.choice([*world.posts, *world.comments])
            spoils = hostile.is_hostile(chance)
            written = moment + timedelta(seconds=1 + number)
            comment = world.comment(parent, random_text(chance, spoils), written)
            if spoils:
                world.comments[comment]["published"] = chance.choice(hostile.DATES)
                spoiled.add(str(comment))

    return ChaosWorld(
        "lemmy",
        lemmy_server.LemmyServer(world),
        grow,
        lambda: {str(raw["id"]) for post in world.named() for raw in (world.posts[post], *world.tree(post))},
        lemmy_server.BASE.timestamp() + 10 * 24 * HOUR,
        frozenset({"posts", "comments", "comment", "post", "id", "ap_id", "path", "published", "creator", "community"}),
        {"follow_days": 1000, **SETTINGS},
        spoiled=spoiled,
    )
