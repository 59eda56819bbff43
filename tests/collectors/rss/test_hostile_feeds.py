"""Responses of hostile sources are rejected with a reason or cleaned, and never fill the memory."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from hackernews_server import BASE, HackerNewsServer, HackerNewsWorld
from loopback_http import Loopback, Response

from collectors.engine.collector import Access, Query
from collectors.engine.http import ssrf_guard
from collectors.hackernews.collector import HackerNewsCollector
from collectors.rss.collector import RssCollector
from talkworthy.errors import Unavailable
from talkworthy.model import Brand, Post
from talkworthy.storage.conversations.queries import stream_posts
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

QUERY = Query(Brand("Brewlark", ("Brewlark",)))
DATED = "<pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate>"
MAX_GROWTH = 60  # MB of memory that reading a hostile response may take; the limit of a feed is 5
BOMB_SIZE = 2**28
# Prints the error of the collector for a feed, and how many MB the memory of the process grew.
MEASURE = """
import json, resource, sys
from collectors.engine.collector import Access, Query
from collectors.rss.collector import RssCollector
from talkworthy.errors import SourceError
from talkworthy.model import Brand
import feedparser, httpx

def used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)

settings = {"feeds": [sys.argv[1]], "allow_private": True, "timeout": 20}
collector, before, message = RssCollector(Access({}, settings)), used(), ""
try:
    list(collector.collect(Query(Brand("Brewlark", ("Brewlark",))), None))
except SourceError as error:
    message = str(error)
print(json.dumps({"message": message, "grown": used() - before}))
"""

Serve = Callable[..., Loopback]


def feed(items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def reader(*addresses: str, **settings: Any) -> RssCollector:
    defaults = {"feeds": list(addresses), "allow_private": True, "timeout": 1, "longest_answer": 1}
    return RssCollector(Access({}, defaults | settings))


def read(collector: Any) -> list[Post]:
    return [post for batch in collector.collect(QUERY, None) for post in batch.posts]


@contextmanager
def pouring_server(pour: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """Yield the address of a server that responds with `pour` until the client hangs up."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                pour(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/feed"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def pour_without_end(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"<item><title>Brewlark</title></item>" * 1000)


def pour_headers_without_end(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.flush_headers()
    while True:
        handler.wfile.write(b"X-More: " + b"x" * 1000 + b"\r\n")


def pour_a_header_without_end(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.flush_headers()
    handler.wfile.write(b"X-Long: ")
    while True:
        handler.wfile.write(b"x" * 10_000)


def pour_a_bomb(handler: BaseHTTPRequestHandler) -> None:
    """Send 256 MB compressed to 256 kB."""
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    packer = zlib.compressobj(9, wbits=31)
    for _ in range(BOMB_SIZE // 2**20):
        handler.wfile.write(packer.compress(b" " * 2**20))
    handler.wfile.write(packer.flush())
    handler.close_connection = True


@pytest.mark.parametrize(
    ("pour", "message"),
    [
        (pour_without_end, "larger than 5 MB"),
        (pour_a_bomb, "larger than 5 MB"),
        (pour_headers_without_end, "could not be reached"),
        (pour_a_header_without_end, "could not be reached"),
    ],
)
def test_an_endless_response_is_rejected_before_it_fills_the_memory(
    pour: Callable[[BaseHTTPRequestHandler], None], message: str
) -> None:
    with pouring_server(pour) as address:
        child = subprocess.run(
            [sys.executable, "-c", MEASURE, address], capture_output=True, text=True, timeout=120, check=False
        )
    assert child.returncode == 0, child.stderr
    result = json.loads(child.stdout)
    assert message in result["message"]
    assert result["grown"] < MAX_GROWTH


def test_a_body_sent_byte_by_byte_is_rejected_after_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(0, 100_000, 30))
    monkeypatch.setattr("collectors.engine.http.client.time.monotonic", lambda: next(ticks))

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"<")

    with pouring_server(drip) as address, pytest.raises(Unavailable, match="took longer than 60 seconds"):
        read(reader(address, longest_answer=60))


PRIVATE = [
    "http://127.0.0.2/",
    "http://127.2/",
    "http://2130706434/",
    "http://0x7f000002/",
    "http://10.0.0.8:22/",
    "http://user:word@10.0.0.8/",
    "//10.0.0.8/feed",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[::ffff:10.0.0.8]/",
    "http://[64:ff9b::a00:8]/",
    "http://[2002:a00:8::]/",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_redirect_into_the_local_network_is_rejected(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """The address of the feed counts as public here, since it is a server on loopback."""
    is_public = ssrf_guard.is_public
    monkeypatch.setattr(ssrf_guard, "is_public", lambda number: number == "127.0.0.1" or is_public(number))
    server = serve(lambda _: Response(b"", 302, {"Location": address}))
    with pytest.raises(Unavailable, match=r"not on the public internet|could not be reached \(no address"):
        read(reader(f"{server.url}/feed", allow_private=False))
    assert [request.path for request in server.requests] == ["/feed"]


def test_a_name_with_a_public_and_a_private_address_is_rejected(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(lambda _: Response(feed("")))
    both = [(2, 1, 6, "", (number, server.port)) for number in ("93.184.215.14", "127.0.0.1")]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: both)
    with pytest.raises(Unavailable, match="not on the public internet"):
        read(reader(f"http://two.example:{server.port}/feed", allow_private=False))
    assert server.requests == []


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMBS = {
    "a billion laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss><channel>&l11;</channel></rss>',
    "a quadratic one": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]><rss><channel>{"&a;" * 50_000}</channel></rss>',
    "a file": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>',
    "an address elsewhere": '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://10.0.0.8/x.dtd"> %x;]><rss><channel/></rss>',
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_feed_with_an_entity_bomb_is_rejected_and_the_next_feed_is_read(serve: Serve, bomb: str) -> None:
    good = feed(f"<item><title>Brewlark</title>{DATED}</item>")
    server = serve(lambda request: Response(BOMBS[bomb].encode() if request.path == "/bomb" else good))
    collector = reader(f"{server.url}/bomb", f"{server.url}/good")
    assert [post.title for post in read(collector)] == ["Brewlark"]
    assert "DOCTYPE with declarations" in collector.notes.warnings[0]


def test_a_feed_of_one_line_of_ten_megabytes_is_rejected(serve: Serve) -> None:
    server = serve(lambda _: Response(feed(f"<item><title>Brewlark {'x' * 10_000_000}</title>{DATED}</item>")))
    with pytest.raises(Unavailable, match="larger than 5 MB"):
        read(reader(server.url))


def test_a_line_of_megabytes_within_the_limit_is_one_post(serve: Serve) -> None:
    elements = f"<title>Brewlark</title><description>{'x' * 4_000_000}</description>"
    server = serve(lambda _: Response(feed(f"<item>{elements}{DATED}</item>")))
    assert [len(post.text) for post in read(reader(server.url))] == [4_000_000]


HOSTILE_TEXTS = [
    "Brewlark \x00 nothing",
    "Brewlark &#0; nothing",
    "Brewlark &#xD83D; half",
    "Brewlark &#x202E; turned",
    "Brewlark \u200f\u202eturned\u202c",
    "Brewlark \ufeff\ufffe\uffff",
    "Brewlark " + "e\u0301" * 5_000,
    "Brewlark &#x110000; beyond",
    "Brewlark &#99999999999999999999; far beyond",
]


@pytest.mark.parametrize("title", HOSTILE_TEXTS)
def test_hostile_characters_of_a_feed_are_cleaned_for_both_databases(serve: Serve, store: Store, title: str) -> None:
    raw = feed(f"<item><title>{title}</title>{DATED}</item>")
    with store.write() as connection:
        save_posts(connection, read(reader(serve(lambda _: Response(raw)).url)))
    (saved,) = stored(store)
    assert saved.title.startswith("Brewlark")
    assert "\0" not in saved.title


@pytest.mark.parametrize("characters", ["\x00", "\ud83d", "\udc00\ud83d", "\u202e", "\ufffe", "\x1b[2J", "\x7f"])
def test_hostile_characters_in_json_are_cleaned_for_both_databases(serve: Serve, store: Store, characters: str) -> None:
    world = HackerNewsWorld()
    story = world.story(f"Brewlark {characters}", BASE, text=characters, author=f"a{characters}")
    world.comment(f"Brewlark {characters}", BASE + 1, story, author=characters)
    collector = HackerNewsCollector(Access({}, {"base_url": serve(HackerNewsServer(world)).url}))
    with store.write() as connection:
        save_posts(connection, read(collector))
    posts = stored(store)
    assert len(posts) == 2
    assert not [post for post in posts if "\0" in f"{post.title}{post.text}{post.author}"]


def stored(store: Store) -> list[Post]:
    with store.read() as connection:
        return list(stream_posts(connection))
