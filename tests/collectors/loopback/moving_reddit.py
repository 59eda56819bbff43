"""A pretended Reddit that moves with the clock: comments come, are edited, deleted and removed, and it has bad days.

Its history is drawn once and looked at from the moment `now`; nothing in it is ever changed. Listings lag and end at
1,000, rate limits count in windows of ten minutes, `Trouble` says when it fails. The brand is that of reddit_server.
"""

from __future__ import annotations

import math
import random
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from loopback_http import Answer, Request
from reddit_server import BRAND, LISTING_END, PEOPLE, RedditServer, _sentence

HOUR, DAY = 3600.0, 86_400.0
COMMUNITIES = ("homebrew_bench", "slow_kettles", "bean_counters", "crema_club", "filter_folk")
NEVER = math.inf
WINDOW, REQUESTS_A_WINDOW = 600.0, 1000
TREE_SIZE, TREE_DEPTH = 200, 10  # of one answer, as far as the real one goes for whoever is not logged in


@dataclass(slots=True)
class Item:
    """A submission or comment through all its time; moments in seconds since 1970, NEVER where a thing never happens.

    It stands in listings from `listed` on, which is a little, and sometimes hours, after `at`.
    """

    name: str
    link: str
    parent: str | None
    community: str
    author: str
    text: str
    at: float
    listed: float
    edited: float = NEVER
    deleted: float = NEVER
    removed: float = NEVER

    @property
    def names_brand(self) -> bool:
        return BRAND.lower() in self.text.lower()

    def gone(self, now: float) -> bool:
        return now >= min(self.deleted, self.removed)

    def words(self, now: float) -> str:
        if self.gone(now):
            return "[deleted]" if now >= self.deleted else "[removed]"
        return f"{self.text} EDIT: and I mean it." if now >= self.edited else self.text


@dataclass
class History:
    """All that ever happens. `children`: name -> the comments that answer it, in the order of time.

    `vanished`: link -> when the whole conversation is taken off the site.
    """

    begin: float
    end: float
    items: dict[str, Item] = field(default_factory=dict)
    children: dict[str, list[Item]] = field(default_factory=dict)
    vanished: dict[str, float] = field(default_factory=dict)
    comments: dict[str, list[Item]] = field(default_factory=dict)
    """Community -> its comments, by the moment at which they are listed."""
    submissions: dict[str, list[Item]] = field(default_factory=dict)
    threads: dict[str, list[float]] = field(default_factory=dict)
    """Link -> the moments of its comments, in order."""

    def alive(self, link: str, now: float) -> bool:
        return self.items[link].at <= now < self.vanished.get(link, NEVER)

    def visible(self, name: str, now: float) -> bool:
        """Whether a comment stands in its tree: one that is gone does as long as something below it stands."""
        waiting = [self.items[name]]
        while waiting:
            item = waiting.pop()
            if item.at <= now:
                if not item.gone(now):
                    return True
                waiting.extend(self.children[item.name])
        return False

    def tree(self, link: str, now: float) -> set[str]:
        """The names that whoever reads the whole conversation is shown."""
        if not self.alive(link, now):
            return set()
        shown, waiting = {link}, [link]
        while waiting:
            below = [item.name for item in self.children[waiting.pop()] if self.visible(item.name, now)]
            shown.update(below)
            waiting += below
        return shown

    def listing(self, community: str, now: float, kind: str = "comments") -> list[Item]:
        """What a community's listing holds, newest first, without its end at 1,000."""
        items = self.comments[community] if kind == "comments" else self.submissions[community]
        shown = items[: bisect_right(items, now, key=lambda item: item.listed)]
        newest = sorted(shown[-2 * LISTING_END :], key=lambda item: (item.at, item.name), reverse=True)
        return [item for item in newest if not item.gone(now) and self.alive(item.link, now)]


def draw_history(comments: int, begin: float, days: float, seed: int = 1) -> History:
    """`comments` in conversations of very different sizes; a tenth of these are about the brand."""
    chance = random.Random(seed)
    history = History(begin, begin + days * DAY)
    total = 0
    while total < comments:
        size = min(int(chance.lognormvariate(2.4, 1.1)), 600, comments - total) or 1
        _add_thread(history, chance, size)
        total += size
    for items in (history.comments, history.submissions):
        for community in COMMUNITIES:
            items.setdefault(community, []).sort(key=lambda item: item.listed)
    return history


def _add_thread(history: History, chance: random.Random, size: int) -> None:
    community, about = chance.choice(COMMUNITIES), chance.random() < 0.1
    at = chance.uniform(history.begin, history.end)
    link = f"t3_mv{len(history.threads):05x}"
    title = f"{BRAND} or not" if about and chance.random() < 0.5 else _sentence(chance)
    _add(history, chance, Item(link, link, None, community, chance.choice(PEOPLE), title, at, at))
    times = sorted(at + chance.expovariate(1 / (8 * HOUR)) for _ in range(size))
    names = [link]
    for number, moment in enumerate(moment for moment in times if moment < history.end):
        words = _sentence(chance) + (f" {BRAND}!" if chance.random() < (0.2 if about else 0.002) else "")
        name = f"t1_{link[3:]}{number:03x}"
        parent = chance.choice(names[-12:])
        _add(history, chance, Item(name, link, parent, community, chance.choice(PEOPLE), words, moment, moment))
        names.append(name)
    if chance.random() < 0.01:
        history.vanished[link] = at + chance.uniform(0.5, 48) * HOUR


def _add(history: History, chance: random.Random, item: Item) -> None:
    later = [item.at + chance.expovariate(1 / (6 * HOUR)) for _ in range(3)]
    fate = chance.random()
    item.edited = later[0] if fate < 0.06 else NEVER
    item.deleted = later[1] if 0.05 < fate < 0.09 else NEVER
    item.removed = later[2] if 0.09 < fate < 0.11 else NEVER
    # listings lag: mostly by seconds, and one item in a hundred comes hours late
    item.listed = item.at + (chance.uniform(0.2, 4) * HOUR if chance.random() < 0.01 else chance.uniform(0, 20))
    history.items[item.name] = item
    history.children[item.name] = []
    if item.parent is None:
        history.threads[item.link] = []
        history.submissions.setdefault(item.community, []).append(item)
        return
    history.children[item.parent].append(item)
    history.threads[item.link].append(item.at)
    history.comments.setdefault(item.community, []).append(item)


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
        self._window: deque[float] = deque()

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
        while self._window and self._window[0] < now + reset - WINDOW:
            self._window.popleft()
        return max(REQUESTS_A_WINDOW - len(self._window), 0), reset

    def _refusal(self, request: Request) -> Answer | None:
        """The answer of a bad day, of a used up window, or of a server that stumbles."""
        now, (left, reset) = self.now(), self._left()
        if not left:
            return Answer({"message": "Too Many Requests", "error": 429}, 429, {"Retry-After": str(int(reset) + 1)})
        self._window.append(now)
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
