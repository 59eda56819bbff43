"""Loopback servers that pretend to be the sources, and the collectors that are pointed at them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "loopback"))  # the tests are no package; the servers also run as scripts

import bluesky_server
import loopback_http
import mastodon_server
import reddit_server
import toy_source
import x_server

from collectors.bluesky.collector import BlueskyCollector
from collectors.engine.collector import Access, Query
from collectors.mastodon.collector import MastodonCollector
from collectors.reddit.collector import RedditCollector
from collectors.x.collector import XCollector
from talkworthy.model import Brand


@pytest.fixture
def serve() -> Iterator[Callable[..., loopback_http.Loopback]]:
    """Starts a server for an answering function; all are stopped at the end of the test."""
    with ExitStack() as servers:
        yield lambda answer: servers.enter_context(loopback_http.Loopback(answer))


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits that were asked for, without their jitter; none of them is waited."""
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    monkeypatch.setattr("random.uniform", lambda low, _: low)
    return waits


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worlds stand still in March 2026."""
    monkeypatch.setattr(XCollector, "now", lambda _: x_server.XServer(x_server.XWorld()).now)
    for collector in ("bluesky.BlueskyCollector", "mastodon.MastodonCollector"):
        monkeypatch.setattr(f"collectors.{collector}.now", lambda _: datetime(2026, 3, 3, tzinfo=UTC))


@pytest.fixture
def reddit_world() -> reddit_server.RedditWorld:
    return reddit_server.make_world()


@pytest.fixture
def reddit_answers(reddit_world: reddit_server.RedditWorld) -> reddit_server.RedditServer:
    return reddit_server.RedditServer(reddit_world)


@pytest.fixture
def reddit(serve: Callable[..., Any], reddit_answers: reddit_server.RedditServer, slept: list[float]) -> Any:
    """The pretended Reddit, running."""
    del slept
    return serve(reddit_answers)


@pytest.fixture
def reddit_collector(reddit: Any) -> Callable[..., RedditCollector]:
    """Makes a collector for the pretended Reddit; keyword arguments are settings."""
    return lambda **settings: RedditCollector(
        Access(
            {"REDDIT_CLIENT_ID": reddit_server.CLIENT_ID, "REDDIT_CLIENT_SECRET": reddit_server.CLIENT_SECRET},
            {"base_url": reddit.url, "timeout": 5} | settings,
        )
    )


@pytest.fixture
def brewlark() -> Brand:
    """The brand of both invented worlds."""
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
def x_answers(x_world: x_server.XWorld) -> x_server.XServer:
    return x_server.XServer(x_world)


@pytest.fixture
def x(serve: Callable[..., Any], x_answers: x_server.XServer, slept: list[float]) -> Any:
    """The pretended X, running."""
    del slept
    return serve(x_answers)


@pytest.fixture
def x_collector(x: Any, x_answers: x_server.XServer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., XCollector]:
    """Makes a collector for the pretended X, on the day on which its world stands; keyword arguments are settings."""
    monkeypatch.setattr(XCollector, "now", lambda _: x_answers.now)
    return lambda **settings: XCollector(
        Access({"X_BEARER_TOKEN": x_server.BEARER}, {"base_url": x.url, "timeout": 5} | settings)
    )


@pytest.fixture
def bluesky_world() -> bluesky_server.BlueskyWorld:
    return bluesky_server.make_world()


@pytest.fixture
def bluesky_answers(bluesky_world: bluesky_server.BlueskyWorld) -> bluesky_server.BlueskyServer:
    return bluesky_server.BlueskyServer(bluesky_world)


@pytest.fixture
def bluesky(serve: Callable[..., Any], bluesky_answers: bluesky_server.BlueskyServer, slept: list[float]) -> Any:
    """The pretended Bluesky, running."""
    del slept
    return serve(bluesky_answers)


@pytest.fixture
def bluesky_collector(bluesky: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., BlueskyCollector]:
    """Makes a collector with a login, a day after the world's last post; keyword arguments are settings."""
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
def mastodon_answers(mastodon_world: mastodon_server.MastodonWorld) -> mastodon_server.MastodonServer:
    return mastodon_server.MastodonServer(mastodon_world)


@pytest.fixture
def mastodon(serve: Callable[..., Any], mastodon_answers: mastodon_server.MastodonServer, slept: list[float]) -> Any:
    """The pretended servers of Mastodon, running."""
    del slept
    return serve(mastodon_answers)


@pytest.fixture
def mastodon_collector(mastodon: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., MastodonCollector]:
    """Makes a collector of one server, a day after the world's last status; keyword arguments are settings."""
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
