"""A simulated Reddit on loopback with invented data: `python tests/collectors/loopback/reddit_server.py --port N`.

It implements what PRAW requests: access_token, comment and search listings with `after`, threads cut off behind "more"
and "continue this thread", morechildren, info, rate limit headers. The brand in its world is Brewlark, its communities
are homebrew_bench, slow_kettles and (private) closed_cellar; the key is loopback-id / loopback-secret.
"""

from __future__ import annotations

import argparse
import base64
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from loopback_http import Request, Response, run

BRAND = "Brewlark"
COMMUNITIES = ("homebrew_bench", "slow_kettles")
PRIVATE, MISSING = "closed_cellar", "never_was"
CLIENT_ID, CLIENT_SECRET, TOKEN = "loopback-id", "loopback-secret", "loopback-token"
BASE = 1_772_323_200  # 2026-03-01 00:00 UTC
MINUTE = 60
PAGE, LISTING_END, TREE_SIZE, TREE_DEPTH, MAX_CHILDREN = 100, 1000, 60, 6, 100
WORDS = [
    "grinder",
    "kettle",
    "crema",
    "filter",
    "scale",
    "beans",
    "roast",
    "drip",
    "water",
    "burr",
    "portafilter",
    "gasket",
    "morning",
    "cup",
    "bitter",
]
PEOPLE = [
    f"invented_{name}" for name in ["ada", "bo", "cy", "dee", "eli", "fay", "gus", "hal", "ivy", "jo", "kai", "lea"]
]


@dataclass
class RedditWorld:
    """Submissions and comments by fullname, as `data` of the API; `replies` are added when a tree is sent.

    `letter`: the first of all ids, so that two worlds have no id in common.
    """

    submissions: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)
    letter: str = "l"

    def submit(self, community: str, title: str, text: str, at: float, **more: Any) -> str:
        """Add a submission; return its fullname."""
        short = f"{self.letter}b{len(self.submissions):04x}"
        name = f"t3_{short}"
        self.submissions[name] = {
            "id": short,
            "name": name,
            "title": title,
            "selftext": text,
            "author": PEOPLE[len(self.submissions) % len(PEOPLE)],
            "subreddit": community,
            "subreddit_id": "t5_lb",
            "created_utc": float(at),
            "permalink": f"/r/{community}/comments/{short}/invented/",
            "url": f"https://www.reddit.com/r/{community}/comments/{short}/invented/",
            "score": 7,
            "num_comments": 0,
            "is_self": True,
            "distinguished": None,
            "author_flair_text": None,
            "removed_by_category": None,
            "over_18": False,
            **more,
        }
        self.children[name] = []
        return name

    def comment(self, parent: str, text: str, at: float, **more: Any) -> str:
        """Add a comment below the post `parent`; return its fullname."""
        link = parent if parent in self.submissions else self.comments[parent]["link_id"]
        submission = self.submissions[link]
        short = f"{self.letter}c{len(self.comments):05x}"
        name = f"t1_{short}"
        self.comments[name] = {
            "id": short,
            "name": name,
            "link_id": link,
            "parent_id": parent,
            "body": text,
            "author": PEOPLE[(len(self.comments) * 7) % len(PEOPLE)],
            "subreddit": submission["subreddit"],
            "subreddit_id": "t5_lb",
            "created_utc": float(at),
            "permalink": f"{submission['permalink']}{short}/",
            "score": 2,
            "score_hidden": False,
            "distinguished": None,
            "author_flair_text": None,
            "edited": False,
            "stickied": False,
            **more,
        }
        self.children[name] = []
        self.children[parent].append(name)
        submission["num_comments"] += 1
        return name

    def tree(self, link: str) -> set[str]:
        """Return the fullnames of a thread, including its submission."""
        return {link} | {name for name, comment in self.comments.items() if comment["link_id"] == link}

    def named(self, community: str | None = None) -> set[str]:
        """Return the link ids of all threads that name the brand, in one community or in all."""
        links = {name for name, post in self.submissions.items() if _names_brand(post["title"] + post["selftext"])}
        links |= {post["link_id"] for post in self.comments.values() if _names_brand(post["body"])}
        return {link for link in links if community in (None, self.submissions[link]["subreddit"])}


def make_world(threads: int = 36, communities: Sequence[str] = COMMUNITIES, letter: str = "l") -> RedditWorld:
    """Return `threads` threads, half an hour apart, always the same: large, deep, deleted, and mostly small."""
    chance = random.Random(1)
    world = RedditWorld(letter=letter)
    for number in range(threads):
        at = BASE + number * 30 * MINUTE
        about = f"{BRAND} or not" if number % 3 == 0 else f"Question {number}"
        link = world.submit(communities[number % 2], about, _sentence(chance), at)
        for _ in range(240 if number == 4 else chance.randrange(12)):
            parent = chance.choice([link, *(name for name in world.tree(link) if name != link)][-9:])
            at += 5
            world.comment(parent, _sentence(chance), at)
        if number % 3 == 1:
            world.comment(link, f"I switched to {BRAND.upper()} last week & it's <fine>.", at + 5)
    if threads > 9:
        _add_oddities(world)
    return world


def _add_oddities(world: RedditWorld) -> None:
    links = list(world.submissions)
    last = links[6]
    for step in range(25):
        last = world.comment(last, f"step {step} of a long argument", BASE + 9000 + 250 * MINUTE + step)
    gone = world.comment(links[3], "[deleted]", BASE + 12_000, author="[deleted]")
    world.comment(gone, "that was uncalled for", BASE + 12_010)
    world.comment(links[3], "[removed]", BASE + 12_020, author="[deleted]")
    world.comment(links[3], "be kind", BASE + 12_030, distinguished="moderator", author_flair_text="Mod")
    world.submissions[links[9]]["crosspost_parent"] = links[0]


def _names_brand(text: str) -> bool:
    return BRAND.lower() in text.lower()


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randrange(3, 14))).capitalize() + "."


class RedditServer:
    """Responds with the posts of a world. `dropped`: comments that the next listing of comments lacks, once.

    `hidden`: posts that are not returned by name; `shut`: communities that have become private.
    """

    def __init__(self, world: RedditWorld) -> None:
        self.world = world
        self.dropped: set[str] = set()
        self.hidden: set[str] = set()
        self.shut: set[str] = {PRIVATE}
        self.too_large = 10**9  # a morechildren request for more ids than this gets a 413

    def __call__(self, request: Request) -> Response:
        response = self._token(request) if request.path == "/api/v1/access_token" else self._authorised(request)
        limits = {"x-ratelimit-remaining": "590.0", "x-ratelimit-used": "10", "x-ratelimit-reset": "300"}
        response.headers = limits | response.headers
        return response

    def _token(self, request: Request) -> Response:
        expected = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {expected}":
            return Response({"message": "Unauthorized", "error": 401}, 401)
        return Response({"access_token": TOKEN, "token_type": "bearer", "expires_in": 86400, "scope": "*"})

    def _authorised(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"bearer {TOKEN}":
            headers = {"www-authenticate": 'Bearer realm="reddit", error="invalid_token"'}
            return Response({"message": "Unauthorized", "error": 401}, 401, headers)
        routes = {
            r"/r/([\w+]+)/comments/?": self._comments,
            r"/r/([\w+]+)/search/?": self._search,
            r"/comments/(\w+)/(?:_/(\w+)/?)?": self._thread,
            r"/api/morechildren/?": self._more,
            r"/api/info/?": self._info,
            r"/api/v1/scopes/?": self._scopes,
            r"/r/(\w+)/about/?": self._about,
        }
        for route, handler in routes.items():
            if match := re.fullmatch(route, request.path):
                return handler(request, *match.groups())
        return Response({"message": "Not Found", "error": 404}, 404)

    def _comments(self, request: Request, places: str) -> Response:
        posts = [post for post in self.world.comments.values() if post["subreddit"] in places.split("+")]
        shown = [post for post in posts if post["name"] not in self.dropped]
        if "after" not in request.fields:
            self.dropped = set()
        return self._closed(places) or _listing("t1", shown, request)

    def _search(self, request: Request, places: str) -> Response:
        phrases = [re.escape(phrase) for phrase in re.findall(r'"([^"]+)"', request.fields["q"])]
        wanted = re.compile(rf"\b({'|'.join(phrases)})\b", re.IGNORECASE)
        posts = [
            post
            for post in self.world.submissions.values()
            if (request.fields["restrict_sr"] == "False" or post["subreddit"] in places.split("+"))
            and wanted.search(f"{post['title']} {post['selftext']}")
        ]
        return self._closed(places) or _listing("t3", posts, request)

    def _closed(self, places: str) -> Response | None:
        if self.shut & set(places.split("+")):
            return Response({"reason": "private", "message": "Forbidden", "error": 403}, 403)
        if MISSING in places.split("+"):
            return Response({}, 302, {"Location": f"/subreddits/search.json?q={MISSING}"})
        return None

    def _thread(self, request: Request, short: str, comment: str | None) -> Response:
        link = f"t3_{short}"
        if link not in self.world.submissions:
            return Response({"message": "Not Found", "error": 404}, 404)
        room = [TREE_SIZE]
        top = [f"t1_{comment}"] if comment else list(reversed(self.world.children[link]))
        head = {"kind": "Listing", "data": {"after": None, "children": [self._thing(link)]}}
        return Response([head, self._branch(top, link, 0, room)])

    def _branch(self, names: list[str], parent: str, depth: int, room: list[int]) -> dict[str, Any]:
        """Return a listing of `names` with their replies, until the response is full; the others become a `more`."""
        children: list[dict[str, Any]] = []
        for position, name in enumerate(names):
            if room[0] <= 0:
                children.append(self._hidden(names[position:], parent))
                break
            room[0] -= 1
            thing = self._thing(name)
            if below := list(reversed(self.world.children[name])):
                deeper = depth + 1 < TREE_DEPTH
                thing["data"]["replies"] = (
                    self._branch(below, name, depth + 1, room)
                    if deeper
                    else {"kind": "Listing", "data": {"children": [self._continue(name)]}}
                )
            children.append(thing)
        return {"kind": "Listing", "data": {"after": None, "children": children}}

    def _thing(self, name: str) -> dict[str, Any]:
        if name in self.world.submissions:
            return {"kind": "t3", "data": dict(self.world.submissions[name])}
        return {"kind": "t1", "data": {**self.world.comments[name], "replies": ""}}

    def _hidden(self, names: list[str], parent: str) -> dict[str, Any]:
        ids = [name[3:] for name in names]
        data = {"count": len(ids), "name": f"t1_{ids[0]}", "id": ids[0], "parent_id": parent, "children": ids}
        return {"kind": "more", "data": data}

    def _continue(self, parent: str) -> dict[str, Any]:
        return {"kind": "more", "data": {"count": 0, "name": "t1__", "id": "_", "parent_id": parent, "children": []}}

    def _more(self, request: Request) -> Response:
        ids = request.fields["children"].split(",")
        if len(ids) > min(self.too_large, MAX_CHILDREN):
            return Response({"message": "Too Large", "error": 413}, 413)
        things = []
        for short in ids:
            things.append(self._thing(f"t1_{short}"))
            if below := self.world.children[f"t1_{short}"]:
                things.append(self._hidden(below, f"t1_{short}"))
        return Response({"json": {"errors": [], "data": {"things": things}}})

    def _info(self, request: Request) -> Response:
        ids = request.fields["id"].split(",")
        shown = [name for name in ids if (name in self.world.submissions or name in self.world.comments)]
        things = [self._thing(name) for name in shown if name not in self.hidden]
        return Response({"kind": "Listing", "data": {"after": None, "children": things}})

    def _scopes(self, request: Request) -> Response:
        del request
        return Response({"read": {"id": "read", "name": "Read Content", "description": "as invented"}})

    def _about(self, request: Request, place: str) -> Response:
        del request
        return self._closed(place) or Response({"kind": "t5", "data": {"display_name": place}})


def _listing(kind: str, posts: list[dict[str, Any]], request: Request) -> Response:
    """Return the page of `posts`, newest first, after the post `after`."""
    newest_first = sorted(posts, key=lambda post: (post["created_utc"], post["name"]), reverse=True)[:LISTING_END]
    names = [post["name"] for post in newest_first]
    after = request.fields.get("after")
    start = names.index(after) + 1 if after in names else 0
    page = newest_first[start : start + min(PAGE, int(request.fields.get("limit", 25)))]
    more = page[-1]["name"] if page and start + len(page) < len(names) else None
    children = [{"kind": kind, "data": {**post, "replies": ""} if kind == "t1" else dict(post)} for post in page]
    return Response({"kind": "Listing", "data": {"after": more, "before": None, "children": children}})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=36)
    run(lambda options: RedditServer(make_world(options.threads)), parser)
