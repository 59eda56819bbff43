"""A simulated App Store: the search for apps, their look-up, and the feed of reviews in its three spellings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from loopback_http import Request, Response

BASE = datetime(2026, 1, 1, tzinfo=UTC)
APP = 1234567890
JSON, OTHER_JSON, XML = "page first", "id first", "xml"
FEED = re.compile(
    r"/(\w\w)/rss/customerreviews/(?:page=(\d+)/id=(\d+)|id=(\d+)/page=(\d+))/sortby=mostrecent/(json|xml)"
)


class Label(dict[str, Any]):
    """An element of the feed, whose text is its label: so the contract tests find a review by its id."""

    def __str__(self) -> str:
        return str(self["label"])


@dataclass
class AppStoreWorld:
    """`apps`: the search results, as the search sends them. `reviews`: the entries of each app and country."""

    apps: list[dict[str, Any]] = field(default_factory=list)
    reviews: dict[tuple[int, str], list[dict[str, Any]]] = field(default_factory=dict)
    _last: int = 9000

    def app(self, number: int, name: str, seller: str) -> None:
        self.apps.append({"trackId": number, "trackName": name, "sellerName": seller, "artistId": 7})

    def review(
        self, title: str, content: str, at: datetime, feed: tuple[int, str] = (APP, "us"), stars: int = 4
    ) -> dict[str, Any]:
        """Add a review to the newest end of its feed."""
        self._last += 1
        written = at.astimezone(UTC) - timedelta(hours=7)
        entry: dict[str, Any] = {
            "author": {"uri": Label(label="https://x.example"), "name": Label(label=f"ann{self._last}"), "label": ""},
            "updated": Label(label=f"{written:%Y-%m-%dT%H:%M:%S}-07:00"),
            "im:rating": Label(label=str(stars)),
            "im:version": Label(label="2.1"),
            "id": Label(label=str(self._last)),
            "title": Label(label=title),
            "content": Label(label=content, attributes={"type": "text"}),
            "im:voteSum": Label(label="3"),
            "im:voteCount": Label(label="5"),
        }
        self.reviews.setdefault(feed, []).insert(0, entry)
        return entry


def make_world(reviews: int = 10) -> AppStoreWorld:
    """Return the app of Brewlark; every second review names it."""
    world = AppStoreWorld()
    world.app(APP, "Brewlark: Coffee Timer", "Brewlark, Inc.")
    world.app(555, "Brewlark Fan Wallpapers", "A Fan")
    for number in range(reviews):
        content = f"I like Brewlark {number}" if number % 2 else f"It lost my recipes {number}"
        world.review(f"Title {number}", content, BASE + timedelta(hours=number))
    return world


class AppStoreServer:
    """Responds to requests. `empty`: the spellings that show no reviews now; `page`: reviews on a page."""

    def __init__(self, world: AppStoreWorld, page: int = 4) -> None:
        self.world = world
        self.page = page
        self.empty: set[str] = set()

    def __call__(self, request: Request) -> Response:
        if request.path == "/search":
            return _to_results(self.world.apps)
        if request.path == "/lookup":
            ids = request.fields["id"].split(",")
            return _to_results([app for app in self.world.apps if str(app["trackId"]) in ids])
        match = FEED.fullmatch(request.path)
        if match is None:
            return Response({"error": "not there"}, 404)
        country, page, app = match[1], int(match[2] or match[5]), int(match[3] or match[4])
        spelling = XML if match[6] == "xml" else JSON if match[2] else OTHER_JSON
        entries = [] if spelling in self.empty else self.world.reviews.get((app, country), [])
        last = min(-(-len(entries) // self.page), 10)
        if page > 10:
            return Response(b"CustomerReviews RSS page depth is limited to 10", 400)
        shown = entries[(page - 1) * self.page : page * self.page]
        address = f"https://itunes.apple.com/{country}/rss/customerreviews/page={last}/id={app}/sortby=mostrecent/xml"
        return to_xml(shown, address) if spelling == XML else to_json(shown, address)


def _to_results(apps: list[dict[str, Any]]) -> Response:
    return Response({"resultCount": len(apps), "results": apps}, headers={"Content-Type": "text/javascript"})


def to_json(entries: list[dict[str, Any]], last: str) -> Response:
    """Return a page in JSON, which has no list where it has a single entry, and no entry where it has none."""
    feed: dict[str, Any] = {"title": {"label": "iTunes Store: Reviews"}, "id": Label(label="https://feed.example")}
    feed["link"] = [{"attributes": {"rel": "self", "href": "https://x.example"}}, _to_link(last)]
    if entries:
        feed["entry"] = entries if len(entries) > 1 else entries[0]
    return Response({"feed": feed}, headers={"Content-Type": "text/javascript"})


def _to_link(address: str) -> dict[str, Any]:
    return {"attributes": {"rel": "last", "href": f"{address}?urlDesc=/customerreviews"}}


def to_xml(entries: list[dict[str, Any]], last: str) -> Response:
    """Return a page in XML."""
    head = '<?xml version="1.0" encoding="utf-8"?><feed xmlns:im="http://itunes.apple.com/rss"'
    head += f' xmlns="http://www.w3.org/2005/Atom"><id>x</id><link rel="last" href="{last}"/>'
    parts = [
        f"<entry><updated>{entry['updated']}</updated><id>{entry['id']}</id><title>{escape(str(entry['title']))}</title>"
        f'<content type="text">{escape(str(entry["content"]))}</content><im:voteSum>{entry["im:voteSum"]}</im:voteSum>'
        f"<im:rating>{entry['im:rating']}</im:rating><author><name>{entry['author']['name']}</name></author>"
        '<content type="html">&lt;table&gt;&lt;/table&gt;</content></entry>'
        for entry in entries
    ]
    return Response(f"{head}{''.join(parts)}</feed>".encode(), headers={"Content-Type": "text/xml"})
