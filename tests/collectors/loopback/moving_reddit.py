"""A simulated Reddit that changes with the clock and has outages.

It returns its history (see moving_history) as of the time `now`. Listings lag and end at 1,000, rate limits count in
windows of ten minutes, `Trouble` describes outages. The brand is that of reddit_server.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from loopback_http import Request, Response
from moving_history import History, Item
from reddit_server import LISTING_END, RedditServer

WINDOW, REQUESTS_PER_WINDOW = 600.0, 1000
TREE_SIZE, TREE_DEPTH = 200, 10  # of one response, as without a login


@dataclass(frozen=True, slots=True)
class Trouble:
    """An outage: between two times, requests whose path matches `path` get `status`."""

    begin: float
    end: float
    path: str
    status: int


class MovingReddit(RedditServer):
    """Responds with the posts at the time `now()`. `failure_rate`: the share of requests that fail at random.

    `log`: the requests since it was last emptied, as (kind, place, whether it succeeded).
    """

    def __init__(
        self, history: History, now: Callable[[], float], troubles: Iterable[Trouble] = (), failure_rate: float = 0.0
    ) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self.history = history
        self.now = now
        self.troubles = tuple(troubles)
        self.failure_rate = failure_rate
        self.too_large = 60
        self.log: list[tuple[str, str, bool]] = []
        self._chance = random.Random(2)
        self._recent_requests: deque[float] = deque()

    def __call__(self, request: Request) -> Response:
        response = self._fail(request) or super().__call__(request)
        left, reset = self._left()
        limits = {"x-ratelimit-remaining": f"{left:.1f}", "x-ratelimit-used": str(REQUESTS_PER_WINDOW - left)}
        response.headers |= limits | {"x-ratelimit-reset": str(int(reset))}
        self.log.append((*to_kind(request), response.status == 200))
        return response

    def _left(self) -> tuple[int, float]:
        """Return the requests that are left in this window, and the seconds until it ends."""
        now = self.now()
        reset = WINDOW - now % WINDOW
        while self._recent_requests and self._recent_requests[0] < now + reset - WINDOW:
            self._recent_requests.popleft()
        return max(REQUESTS_PER_WINDOW - len(self._recent_requests), 0), reset

    def _fail(self, request: Request) -> Response | None:
        """Return the response of an outage, of an exceeded rate limit, or of a random failure; else None."""
        now, (left, reset) = self.now(), self._left()
        if not left:
            return Response({"message": "Too Many Requests", "error": 429}, 429, {"Retry-After": str(int(reset) + 1)})
        self._recent_requests.append(now)
        for trouble in self.troubles:
            if trouble.begin <= now < trouble.end and re.search(trouble.path, request.path):
                return Response({"message": "invented trouble", "error": trouble.status}, trouble.status)
        if self._chance.random() < self.failure_rate:
            status = self._chance.choice((429, 500, 502, 503, 504))
            return Response({"message": "a random failure", "error": status}, status, {"Retry-After": "5"})
        return None

    def _comments(self, request: Request, places: str) -> Response:
        return self._page(request, "t1", self.history.listing(places, self.now()))

    def _search(self, request: Request, places: str) -> Response:
        submissions = self.history.listing(places, self.now(), "submissions")
        return self._page(request, "t3", [item for item in submissions if item.names_brand])

    def _page(self, request: Request, kind: str, items: list[Item]) -> Response:
        """Return a page of 100; only its own items are built, since listings are requested thousands of times."""
        start, items = 0, items[:LISTING_END]
        if after := request.fields.get("after"):
            start = next((number for number, item in enumerate(items, 1) if item.name == after), LISTING_END)
        shown = items[start : start + 100]
        children = [{"kind": kind, "data": self._thing(item.name)["data"]} for item in shown]
        more = shown[-1].name if shown and start + 100 < len(items) else None
        return Response({"kind": "Listing", "data": {"after": more, "before": None, "children": children}})

    def _thread(self, request: Request, short: str, comment: str | None) -> Response:
        link = f"t3_{short}"
        if link not in self.history.items or not self.history.alive(link, self.now()):
            return Response({"message": "Not Found", "error": 404}, 404)
        top = [f"t1_{comment}"] if comment else self._below(link)
        head = {"kind": "Listing", "data": {"after": None, "children": [self._thing(link)]}}
        return Response([head, self._branch(top, link, 0, [TREE_SIZE])])

    def _below(self, name: str) -> list[str]:
        """Return the visible replies to a post, newest first."""
        now = self.now()
        return [reply.name for reply in reversed(self.history.children[name]) if self.history.visible(reply.name, now)]

    def _branch(self, names: list[str], parent: str, depth: int, room: list[int]) -> dict[str, Any]:
        children: list[dict[str, Any]] = []
        for position, name in enumerate(names):
            if room[0] <= 0:
                children.append(self._hidden(names[position:], parent))
                break
            room[0] -= 1
            thing = self._thing(name)
            if below := self._below(name):
                deeper = {"kind": "Listing", "data": {"children": [self._continue(name)]}}
                thing["data"]["replies"] = (
                    self._branch(below, name, depth + 1, room) if depth + 1 < TREE_DEPTH else deeper
                )
            children.append(thing)
        return {"kind": "Listing", "data": {"after": None, "children": children}}

    def _more(self, request: Request) -> Response:
        ids = request.fields["children"].split(",")
        if len(ids) > self.too_large:
            return Response({"message": "Too Large", "error": 413}, 413)
        things = []
        for name in (f"t1_{short}" for short in ids):
            things.append(self._thing(name))
            if below := self._below(name):
                things.append(self._hidden(below, name))
        return Response({"json": {"errors": [], "data": {"things": things}}})

    def _info(self, request: Request) -> Response:
        now = self.now()
        known = [name for name in request.fields["id"].split(",") if name in self.history.items]
        things = [self._thing(name) for name in known if self.history.alive(self.history.items[name].link, now)]
        return Response({"kind": "Listing", "data": {"after": None, "children": things}})

    def _thing(self, name: str) -> dict[str, Any]:
        now, item = self.now(), self.history.items[name]
        place = f"/r/{item.community}/comments/{item.link[3:]}/invented/"
        common = {
            "id": name[3:],
            "name": name,
            "author": "[deleted]" if item.gone(now) else item.author,
            "subreddit": item.community,
            "subreddit_id": "t5_lb",
            "created_utc": item.at,
            "score": 3,
            "distinguished": None,
            "author_flair_text": None,
            "edited": item.edited if now >= item.edited else False,
        }
        if item.parent is None:
            comments = bisect_right(self.history.threads[name], now)
            text = item.text_at(now) if item.gone(now) else ""
            own = {"title": item.text, "selftext": text, "num_comments": comments, "permalink": place, "is_self": True}
            removed = "moderator" if item.removed <= now < item.deleted else None
            return {"kind": "t3", "data": common | own | {"removed_by_category": removed, "url": place}}
        own = {"body": item.text_at(now), "link_id": item.link, "parent_id": item.parent, "replies": ""}
        return {"kind": "t1", "data": common | own | {"permalink": f"{place}{name[3:]}/", "score_hidden": False}}


def to_kind(request: Request) -> tuple[str, str]:
    """Return the kind of a request, and its community or thread."""
    kinds = {
        r"/api/v1/access_token": "token",
        r"/r/(\w+)/comments": "listing",
        r"/r/(\w+)/search": "search",
        r"/comments/(\w+)/_/": "continued",
        r"/comments/(\w+)": "tree",
        r"/api/morechildren": "more",
        r"/api/info": "info",
    }
    for route, kind in kinds.items():
        if match := re.match(route, request.path):
            link = request.fields.get("link_id", "t3_")[3:]
            return kind, match[1] if match.groups() else link
    return "other", request.path
