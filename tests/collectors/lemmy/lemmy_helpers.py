"""Helpers of the tests of Lemmy and PieFed: collectors, and the posts of batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lemmy_server import HOME
from loopback_http import Loopback, Request

from collectors.engine.collector import Access, Query
from collectors.lemmy.collector import LemmyCollector
from talkworthy.model import Batch, Brand, Post

Serve = Callable[..., Loopback]
BRAND = Brand("Brewlark", ("Brewlark",))
QUERY = Query(BRAND)


def make(url: str, **settings: Any) -> LemmyCollector:
    return LemmyCollector(Access(settings={"base_url": url, "timeout": 5, "servers": [HOME]} | settings))


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def collected(collector: LemmyCollector, query: Query = QUERY) -> dict[str, Post]:
    """Return the posts of a first run by the last part of their ids."""
    return {post.id.rpartition("/")[2]: post for post in posts_of(collector.collect(query, None))}


def to_line(request: Request) -> str:
    """Return a request as one line: its path and fields."""
    return " ".join([request.path, *(f"{name}={value}" for name, value in request.pairs)])
