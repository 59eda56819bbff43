"""What every collector that opens a connection must do, whichever it is."""

from __future__ import annotations

import json
import socket
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import bluesky_server
import discourse_server
import hackernews_server
import mastodon_server
import pytest
import reddit_server
import rss_server
import stackexchange_server
import x_server
from loopback_http import Answer, Loopback

from collectors.base import COLLECTORS, Access, Collector, Query
from talkworthy.errors import AuthFailed, SourceError, Unavailable, UserError
from talkworthy.model import Brand

OFFLINE: set[str] = set()
"""Registered collectors that open no connection."""


@dataclass(frozen=True)
class Stand:
    """A source's secrets, and its pretended server with an empty world and with a full one."""

    secrets: dict[str, str]
    empty: Callable[[], Any]
    full: Callable[[], Any]


STANDS = {
    "bluesky": Stand(
        {"BLUESKY_HANDLE": bluesky_server.HANDLE, "BLUESKY_APP_PASSWORD": bluesky_server.PASSWORD},
        lambda: bluesky_server.BlueskyServer(bluesky_server.BlueskyWorld()),
        lambda: bluesky_server.BlueskyServer(bluesky_server.make_world()),
    ),
    "discourse": Stand(
        {},
        lambda: discourse_server.DiscourseServer(discourse_server.Forum()),
        lambda: discourse_server.DiscourseServer(discourse_server.make_world()),
    ),
    "hackernews": Stand(
        {},
        lambda: hackernews_server.HackerNewsServer(hackernews_server.HackerNewsWorld()),
        lambda: hackernews_server.HackerNewsServer(hackernews_server.make_world()),
    ),
    "mastodon": Stand(
        {},
        lambda: mastodon_server.MastodonServer(mastodon_server.MastodonWorld()),
        lambda: mastodon_server.MastodonServer(mastodon_server.make_world()),
    ),
    "reddit": Stand(
        {"REDDIT_CLIENT_ID": reddit_server.CLIENT_ID, "REDDIT_CLIENT_SECRET": reddit_server.CLIENT_SECRET},
        lambda: reddit_server.RedditServer(reddit_server.RedditWorld()),
        lambda: reddit_server.RedditServer(reddit_server.make_world()),
    ),
    "rss": Stand(
        {},
        lambda: rss_server.FeedServer(rss_server.FeedWorld({rss_server.NEWS: []})),
        lambda: rss_server.FeedServer(rss_server.make_world()),
    ),
    "stackexchange": Stand(
        {},
        lambda: stackexchange_server.StackExchangeServer(stackexchange_server.Exchange()),
        lambda: stackexchange_server.StackExchangeServer(stackexchange_server.make_world()),
    ),
    "x": Stand(
        {"X_BEARER_TOKEN": x_server.BEARER},
        lambda: x_server.XServer(x_server.XWorld()),
        lambda: x_server.XServer(x_server.make_world()),
    ),
}

pytestmark = [pytest.mark.parametrize("name", sorted(STANDS)), pytest.mark.usefixtures("slept", "on_the_day")]


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worlds stand still in March 2026."""
    monkeypatch.setattr("collectors.x.XCollector.now", lambda _: x_server.XServer(x_server.XWorld()).now)
    for collector in ("bluesky.BlueskyCollector", "mastodon.MastodonCollector"):
        monkeypatch.setattr(f"collectors.{collector}.now", lambda _: datetime(2026, 3, 3, tzinfo=UTC))


@pytest.fixture
def query() -> Query:
    return Query(Brand("Brewlark", ("Brewlark",), communities={"reddit": reddit_server.COMMUNITIES}), budget=50.0)


def make(name: str, url: str, **settings: Any) -> Collector:
    return COLLECTORS[name](Access(STANDS[name].secrets, {"base_url": url, "timeout": 0.5} | settings))


def test_every_collector_has_a_stand_here(name: str) -> None:
    assert name in COLLECTORS
    assert set(COLLECTORS) - OFFLINE == set(STANDS)


def test_a_server_that_cannot_be_reached_is_unavailable(name: str, query: Query) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # taken, and nobody listens
        collector = make(name, f"http://127.0.0.1:{bound.getsockname()[1]}")
        with pytest.raises(Unavailable, match="could not be reached"):
            list(collector.collect(query, None))


def test_a_refused_key_is_auth_failed(name: str, query: Query, serve: Callable[..., Loopback]) -> None:
    server = serve(STANDS[name].full())
    server.fail("", 401)
    with pytest.raises(AuthFailed):
        list(make(name, server.url).collect(query, None))


def test_a_missing_secret_is_named(name: str) -> None:
    for secret in STANDS[name].secrets:
        others = {key: value for key, value in STANDS[name].secrets.items() if key != secret}
        with pytest.raises(UserError, match=secret):
            COLLECTORS[name](Access(others))


def test_an_empty_source_gives_no_posts(name: str, query: Query, serve: Callable[..., Loopback]) -> None:
    batches = list(make(name, serve(STANDS[name].empty()).url).collect(query, None))
    assert [post for batch in batches for post in batch.posts] == []
    assert batches[-1].cursor is not None


def test_only_the_last_batch_has_a_cursor_and_it_is_json(
    name: str, query: Query, serve: Callable[..., Loopback]
) -> None:
    batches = list(make(name, serve(STANDS[name].full()).url).collect(query, None))
    assert len(batches) > 3
    assert [batch.cursor for batch in batches[:-1]] == [None] * (len(batches) - 1)
    assert json.loads(json.dumps(batches[-1].cursor)) == batches[-1].cursor


def test_a_second_run_from_the_cursor_gives_nothing_twice(
    name: str, query: Query, serve: Callable[..., Loopback]
) -> None:
    server = serve(STANDS[name].full())
    first = list(make(name, server.url).collect(query, None))
    second = list(make(name, server.url).collect(query, first[-1].cursor))
    assert [post for batch in second for post in batch.posts] == []


@pytest.mark.parametrize("what", [400, 401, 402, 403, 404, 413, 429, 500, "half", "cut", "hang", Answer(b"<html>")])
def test_no_secret_stands_in_what_is_raised(name: str, query: Query, serve: Callable[..., Loopback], what: Any) -> None:
    server = serve(STANDS[name].full())
    server.fail("", what)
    with pytest.raises(SourceError) as caught:
        list(make(name, server.url, longest_wait=1).collect(query, None))
    told = "".join(traceback.format_exception(caught.value))
    assert not [secret for secret in STANDS[name].secrets.values() if secret in told]


def test_asking_for_an_estimate_reads_no_posts(name: str, query: Query, serve: Callable[..., Loopback]) -> None:
    server = serve(STANDS[name].full())
    make(name, server.url).estimate(query, None)
    assert not [request for request in server.asked("search|comments") if request.fields.get("hitsPerPage") != "0"]
