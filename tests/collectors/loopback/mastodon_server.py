"""A simulated Mastodon on loopback with invented data: `python tests/collectors/loopback/mastodon_server.py`.

It implements what Mastodon.py requests: instance (v1, v2), hashtag timelines with min_id, statuses, contexts cut off as
without a login, the search with a token, rate limit headers. The brand in its world is Brewlark; the token is
loopback-mastodon-token. Under `/<server>/` it is that server, with ids of its own.
"""

from __future__ import annotations

import argparse
import random
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from loopback_http import Request, Response, run

TOKEN = "loopback-mastodon-token"
HOME, AWAY = "crema.example", "kettle.example"
BASE = 1_772_323_200  # 2026-03-01 00:00 UTC
SHOWN = 60  # descendants of one context
PAGE = 40
MAX_IDS = 20  # statuses requested by their ids
PEOPLE = [f"invented_{name}" for name in ["ada", "bo", "cy", "dee", "eli", "fay", "gus", "hal"]]
WORDS = ["grinder", "kettle", "crema", "filter", "scale", "beans", "roast", "drip", "water", "burr"]


@dataclass
class MastodonWorld:
    """Statuses by id, in the order of writing."""

    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)

    def write(self, text: str, at: float, parent: str | None = None, **more: Any) -> str:
        """Add a status, whose text may contain hashtags; return its id."""
        native = str((int(at * 1000) << 16) + len(self.statuses))
        name = PEOPLE[len(self.statuses) % len(PEOPLE)]
        server = HOME if len(self.statuses) % 2 else AWAY
        tags = re.findall(r"#(\w+)", text)
        linked = re.sub(
            r"#(\w+)", rf'<a href="https://{HOME}/tags/\1" class="mention hashtag">#<span>\1</span></a>', text
        )
        self.statuses[native] = {
            "id": native,
            "created_at": f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S}.000Z",
            "in_reply_to_id": parent,
            "spoiler_text": "",
            "visibility": "public",
            "language": "en",
            "uri": f"https://{server}/users/{name}/statuses/{native}",
            "url": f"https://{server}/@{name}/{native}",
            "replies_count": 0,
            "reblogs_count": 1,
            "favourites_count": 2,
            "edited_at": None,
            "content": f"<p>{linked}</p>",
            "reblog": None,
            "account": {"id": "9", "username": name, "acct": f"{name}@{server}", "bot": False},
            "tags": [{"name": tag} for tag in tags],
            "quote": None,
            **more,
        }
        if parent is not None:
            self.statuses[parent]["replies_count"] += 1
        return native

    def tree(self, native: str) -> set[str]:
        """Return the ids of the whole thread that begins with `native`."""
        tree = {native}
        for status in self.statuses.values():  # in order, so parents come before their replies
            if status["in_reply_to_id"] in tree:
                tree.add(status["id"])
        return tree

    def roots(self) -> list[str]:
        return [native for native, status in self.statuses.items() if status["in_reply_to_id"] is None]


def make_world(threads: int = 24) -> MastodonWorld:
    """Return `threads` threads, an hour apart, always the same, one of 90 posts; a third do not name the brand."""
    chance = random.Random(3)
    world = MastodonWorld()
    for number in range(threads):
        at = BASE + number * 3600
        about = ["#Brewlark", "#coffee and Brewlark", "#coffee"][number % 3]
        statuses = [world.write(f"{_sentence(chance)} {about}", at)]
        for step in range(90 if number == 4 else chance.randrange(5)):
            parent = chance.choice(statuses[-20:])
            statuses.append(world.write(_sentence(chance), at + 5 * (step + 1), parent))
    return world


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randrange(3, 12))).capitalize() + "."


class MastodonServer:
    """Responds with the statuses of a world.

    `hidden`: server -> ids that it does not have; `closed`: servers that require a login; `old`: servers before
    Mastodon 4.3, which return only one status per request.
    """

    def __init__(self, world: MastodonWorld) -> None:
        self.world = world
        self.hidden: dict[str, set[str]] = {}
        self.closed: set[str] = set()
        self.old: set[str] = set()

    def __call__(self, request: Request) -> Response:
        server, path = re.fullmatch(r"(?:/([\w.-]+))?(/api/.*)", request.path).groups()  # type: ignore[union-attr]
        response = self._respond(server or HOME, path, request)
        limits = {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": "299",
            "X-RateLimit-Reset": "2099-01-01T00:00:00Z",
        }
        response.headers = limits | response.headers
        return response

    def _respond(self, server: str, path: str, request: Request) -> Response:
        token = request.headers.get("authorization")
        if (token is not None and token != f"Bearer {TOKEN}") or (server in self.closed and token is None):
            return Response({"error": "This method requires an authenticated user"}, 401)
        routes = {
            r"/api/v1/timelines/tag/([^/]+)": self._hashtag,
            r"/api/v1/statuses/([^/]+)": self._status,
            r"/api/v1/statuses/([^/]+)/context": self._context,
        }
        hidden = self.hidden.get(server, ())
        known = {native: status for native, status in self.world.statuses.items() if native not in hidden}
        for route, handler in routes.items():
            if match := re.fullmatch(route, path):
                return handler(known, match[1], request)
        if path == "/api/v1/statuses" and server not in self.old:
            ids = request.values_of("id[]")
            error = Response({"error": "Validation failed: too many"}, 422)
            return Response([known[native] for native in ids if native in known]) if len(ids) <= MAX_IDS else error
        if re.fullmatch(r"/api/v[12]/instance/?", path):
            return Response({"domain": server, "uri": server, "version": "4.4.1", "api_versions": {"mastodon": 6}})
        if path == "/api/v2/search":
            return self._search(known, request) if token else Response({"error": "no token"}, 401)
        return Response({"error": "Record not matches"}, 404)

    def _hashtag(self, known: dict[str, Any], tag: str, request: Request) -> Response:
        above = [
            status
            for status in known.values()
            if tag.lower() in [own["name"].lower() for own in status["tags"]]
            and int(status["id"]) > int(request.fields.get("min_id", 0))
        ]
        oldest = sorted(above, key=lambda status: int(status["id"]))[: min(PAGE, int(request.fields.get("limit", 20)))]
        return Response(oldest[::-1])

    def _status(self, known: dict[str, Any], native: str, request: Request) -> Response:
        del request
        return Response(known[native]) if native in known else Response({"error": "Record not matches"}, 404)

    def _context(self, known: dict[str, Any], native: str, request: Request) -> Response:
        del request
        if native not in known:
            return Response({"error": "Record not matches"}, 404)
        above: list[Any] = []
        parent = known[native]["in_reply_to_id"]
        while parent in known:
            above.insert(0, known[parent])
            parent = known[parent]["in_reply_to_id"]
        tree = self.world.tree(native) - {native}
        below = [status for status in known.values() if status["id"] in tree]
        return Response({"ancestors": above, "descendants": below[:SHOWN]})

    def _search(self, known: dict[str, Any], request: Request) -> Response:
        phrase = request.fields["q"].strip('"').lower()
        offset = int(request.fields.get("offset", 0))
        matches = [
            status
            for status in known.values()
            if phrase in status["content"].lower() or phrase in status["spoiler_text"].lower()
        ]
        above, below = int(request.fields.get("min_id", 0)), int(request.fields.get("max_id", 2**80))
        matches = [status for status in matches if above < int(status["id"]) < below]
        newest = sorted(matches, key=lambda status: int(status["id"]), reverse=True)
        return Response({"accounts": [], "hashtags": [], "statuses": newest[offset : offset + PAGE]})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=24)
    run(lambda options: MastodonServer(make_world(options.threads)), parser)
