"""The loopback sources, and collectors that are connected to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import bluesky_server
import loopback_http
import mastodon_server
import pytest
import reddit_server
import toy_source
import x_server
from loopback_sources import SOURCES

from collectors.bluesky.collector import BlueskyCollector
from collectors.engine.collector import COLLECTORS, Access, Query
from collectors.mastodon.collector import MastodonCollector
from collectors.reddit.collector import RedditCollector
from collectors.x.collector import XCollector
from talkworthy.model import Brand

ALWAYS_TESTED = {"hackernews", "reddit"}
"""The sources with which `make test` runs the whole failure matrix: one of our HTTP client, one of a client library."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the failure matrix of the other sources to `make thorough`."""
    for item in items:
        if item.get_closest_marker("failure_matrix") and item.callspec.params["name"] not in ALWAYS_TESTED:  # type: ignore[attr-defined]
            item.add_marker(pytest.mark.thorough)


@pytest.fixture
def serve() -> Iterator[Callable[..., loopback_http.Loopback]]:
    """Start a server for a handler; all servers stop at the end of the test."""
    with ExitStack() as servers:
        yield lambda handler: servers.enter_context(loopback_http.to_loopback(handler))


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the waits that were requested, without jitter; none of them takes time."""
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    monkeypatch.setattr("random.uniform", lambda low, _: low)
    return waits


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock of the collectors to the time of their worlds."""
    for name, source in SOURCES.items():
        if source.now is not None:
            monkeypatch.setattr(COLLECTORS[name], "now", lambda _, now=source.now: now)


@pytest.fixture
def reddit_world() -> reddit_server.RedditWorld:
    return reddit_server.make_world()


@pytest.fixture
def reddit_handler(reddit_world: reddit_server.RedditWorld) -> reddit_server.RedditServer:
    return reddit_server.RedditServer(reddit_world)


@pytest.fixture
def reddit(serve: Callable[..., Any], reddit_handler: reddit_server.RedditServer, slept: list[float]) -> Any:
    """The simulated Reddit, running."""
    del slept
    return serve(reddit_handler)


@pytest.fixture
def reddit_collector(reddit: Any) -> Callable[..., RedditCollector]:
    """Return a factory of collectors for the simulated Reddit; keyword arguments are settings."""
    return lambda **settings: RedditCollector(
        Access(
            {"REDDIT_CLIENT_ID": reddit_server.CLIENT_ID, "REDDIT_CLIENT_SECRET": reddit_server.CLIENT_SECRET},
            {"base_url": reddit.url, "timeout": 5} | settings,
        )
    )


@pytest.fixture
def brewlark() -> Brand:
    """The brand of all worlds."""
    return Brand(
        "Brewlark",
        ("Brewlark",),
        communities={"reddit": reddit_server.COMMUNITIES},
        official={"x": frozenset({x_server.OFFICIAL})},
    )


@pytest.fixture
def brewlark_query(brewlark: Brand) -> Query:
    return Query(brewlark)


@pytest.fixture
def x_world() -> x_server.XWorld:
    return x_server.make_world()


@pytest.fixture
def x_handler(x_world: x_server.XWorld) -> x_server.XServer:
    return x_server.XServer(x_world)


@pytest.fixture
def x(serve: Callable[..., Any], x_handler: x_server.XServer, slept: list[float]) -> Any:
    """The simulated X, running."""
    del slept
    return serve(x_handler)


@pytest.fixture
def x_collector(x: Any, x_handler: x_server.XServer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., XCollector]:
    """Return a factory of collectors for the simulated X, at the time of its world; keyword arguments are settings."""
    monkeypatch.setattr(XCollector, "now", lambda _: x_handler.now)
    return lambda **settings: XCollector(
        Access({"X_BEARER_TOKEN": x_server.BEARER}, {"base_url": x.url, "timeout": 5} | settings)
    )


@pytest.fixture
def bluesky_world() -> bluesky_server.BlueskyWorld:
    return bluesky_server.make_world()


@pytest.fixture
def bluesky_handler(bluesky_world: bluesky_server.BlueskyWorld) -> bluesky_server.BlueskyServer:
    return bluesky_server.BlueskyServer(bluesky_world)


@pytest.fixture
def bluesky(serve: Callable[..., Any], bluesky_handler: bluesky_server.BlueskyServer, slept: list[float]) -> Any:
    """The simulated Bluesky, running."""
    del slept
    return serve(bluesky_handler)


@pytest.fixture
def bluesky_collector(bluesky: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., BlueskyCollector]:
    """Return a factory of collectors with a login, a day after the last post; keyword arguments are settings."""
    now = datetime.fromtimestamp(bluesky_server.BASE, UTC) + timedelta(days=2)
    monkeypatch.setattr(BlueskyCollector, "now", lambda _: now)

    def make(password: str = bluesky_server.PASSWORD, **settings: Any) -> BlueskyCollector:
        secrets = {"BLUESKY_HANDLE": f"@{bluesky_server.HANDLE}", "BLUESKY_APP_PASSWORD": password}
        return BlueskyCollector(Access(secrets, {"base_url": bluesky.url, "timeout": 5} | settings))

    return make


@pytest.fixture
def mastodon_world() -> mastodon_server.MastodonWorld:
    return mastodon_server.make_world()


@pytest.fixture
def mastodon_handler(mastodon_world: mastodon_server.MastodonWorld) -> mastodon_server.MastodonServer:
    return mastodon_server.MastodonServer(mastodon_world)


@pytest.fixture
def mastodon(serve: Callable[..., Any], mastodon_handler: mastodon_server.MastodonServer, slept: list[float]) -> Any:
    """The simulated servers of Mastodon, running."""
    del slept
    return serve(mastodon_handler)


@pytest.fixture
def mastodon_collector(mastodon: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., MastodonCollector]:
    """Return a factory of collectors of one server, a day after the last status; keyword arguments are settings."""
    now = datetime.fromtimestamp(mastodon_server.BASE, UTC) + timedelta(days=2)
    monkeypatch.setattr(MastodonCollector, "now", lambda _: now)

    def make(token: str = "", **settings: Any) -> MastodonCollector:
        settings = {
            "servers": [mastodon_server.HOME],
            "base_url": f"{mastodon.url}/{{server}}",
            "timeout": 5,
        } | settings
        return MastodonCollector(Access({"MASTODON_ACCESS_TOKEN": token}, settings))

    return make


@pytest.fixture
def toy() -> toy_source.Toy:
    return toy_source.make_toy()
