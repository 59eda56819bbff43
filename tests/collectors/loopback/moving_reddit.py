"""A pretended Reddit that moves with the clock and has bad days.

It shows its history (see moving_history) as it is at the moment `now`. Listings lag and end at 1,000, rate limits count
in windows of ten minutes, `Trouble` says when it fails. The brand is that of reddit_server.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from loopback_http import Answer, Request
from moving_history import History, Item
from reddit_server import LISTING_END, RedditServer

WINDOW, REQUESTS_A_WINDOW = 600.0, 1000
TREE_SIZE, TREE_DEPTH = 200, 10  # of one answer, as far as the real one goes for whoever is not logged in


@dataclass(frozen=True, slots=True)
class Trouble:
    """Between two moments, requests whose path matches `path` are answered with `status`."""

    begin: float
    end: float
    path: str
    status: int


class MovingReddit(RedditServer):
    """Answers for the moment `now()`. `stumbles`: how often out of all requests it fails for no reason.

    `asked`: what was asked for since this was last emptied, as (kind, place, whether it was answered).
    """

    def __init__(
        self, history: History, now: Callable[[], float], troubles: Iterable[Trouble] = (), stumbles: float = 0.0
    ) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self.history = history
        self.now = now
        self.troubles = tuple(troubles)
        self.stumbles = stumbles
        self.too_large = 60
        self.asked: list[tuple[str, str, bool]] = []
        self._chance = random.Random(2)
        self._date_range: deque[float] = deque()

    def __call__(self, request: Request) -> Answer:
        answer = self._refusal(request) or super().__call__(request)
        left, reset = self._left()
        limits = {"x-ratelimit-remaining": f"{left:.1f}", "x-ratelimit-used": str(REQUESTS_A_WINDOW - left)}
        answer.headers |= limits | {"x-ratelimit-reset": str(int(reset))}
        self.asked.append((*to_kind(request), answer.status == 200))
        return answer

    def _left(self) -> tuple[int, float]:
        """Requests that are left in this window, and the seconds until it ends."""
        now = self.now()
        reset = WINDOW - now % WINDOW
        while self._date_range and self._date_range[0] < now + reset - WINDOW:
            self._date_range.popleft()
        return max(REQUESTS_A_WINDOW - len(self._date_range), 0), reset

    def _refusal(self, request: Request) -> Answer | None:
        """The answer of a bad day, of a used up window, or of a server that stumbles."""
        now, (left, reset) = self.now(), self._left()
        if not left:
            return Answer({"message": "Too Many Requests", "error": 429}, 429, {"Retry-After": str(int(reset) + 1)})
        self._date_range.append(now)
        for trouble in self.troubles:
            if trouble.begin <= now < trouble.end and re.search(trouble.path, request.path):
                return Answer({"message": "invented trouble", "error": trouble.status}, trouble.status)
        if self._chance.random() < self.stumbles:
            status = self._chance.choice((429, 500, 502, 503, 504))
            return Answer({"message": "a stumble", "error": status}, status, {"Retry-After": "5"})
        return None

    def _comments(self, request: Request, places: str) -> Answer:
        return self._page(request, "t1", self.history.listing(places, self.now()))

    def _search(self, request: Request, places: str) -> Answer:
        found = self.history.listing(places, self.now(), "submissions")
        return self._page(request, "t3", [item for item in found if item.names_brand])

    def _page(self, request: Request, kind: str, items: list[Item]) -> Answer:
        """A page of 100; only its own things are drawn in full, since a listing is asked for a thousand times."""
        start, items = 0, items[:LISTING_END]
        if after := request.fields.get("after"):
            start = next((number for number, item in enumerate(items, 1) if item.name == after), LISTING_END)
        shown = items[start : start + 100]
        children = [{"kind": kind, "data": self._thing(item.name)["data"]} for item in shown]
        more = shown[-1].name if shown and start + 100 < len(items) else None
        return Answer({"kind": "Listing", "data": {"after": more, "before": None, "children": children}})

    def _thread(self, request: Request, short: str, comment: str | None) -> Answer:
        link = f"t3_{short}"
        if link not in self.history.items or not self.history.alive(link, self.now()):
            return Answer({"message": "Not Found", "error": 404}, 404)
        top = [f"t1_{comment}"] if comment else self._below(link)
        head = {"kind": "Listing", "data": {"after": None, "children": [self._thing(link)]}}
        return Answer([head, self._branch(top, link, 0, [TREE_SIZE])])

    def _below(self, name: str) -> list[str]:
        """The visible answers to a post, newest first."""
        now = self.now()
        return [one.name for one in reversed(self.history.children[name]) if self.history.visible(one.name, now)]

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

    def _more(self, request: Request) -> Answer:
        ids = request.fields["children"].split(",")
        if len(ids) > self.too_large:
            return Answer({"message": "Too Large", "error": 413}, 413)
        things = []
        for name in (f"t1_{short}" for short in ids):
            things.append(self._thing(name))
            if below := self._below(name):
                things.append(self._hidden(below, name))
        return Answer({"json": {"errors": [], "data": {"things": things}}})

    def _info(self, request: Request) -> Answer:
        now = self.now()
        known = [name for name in request.fields["id"].split(",") if name in self.history.items]
        things = [self._thing(name) for name in known if self.history.alive(self.history.items[name].link, now)]
        return Answer({"kind": "Listing", "data": {"after": None, "children": things}})

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
            counted = bisect_right(self.history.threads[name], now)
            words = item.words(now) if item.gone(now) else ""
            own = {"title": item.text, "selftext": words, "num_comments": counted, "permalink": place, "is_self": True}
            removed = "moderator" if item.removed <= now < item.deleted else None
            return {"kind": "t3", "data": common | own | {"removed_by_category": removed, "url": place}}
        own = {"body": item.words(now), "link_id": item.link, "parent_id": item.parent, "replies": ""}
        return {"kind": "t1", "data": common | own | {"permalink": f"{place}{name[3:]}/", "score_hidden": False}}


def to_kind(request: Request) -> tuple[str, str]:
    """What a request is for, and of which place or conversation."""
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
        if found := re.match(route, request.path):
            told = request.fields.get("link_id", "t3_")[3:]
            return kind, found[1] if found.groups() else told
    return "other", request.path
