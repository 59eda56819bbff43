"""Helpers of the Mastodon tests: the query for its world, and the posts of batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from mastodon_server import BASE, MastodonWorld

from collectors.engine.collector import Query
from collectors.mastodon.collector import MastodonCollector
from talkworthy.model import Batch, Brand, Post

MakeMastodon = Callable[..., MastodonCollector]
BRAND = Brand("Brewlark", ("Brewlark",), communities={"mastodon": ("coffee",)})
SINCE = datetime.fromtimestamp(BASE - 86_400, UTC)
QUERY = Query(BRAND, since=SINCE)


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def ids_of(batches: Iterable[Batch]) -> set[str]:
    """Return the ids of the loopback servers, without the server of the author."""
    return {post.id.rpartition("/")[2] for post in posts_of(batches)}


def named(world: MastodonWorld) -> set[str]:
    """Return the ids of the statuses of all threads that name the brand."""
    trees = [world.tree(root) for root in world.roots()]
    return set().union(*(tree for tree in trees if any("Brewlark" in world.statuses[i]["content"] for i in tree)))
