"""DEV in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random

import devto_server
import hostile
from loopback_source import HOUR, ChaosWorld, LoopbackSource, random_text

LOOPBACK = LoopbackSource(
    {},
    lambda: devto_server.DevtoServer(devto_server.DevtoWorld()),
    lambda: devto_server.DevtoServer(devto_server.make_world()),
    delete=lambda world, name: world.delete(name),
    edit=lambda world, name, text: world.comments[name].update(body_html=f"<p>{text}</p>"),
    ids=("id_code",),
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world, spoiled = devto_server.make_world(9), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.article(f"A day {chance.randrange(10**6)}", f"<p>{random_text(chance)}</p>", at)
        for number in range(chance.randrange(4)):
            spoils = hostile.is_hostile(chance)
            parents: list[int | str] = [*world.articles, *world.comments]
            parent = chance.choice(parents)
            comment = world.comment(f"<p>{random_text(chance, spoils)}</p>", at + 1 + number, parent)
            if spoils:
                world.comments[comment]["created_at"] = chance.choice(hostile.DATES)
                spoiled.add(comment)

    return ChaosWorld(
        "devto",
        devto_server.DevtoServer(world),
        grow,
        world.truth,
        devto_server.BASE + 10 * HOUR,
        frozenset({"id", "id_code", "created_at", "published_timestamp", "published_at", "user", "title"}),
        {"follow_days": 1000},
        spoiled=spoiled,
    )
