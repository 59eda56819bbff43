"""A pretended Mastodon on loopback with an invented world: `python tests/collectors/loopback/mastodon_server.py`.

It speaks what Mastodon.py asks: instance (v1, v2), hashtag timelines with min_id, statuses, contexts cut off as for who
is not logged in, the search with a token, rate limit headers. The brand in its world is Brewlark; the token is
loopback-mastodon-token. Behind `/<server>/` the same world is shown as that server; ids there are the server's own.
"""

from __future__ import annotations

import argparse
import random
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from loopback_http import Answer, Request, run

TOKEN = "loopback-mastodon-token"
HOME, AWAY = "crema.example", "kettle.example"
BASE = 1_772_323_200  # 2026-03-01 00:00 UTC
SHOWN = 60  # descendants of one context
PAGE = 40
MOST_ASKED = 20  # statuses by their ids
PEOPLE = [f"invented_{name}" for name in ["ada", "bo", "cy", "dee", "eli", "fay", "gus", "hal"]]
WORDS = ["grinder", "kettle", "crema", "filter", "scale", "beans", "roast", "drip", "water", "burr"]


@dataclass
class MastodonWorld:
    """Statuses by id, in the order in which they were written."""

    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)

    def write(self, words: str, at: float, parent: str | None = None, **more: Any) -> str:
        """A new status with these words, hashtags among them; its id."""
        native = str((int(at * 1000) << 16) + len(self.statuses))
        name = PEOPLE[len(self.statuses) % len(PEOPLE)]
        server = HOME if len(self.statuses) % 2 else AWAY
        tags = re.findall(r"#(\w+)", words)
        linked = re.sub(
            r"#(\w+)", rf'<a href="https://{HOME}/tags/\1" class="mention hashtag">#<span>\1</span></a>', words
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
        """The ids of the whole conversation that begins with `native`."""
        found = {native}
        for one in self.statuses.values():  # in order, so that a parent comes before what answers it
            if one["in_reply_to_id"] in found:
                found.add(one["id"])
        return found

    def roots(self) -> list[str]:
        return [native for native, one in self.statuses.items() if one["in_reply_to_id"] is None]


def make_world(threads: int = 24) -> MastodonWorld:
    """`threads` conversations, an hour apart, always the same: alone, small, one of 90 posts; a third names no one."""
    chance = random.Random(3)
    world = MastodonWorld()
    for number in range(threads):
        at = BASE + number * 3600
        about = ["#Brewlark", "#coffee and Brewlark", "#coffee"][number % 3]
        line = [world.write(f"{_sentence(chance)} {about}", at)]
        for step in range(90 if number == 4 else chance.randrange(5)):
            parent = chance.choice(line[-20:])
            line.append(world.write(_sentence(chance), at + 5 * (step + 1), parent))
    return world


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randrange(3, 12))).capitalize() + "."


class MastodonServer:
    """Answers for a world.

    `hidden`: server -> ids that it does not know; `closed`: servers that want a login; `old`: servers before Mastodon
    4.3, which show statuses only one by one.
    """

    def __init__(self, world: MastodonWorld) -> None:
        self.world = world
        self.hidden: dict[str, set[str]] = {}
        self.closed: set[str] = set()
        self.old: set[str] = set()

    def __call__(self, request: Request) -> Answer:
        server, path = re.fullmatch(r"(?:/([\w.-]+))?(/api/.*)", request.path).groups()  # type: ignore[union-attr]
        answer = self._answer(server or HOME, path, request)
        limits = {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": "299",
            "X-RateLimit-Reset": "2099-01-01T00:00:00Z",
        }
        answer.headers = limits | answer.headers
        return answer

    def _answer(self, server: str, path: str, request: Request) -> Answer:
        told = request.headers.get("authorization")
        if (told is not None and told != f"Bearer {TOKEN}") or (server in self.closed and told is None):
            return Answer({"error": "This method requires an authenticated user"}, 401)
        routes = {
            r"/api/v1/timelines/tag/([^/]+)": self._hashtag,
            r"/api/v1/statuses/([^/]+)": self._status,
            r"/api/v1/statuses/([^/]+)/context": self._context,
        }
        known = {i: one for i, one in self.world.statuses.items() if i not in self.hidden.get(server, ())}
        for route, answer in routes.items():
            if match := re.fullmatch(route, path):
                return answer(known, match[1], request)
        if path == "/api/v1/statuses" and server not in self.old:
            asked = request.many("id[]")
            refused = Answer({"error": "Validation failed: too many"}, 422)
            return Answer([known[i] for i in asked if i in known]) if len(asked) <= MOST_ASKED else refused
        if re.fullmatch(r"/api/v[12]/instance/?", path):
            return Answer({"domain": server, "uri": server, "version": "4.4.1", "api_versions": {"mastodon": 6}})
        if path == "/api/v2/search":
            return self._search(known, request) if told else Answer({"error": "no token"}, 401)
        return Answer({"error": "Record not found"}, 404)

    def _hashtag(self, known: dict[str, Any], tag: str, request: Request) -> Answer:
        above = [
            one
            for one in known.values()
            if tag.lower() in [known["name"].lower() for known in one["tags"]]
            and int(one["id"]) > int(request.fields.get("min_id", 0))
        ]
        oldest = sorted(above, key=lambda one: int(one["id"]))[: min(PAGE, int(request.fields.get("limit", 20)))]
        return Answer(oldest[::-1])

    def _status(self, known: dict[str, Any], native: str, request: Request) -> Answer:
        del request
        return Answer(known[native]) if native in known else Answer({"error": "Record not found"}, 404)

    def _context(self, known: dict[str, Any], native: str, request: Request) -> Answer:
        del request
        if native not in known:
            return Answer({"error": "Record not found"}, 404)
        above: list[Any] = []
        parent = known[native]["in_reply_to_id"]
        while parent in known:
            above.insert(0, known[parent])
            parent = known[parent]["in_reply_to_id"]
        tree = self.world.tree(native) - {native}
        below = [one for one in known.values() if one["id"] in tree]
        return Answer({"ancestors": above, "descendants": below[:SHOWN]})

    def _search(self, known: dict[str, Any], request: Request) -> Answer:
        words = request.fields["q"].strip('"').lower()
        offset = int(request.fields.get("offset", 0))
        found = [
            one for one in known.values() if words in one["content"].lower() or words in one["spoiler_text"].lower()
        ]
        above, below = int(request.fields.get("min_id", 0)), int(request.fields.get("max_id", 2**80))
        found = [one for one in found if above < int(one["id"]) < below]
        newest = sorted(found, key=lambda one: int(one["id"]), reverse=True)
        return Answer({"accounts": [], "hashtags": [], "statuses": newest[offset : offset + PAGE]})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=24)
    run(lambda options: MastodonServer(make_world(options.threads)), parser)
