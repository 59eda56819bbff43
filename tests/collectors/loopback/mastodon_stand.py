"""What the tests of Mastodon have in common: what is looked for in its invented world, and how to look at what came."""

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
    """The ids as the pretended servers give them; the server of an author does not matter."""
    return {post.id.rpartition("/")[2] for post in posts_of(batches)}


def named(world: MastodonWorld) -> set[str]:
    """The ids of all conversations of which some status names the brand."""
    trees = [world.tree(root) for root in world.roots()]
    return set().union(*(tree for tree in trees if any("Brewlark" in world.statuses[i]["content"] for i in tree)))
