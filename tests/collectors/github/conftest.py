"""The GitHub collector, connected to a simulated GitHub with invented data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from github_server import GithubServer, GithubWorld, make_world
from loopback_http import Loopback

from collectors.engine.collector import Access, Query
from collectors.github.collector import GithubCollector
from talkworthy.model import Batch, Brand, Post

Make = Callable[..., GithubCollector]


@pytest.fixture
def world() -> GithubWorld:
    return make_world()


@pytest.fixture
def handler(world: GithubWorld) -> GithubServer:
    return GithubServer(world)


@pytest.fixture
def site(serve: Callable[..., Loopback], handler: GithubServer, slept: list[float]) -> Loopback:
    del slept
    return serve(handler)


@pytest.fixture
def make(site: Loopback) -> Make:
    """Return a function that makes a collector, with a token if one is given."""

    def make(token: str = "", **settings: Any) -> GithubCollector:
        secrets = {"GITHUB_TOKEN": token} if token else {}
        return GithubCollector(Access(secrets, {"base_url": site.url, "timeout": 2} | settings))

    return make


@pytest.fixture
def query() -> Query:
    return Query(Brand("Brewlark", ("Brewlark",)))


@pytest.fixture
def posts_of() -> Callable[[Iterable[Batch]], dict[str, Post]]:
    """Return a function that returns the posts of batches by their ids."""
    return lambda batches: {post.id: post for batch in batches for post in batch.posts}
