"""A simulated YouTube, and collectors that are connected to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from loopback_http import Loopback
from youtube_server import KEY, Tube, YouTubeServer, make_world

from collectors.engine.collector import Access, Query
from collectors.youtube.collector import YouTubeCollector
from talkworthy.model import Brand


@pytest.fixture
def world() -> Tube:
    return make_world()


@pytest.fixture
def handler(world: Tube) -> YouTubeServer:
    return YouTubeServer(world)


@pytest.fixture
def api(serve: Callable[..., Loopback], handler: YouTubeServer) -> Loopback:
    return serve(handler)


@pytest.fixture
def make(api: Loopback, slept: list[float]) -> Callable[..., YouTubeCollector]:
    del slept
    return lambda **settings: YouTubeCollector(
        Access({"YOUTUBE_API_KEY": KEY}, {"base_url": api.url, "timeout": 1} | settings)
    )


@pytest.fixture
def query() -> Query:
    return Query(Brand("Brewlark", ("Brewlark",)))
