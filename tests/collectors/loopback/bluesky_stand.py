"""What the tests of Bluesky have in common: what is looked for in its invented world, and how to look at what came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from bluesky_server import BASE, BlueskyWorld

from collectors.bluesky.collector import BlueskyCollector
from collectors.engine.collector import Query
from talkworthy.model import Batch, Brand, Post

MakeBluesky = Callable[..., BlueskyCollector]
BRAND = Brand("Brewlark", ("Brewlark",))
QUERY = Query(BRAND, since=datetime.fromtimestamp(BASE - 86_400, UTC))


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def uris_of(batches: Iterable[Batch]) -> set[str]:
    return {post.id.removeprefix("bluesky:") for post in posts_of(batches)}


def named(world: BlueskyWorld) -> set[str]:
    """The URIs of all conversations of which some post names the brand."""
    trees = [world.tree(root) for root in world.roots()]
    return set().union(
        *(tree for tree in trees if any("Brewlark" in str(world.posts[uri]["record"]["text"]) for uri in tree))
    )
