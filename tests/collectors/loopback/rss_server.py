"""A simulated web server with feeds: RSS with ETags, redirects, and a news search."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha256
from html import escape

from loopback_http import Request, Response, run

BASE = 1_767_225_600  # 2026-01-01
HOUR = 3600


@dataclass
class FeedWorld:
    """`entries`: path of a feed -> its items as XML, newest first; `titles`: path -> the feed's title."""

    entries: dict[str, list[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def item(self, path: str, title: str, html: str = "", number: int = 0, more: str = "") -> None:
        """Add an item that was published `number` hours after BASE."""
        date = f"<pubDate>{formatdate(BASE + number * HOUR, usegmt=True)}</pubDate>"
        guid = f"<guid isPermaLink='false'>entry-{number}</guid><link>https://blog.example/{number}</link>"
        description = f"<description>{escape(html)}</description>"
        xml = f"<item><title>{escape(title)}</title>{guid}{date}{description}{more}</item>"
        self.entries.setdefault(path, []).insert(0, xml)

    def raw(self, path: str, xml: str) -> None:
        self.entries.setdefault(path, []).insert(0, xml)

    def document(self, path: str) -> bytes:
        head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        title = f"<title>{escape(self.titles.get(path, ''))}</title>"
        return f"{head}{title}{''.join(self.entries.get(path, ()))}</channel></rss>".encode()


NEWS = "/api/v2/doc/doc"


def make_world(entries: int = 90) -> FeedWorld:
    """Return a news search; three in four of its entries name Brewlark."""
    world = FeedWorld({NEWS: []}, {NEWS: "The Kettle Post"})
    for number in range(entries):
        world.item(NEWS, f"Brewlark opens shop {number}" if number % 4 else f"A kettle {number}", "<p>More</p>", number)
    return world


class FeedServer:
    """Responds to requests; `redirects`: path -> new address."""

    def __init__(self, world: FeedWorld) -> None:
        self.world = world
        self.redirects: dict[str, str] = {}

    def __call__(self, request: Request) -> Response:
        if address := self.redirects.get(request.path):
            return Response(b"", 302, {"Location": address})
        if request.path not in self.world.entries:
            return Response({"error": "no such feed"}, 404)
        body = self.world.document(request.path)
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == etag:
            return Response(b"", 304, {"ETag": etag})
        return Response(body, headers={"ETag": etag, "Content-Type": "application/rss+xml"})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=90)
    run(lambda options: FeedServer(make_world(options.entries)), parser)
