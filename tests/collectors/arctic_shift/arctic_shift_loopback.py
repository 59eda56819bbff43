"""Arctic Shift in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import arctic_shift_server
import hostile
import reddit_server
from arctic_shift_server import BASE, HOUR, ArcticShiftServer
from loopback_source import WAIT, ChaosWorld, LoopbackSource, random_text


def delete_later(world: Any, name: str) -> None:
    """The author deletes a comment before the archive reads it a second time; the archive keeps its text."""
    meta = {"retrieved_2nd_on": BASE, "was_deleted_later": True, "removal_type": "deleted"}
    world.comments[name] |= {"_meta": meta}


LOOPBACK = LoopbackSource(
    {},
    lambda: ArcticShiftServer(reddit_server.RedditWorld()),
    lambda: ArcticShiftServer(arctic_shift_server.make_world()),
    delete=delete_later,
    edit=lambda world, name, text: world.comments[name].update(body=text),
    moment="created_utc",
    ids=("name",),
    limited=lambda: {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(WAIT)},
    communities=arctic_shift_server.COMMUNITIES,
    now=datetime.fromtimestamp(BASE + 72 * HOUR, UTC),
    posted_as="reddit",
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world, spoiled = arctic_shift_server.make_world(12), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.submit(chance.choice(arctic_shift_server.COMMUNITIES), random_text(chance), "", at)
        for number in range(chance.randrange(4)):
            parent = chance.choice([*world.submissions, *world.comments])
            spoils = hostile.is_hostile(chance)
            name = world.comment(parent, random_text(chance, spoils), at + 1 + number)
            if spoils:
                world.comments[name]["created_utc"] = chance.choice(hostile.MOMENTS)
                spoiled.add(name)

    return ChaosWorld(
        "arctic_shift",
        ArcticShiftServer(world),
        grow,
        lambda: set().union(*(world.tree(link) for link in world.named())),
        BASE + 16 * HOUR,
        frozenset({"kind", "data", "children", "body", "selftext", "link_id", "parent_id", "created_utc", "author"}),
        {"follow_days": 1000},
        spoiled=spoiled,
        communities=arctic_shift_server.COMMUNITIES,
        posted_as="reddit",
    )
