"""Helpers of the Bluesky tests: the query for its world, and the posts of batches."""

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
    """Return the URIs of the posts of all threads that name the brand."""
    trees = [world.tree(root) for root in world.roots()]
    return set().union(
        *(tree for tree in trees if any("Brewlark" in str(world.posts[uri]["record"]["text"]) for uri in tree))
    )
