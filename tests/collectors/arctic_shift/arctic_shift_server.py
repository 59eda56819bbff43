"""A simulated Arctic Shift on loopback: searches, trees and ids of a world of Reddit, as its README describes them.

`after` and `before` are excluded, a search needs a community, all words of a text must match, texts are escaped once
more, and a tree with more comments than `limit` ends in "more". The brand in its world is Brewlark.
"""

from __future__ import annotations

import argparse
import html
import re
from typing import Any

import reddit_server
from loopback_http import Request, Response, run
from reddit_server import RedditWorld

COMMUNITIES = ("archived_bench", "archived_kettles")
BASE, HOUR = reddit_server.BASE, 3600
LATER = 36 * HOUR  # after a post was written, the archive reads it a second time
TIMEOUT = {"data": None, "error": "Timeout. Maybe slow down a bit"}
TEXTS = {"title", "selftext", "body"}


def make_world(threads: int = 36) -> RedditWorld:
    return reddit_server.make_world(threads, COMMUNITIES, "a")


class ArcticShiftServer:
    """Responds with the posts of a world.

    `tree_limit`: comments that a tree has at most. `slow`: kinds of which a search for words times out, with the
    status `slow_status`. `lacking`: posts that are not in the archive. `remaining`: requests that the rate limit
    leaves; None: as outside a browser, it is not said.
    """

    def __init__(self, world: RedditWorld, tree_limit: int = 9999) -> None:
        self.world = world
        self.tree_limit = tree_limit
        self.slow: set[str] = set()
        self.slow_status = 422
        self.lacking: set[str] = set()
        self.remaining: int | None = None

    def __call__(self, request: Request) -> Response:
        routes = {
            r"/api/(posts|comments)/search": self._search,
            r"/api/(posts|comments)/ids": self._ids,
            r"/api/comments/tree": self._tree,
        }
        response = Response({"data": None, "error": "Not found"}, 404)
        for route, handler in routes.items():
            if match := re.fullmatch(route, request.path):
                response = handler(request, *match.groups())
        limits = {"X-RateLimit-Reset": "40"}
        if self.remaining is not None:
            limits["X-RateLimit-Remaining"] = str(self.remaining)
        response.headers = limits | response.headers
        return response

    def _search(self, request: Request, kind: str) -> Response:
        fields = request.fields
        words = fields.get("query" if kind == "posts" else "body", "").lower().split()
        if not fields.get("subreddit") or not 1 <= int(fields.get("limit", 25)) <= 100:
            return Response({"data": None, "error": "subreddit: required"}, 400)
        if words and kind in self.slow:
            return Response(TIMEOUT, self.slow_status)
        after, before = float(fields.get("after", "-inf")), float(fields.get("before", "inf"))
        things = [
            thing
            for thing in self._all(kind).values()
            if thing["subreddit"].lower() == fields["subreddit"].lower()
            and after < thing["created_utc"] < before
            and all(re.search(rf"\b{re.escape(word)}\b", _words_of(thing)) for word in words)
        ]
        things.sort(key=lambda thing: (thing["created_utc"], thing["name"]), reverse=fields.get("sort") != "asc")
        return self._things([thing["name"] for thing in things[: int(fields.get("limit", 25))]])

    def _ids(self, request: Request, kind: str) -> Response:
        ids = request.fields["ids"].split(",")
        if len(ids) > 500:
            return Response({"data": None, "error": "ids: too many"}, 400)
        prefix = "t3_" if kind == "posts" else "t1_"
        return self._things([name for name in (prefix + bare for bare in ids) if name in self._all(kind)])

    def _tree(self, request: Request) -> Response:
        room = [min(self.tree_limit, int(request.fields["limit"]))]
        link = request.fields["link_id"]
        return Response({"data": self._branches(self.world.children.get(link, []), link, room)})

    def _branches(self, names: list[str], parent: str, room: list[int]) -> list[dict[str, Any]]:
        branches: list[dict[str, Any]] = []
        for position, name in enumerate(names):
            if room[0] <= 0:
                ids = [bare for collapsed in names[position:] for bare in self._below(collapsed)]
                data = {"count": len(ids), "parent_id": parent, "id": "_", "children": ids}
                return [*branches, {"kind": "more", "data": data}]
            room[0] -= 1
            replies = self._branches(self.world.children[name], name, room)
            listing = {"kind": "Listing", "data": {"children": replies}} if replies else ""
            branches.append({"kind": "t1", "data": {**self._thing(name), "replies": listing}})
        return branches

    def _below(self, name: str) -> list[str]:
        return [name[3:], *(bare for child in self.world.children[name] for bare in self._below(child))]

    def _all(self, kind: str) -> dict[str, dict[str, Any]]:
        things = self.world.submissions if kind == "posts" else self.world.comments
        return {name: thing for name, thing in things.items() if name not in self.lacking}

    def _things(self, names: list[str]) -> Response:
        return Response({"data": [self._thing(name) for name in names]})

    def _thing(self, name: str) -> dict[str, Any]:
        """Return a post as the archive has it, read a second time."""
        thing = self.world.submissions.get(name) or self.world.comments[name]
        escaped = {
            key: html.escape(value, quote=False) if key in TEXTS and isinstance(value, str) else value
            for key, value in thing.items()
        }
        at = int(thing["created_utc"])
        return {"retrieved_on": at + 20, "_meta": {"retrieved_2nd_on": at + LATER}, **escaped}


def _words_of(thing: dict[str, Any]) -> str:
    return " ".join(thing.get(key) or "" for key in sorted(TEXTS)).lower()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=36)
    run(lambda options: ArcticShiftServer(make_world(options.threads)), parser)
