"""The loopback sources as processes of their own, as in tests that kill a collector."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import bluesky_server
import httpx
import mastodon_server
import pytest
import reddit_server
import x_server

from collectors.bluesky.collector import BlueskyCollector
from collectors.engine.collector import Access, Query
from collectors.mastodon.collector import MastodonCollector
from collectors.reddit.collector import RedditCollector
from collectors.x.collector import XCollector
from talkworthy.model import Brand

FOLDER = Path(__file__).parent / "loopback"


@contextmanager
def program(name: str, *arguments: str) -> Iterator[str]:
    """Yield the address of a server that runs in a process of its own."""
    command = [sys.executable, str(FOLDER / name), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def test_the_simulated_reddit_prints_its_port_and_serves() -> None:
    brand = Brand("Brewlark", ("Brewlark",), communities={"reddit": reddit_server.COMMUNITIES})
    secrets = {"REDDIT_CLIENT_ID": reddit_server.CLIENT_ID, "REDDIT_CLIENT_SECRET": reddit_server.CLIENT_SECRET}
    with program("reddit_server.py", "--threads", "12") as url:
        batches = list(RedditCollector(Access(secrets, {"base_url": url})).collect(Query(brand), None))
    assert len(batches) == len(reddit_server.make_world(12).named()) + 1


def test_the_simulated_x_prints_its_port_and_has_a_world_of_today() -> None:
    with program("x_server.py", "--threads", "12") as url:
        collector = XCollector(Access({"X_BEARER_TOKEN": x_server.BEARER}, {"base_url": url}))
        batches = list(collector.collect(Query(Brand("Brewlark", ("Brewlark",)), budget=50.0), None))
    ids = {post.id for batch in batches for post in batch.posts}
    assert len(ids) == len(x_server.make_world(12).truth()) + 1  # and a quoted post


def test_the_simulated_mastodon_prints_its_port_and_serves() -> None:
    since = datetime.fromtimestamp(mastodon_server.BASE, UTC)
    with program("mastodon_server.py", "--threads", "12") as url:
        collector = MastodonCollector(Access(settings={"base_url": url}))
        batches = list(collector.collect(Query(Brand("Brewlark", ("Brewlark",)), since=since), None))
    assert len(batches) == 4 + 1  # a third of the threads have the hashtag


def test_the_simulated_bluesky_prints_its_port_and_serves() -> None:
    since = datetime.fromtimestamp(bluesky_server.BASE, UTC)
    secrets = {"BLUESKY_HANDLE": bluesky_server.HANDLE, "BLUESKY_APP_PASSWORD": bluesky_server.PASSWORD}
    with program("bluesky_server.py", "--threads", "12") as url:
        collector = BlueskyCollector(Access(secrets, {"base_url": url}))
        batches = list(collector.collect(Query(Brand("Brewlark", ("Brewlark",)), since=since), None))
    assert len(batches) == 8 + 1  # two thirds of the threads name the brand


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("discourse_server.py", "/site.json"),
        ("hackernews_server.py", "/api/v1/items/40000001"),
        ("rss_server.py", "/api/v2/doc/doc"),
        ("stackexchange_server.py", "/filters/create"),
    ],
)
def test_the_others_print_their_port_and_serve(name: str, path: str) -> None:
    with program(name) as url:
        assert httpx.get(url + path, trust_env=False).status_code == 200
