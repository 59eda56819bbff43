"""Feeds in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random
import re

import hostile
import rss_server
from loopback_source import BRAND, ChaosWorld, LoopbackSource, random_text

LOOPBACK = LoopbackSource(
    {},
    lambda: rss_server.FeedServer(rss_server.FeedWorld({rss_server.NEWS: []})),
    lambda: rss_server.FeedServer(rss_server.make_world()),
    moment="pubDate",
    skip=0,
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world, spoiled = rss_server.make_world(30), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        del at  # entries are an hour apart, by their number
        for _ in range(chance.randrange(3)):
            number = len(world.entries[rss_server.NEWS])
            spoils = hostile.is_hostile(chance)
            world.item(rss_server.NEWS, random_text(chance, spoils, hostile.IN_XML), "<p>More</p>", number)
            if spoils:
                entry = world.entries[rss_server.NEWS][0]
                date = f"<pubDate>{chance.choice(hostile.FEED_DATES)}</pubDate>"
                world.entries[rss_server.NEWS][0] = re.sub("<pubDate>[^<]*</pubDate>", date, entry)
                spoiled.add(f"entry-{number}")

    def truth() -> set[str]:
        matches = [re.search("entry-[0-9]+", item) for item in world.entries[rss_server.NEWS] if BRAND in item]
        return {match[0] for match in matches if match}

    return ChaosWorld("rss", rss_server.FeedServer(world), grow, truth, rss_server.BASE, frozenset(), spoiled=spoiled)
