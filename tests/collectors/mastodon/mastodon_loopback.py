"""Mastodon in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

import hostile
import mastodon_server
from loopback_source import BRAND, HOUR, WAIT, ChaosWorld, LoopbackSource, days_since, random_text

LOOPBACK = LoopbackSource(
    {},
    lambda: mastodon_server.MastodonServer(mastodon_server.MastodonWorld()),
    lambda: mastodon_server.MastodonServer(mastodon_server.make_world()),
    delete=lambda world, name: world.statuses.pop(name),
    edit=lambda world, name, text: world.statuses[name].update(content=text),
    limited=lambda: {"X-RateLimit-Reset": datetime.fromtimestamp(int(time.time()) + WAIT, UTC).isoformat()},
    now=datetime(2026, 3, 3, tzinfo=UTC),
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world, spoiled = mastodon_server.make_world(9), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.write(random_text(chance) + chance.choice([" #Brewlark", " #coffee"]), at)
        for number in range(chance.randrange(4)):
            spoils = hostile.is_hostile(chance)
            content = f"{random_text(chance, spoils)} #coffee"
            status = world.write(content, at + 1 + number, chance.choice(list(world.statuses)))
            if spoils:
                world.statuses[status]["created_at"] = chance.choice((*hostile.DATES, None, 7.5))
                spoiled.add(status)

    def truth() -> set[str]:
        trees = [world.tree(root) for root in world.roots()]
        named = [tree for tree in trees if any(BRAND in world.statuses[status]["content"] for status in tree)]
        return set().union(*named)

    days = days_since(mastodon_server.BASE)
    return ChaosWorld(
        "mastodon",
        mastodon_server.MastodonServer(world),
        grow,
        truth,
        mastodon_server.BASE + 10 * HOUR,
        frozenset({"id", "uri", "created_at", "account", "ancestors", "descendants"}),
        {"follow_days": days, "first_days": days, "hashtags": ["coffee"]},
        spoiled=spoiled,
    )
