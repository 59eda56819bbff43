"""A simulated Bluesky on loopback with invented data: its API, and its stream of all posts (Jetstream).

`python tests/collectors/loopback/bluesky_server.py --port N` serves the API: createSession, refreshSession, getSession,
searchPosts with cursors that end early, getPostThread. The stream is served by `Jetstream`. The brand in its world is
Brewlark; the login is invented.example / loopback-app-password.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from loopback_http import Request, Response, run
from websockets.http11 import Request as WireRequest
from websockets.sync.server import ServerConnection, serve

HANDLE, PASSWORD = "invented.example", "loopback-app-password"
COLLECTION = "app.bsky.feed.post"
BASE = 1_772_323_200  # 2026-03-01 00:00 UTC
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
PEOPLE = [f"invented-{name}.example" for name in ["ada", "bo", "cy", "dee", "eli", "fay", "gus"]]
WORDS = ["grinder", "kettle", "crema", "filter", "scale", "beans", "roast", "drip", "water", "burr"]


def to_key(micros: int) -> str:
    """Return the TID of a record that was created at this time."""
    value, digits = micros << 10, ""
    while len(digits) < 13:
        digits, value = DIGITS[value % 32] + digits, value // 32
    return digits


def to_iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class BlueskyWorld:
    """Posts by AT URI, as views, in the order of writing; `gone`: deleted posts."""

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def write(self, text: str, at: float, parent: str | None = None, **record: Any) -> str:
        """Add a post; return its AT URI."""
        number = len(self.posts)
        person = number % len(PEOPLE)
        did = f"did:plc:invented{person}"
        uri = f"at://{did}/{COLLECTION}/{to_key(int(at * 1e6) + number)}"
        reply = None
        if parent is not None:
            root = self.posts[parent]["record"].get("reply", {}).get("root", {}).get("uri", parent)
            reply = {"reply": {"root": {"uri": root, "cid": "c"}, "parent": {"uri": parent, "cid": "c"}}}
            self.posts[parent]["replyCount"] += 1
        self.posts[uri] = {
            "uri": uri,
            "cid": "bafy",
            "author": {"did": did, "handle": PEOPLE[person], "labels": []},
            "record": {
                "$type": COLLECTION,
                "createdAt": to_iso(at),
                "langs": ["en"],
                "text": text,
                **(reply or {}),
                **record,
            },
            "replyCount": 0,
            "repostCount": 1,
            "likeCount": 2,
            "quoteCount": 0,
            "indexedAt": to_iso(at + 1),
            "labels": [],
        }
        return uri

    def parent(self, uri: str) -> str | None:
        reply = self.posts[uri]["record"].get("reply")
        return reply["parent"]["uri"] if reply else None

    def tree(self, uri: str) -> set[str]:
        """Return the URIs of the whole thread that begins with `uri`."""
        tree = {uri}
        for post in self.posts:  # in order, so parents come before their replies
            if self.parent(post) in tree:
                tree.add(post)
        return tree

    def roots(self) -> list[str]:
        return [uri for uri in self.posts if self.parent(uri) is None]


def make_world(threads: int = 24) -> BlueskyWorld:
    """Return `threads` threads, an hour apart, always the same; a third of them do not name the brand."""
    chance = random.Random(5)
    world = BlueskyWorld()
    for number in range(threads):
        at = BASE + number * 3600
        posts = [world.write(f"{_sentence(chance)} {'Brewlark' if number % 3 == 0 else ''}", at)]
        for step in range(40 if number == 4 else chance.randrange(5)):
            posts.append(world.write(_sentence(chance), at + 5 * (step + 1), chance.choice(posts[-9:])))
        if number % 3 == 1:
            world.write("get a Brewlark", at + 900, posts[-1])
    return world


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randrange(3, 12))).capitalize() + "."


def _token(name: str) -> str:
    parts = ({"alg": "none"}, {"exp": 4_102_444_800, "sub": name})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + ".eA"


class BlueskyServer:
    """Responds with the posts of a world. `ceiling`: maximum of posts of a search; `depth`: maximum depth of replies.

    `accounts`: DID -> the error of the account, whose posts are not returned by URI.
    """

    def __init__(self, world: BlueskyWorld) -> None:
        self.world = world
        self.page, self.ceiling, self.depth = 100, 10_000, 10_000
        self.accounts: dict[str, dict[str, str]] = {}
        self.heavy: set[str] = set()  # posts whose thread is too large for the server
        self.access = _token("access")
        self.open = False  # whether it works without a login, like the public API

    def __call__(self, request: Request) -> Response:
        method = request.path.removeprefix("/xrpc/")
        if method == "com.atproto.server.createSession":
            return self._log_in(request)
        if not self.open and request.headers.get("authorization") != f"Bearer {self.access}":
            return Response({"error": "AuthMissing", "message": "Authentication Required"}, 401)
        methods = {
            "com.atproto.server.getSession": lambda _: Response({"handle": HANDLE, "did": "did:plc:me"}),
            "app.bsky.feed.searchPosts": self._search,
            "app.bsky.feed.getPostThread": self._thread,
            "app.bsky.feed.getPosts": self._posts,
            "app.bsky.actor.getProfile": self._profile,
        }
        handler = methods.get(method)
        return handler(request) if handler else Response({"error": "MethodNotImplemented"}, 501)

    def _log_in(self, request: Request) -> Response:
        body = next(key for key in request.fields if key.startswith("{"))  # JSON, which the server parses as a form
        if json.loads(body) != {"identifier": HANDLE, "password": PASSWORD}:
            return Response({"error": "AuthenticationRequired", "message": "Invalid identifier or password"}, 401)
        tokens = {"accessJwt": self.access, "refreshJwt": _token("refresh")}
        return Response({"handle": HANDLE, "did": "did:plc:me", **tokens})

    def _search(self, request: Request) -> Response:
        fields = request.fields
        phrases = [
            re.compile(rf"\b{re.escape(phrase)}\b", re.IGNORECASE) for phrase in re.findall('"([^"]+)"', fields["q"])
        ]
        posts = [
            post
            for uri, post in self.world.posts.items()
            if uri not in self.world.gone
            and all(phrase.search(str(post["record"].get("text"))) for phrase in phrases)
            and fields.get("since", "") <= str(post["record"].get("createdAt")) < fields.get("until", "~")
        ]
        newest = sorted(posts, key=lambda post: str(post["record"].get("createdAt")), reverse=True)[: self.ceiling]
        start = int(fields.get("cursor", 0))
        end = start + min(self.page, int(fields.get("limit", 25)))
        return Response({"posts": newest[start:end], **({"cursor": str(end)} if end < len(newest) else {})})

    def _posts(self, request: Request) -> Response:
        uris = request.values_of("uris")
        if len(uris) > 25:
            return Response({"error": "InvalidRequest", "message": "too many"}, 400)
        shown = [uri for uri in uris if uri in self.world.posts and uri not in self.world.gone]
        return Response({"posts": [self.world.posts[uri] for uri in shown if uri.split("/")[2] not in self.accounts]})

    def _profile(self, request: Request) -> Response:
        actor = request.fields["actor"]
        if actor in self.accounts:
            return Response(self.accounts[actor], 400)
        return Response({"did": "did:plc:invented", "handle": actor})

    def _thread(self, request: Request) -> Response:
        if request.fields["uri"] in self.heavy:
            return Response({"error": "UpstreamTimeout"}, 504)
        uri = request.fields["uri"]
        if uri not in self.world.posts or uri in self.world.gone:
            return Response({"error": "NotFound", "message": f"Post not found: {uri}"}, 400)
        node = self._below(uri, 0, min(self.depth, int(request.fields.get("depth", 6))))
        lower, above = node, self.world.parent(uri)
        for _ in range(int(request.fields.get("parentHeight", 80))):
            if above is None:
                break
            lower["parent"] = self._node(above)
            lower, above = lower["parent"], self.world.parent(above) if above not in self.world.gone else None
        return Response({"thread": node})

    def _below(self, uri: str, depth: int, deepest: int) -> dict[str, Any]:
        node = self._node(uri)
        replies = [reply for reply in self.world.posts if self.world.parent(reply) == uri]
        if "post" in node and depth < deepest:
            node["replies"] = [self._below(reply, depth + 1, deepest) for reply in replies]
        return node

    def _node(self, uri: str) -> dict[str, Any]:
        if uri in self.world.gone:
            return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": True}
        return {"$type": "app.bsky.feed.defs#threadViewPost", "post": self.world.posts[uri]}


class Jetstream:
    """The stream on a port of 127.0.0.1; a context manager. It closes after all `frames` from the cursor.

    `cut`: how many connections are cut after one frame; `stays`: whether the connection stays open instead. `cursors`:
    the cursor of each connection.
    """

    def __init__(self, frames: list[str]) -> None:
        self.frames = frames
        self.cut = 0
        self.stays = False
        self._stopping = threading.Event()
        self.cursors: list[int] = []
        self._server = serve(self._send, "127.0.0.1", 0, process_request=self._note)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/subscribe"

    def __enter__(self) -> Jetstream:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._thread.join()

    def _note(self, _: ServerConnection, request: WireRequest) -> None:
        """Note the cursor before the connection is open."""
        self.cursors.append(_cursor_in(request.path))

    def _send(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        cursor = _cursor_in(connection.request.path)
        for frame in [frame for frame in self.frames if _time_of(frame) >= cursor]:
            connection.send(frame)
            if self.cut:
                self.cut -= 1
                connection.socket.close()
                return
        if self.stays:
            self._stopping.wait()


def _cursor_in(path: str) -> int:
    return int(re.search(r"cursor=(\d+)", path)[1])  # type: ignore[index]


def _time_of(frame: str) -> int:
    match = re.search(r'"time_us": (\d+)', frame)
    return int(match[1]) if match else 2**62


def to_frame(view: dict[str, Any], operation: str = "create", later: float = 1.0) -> str:
    """Return the frame for a post that is created or deleted, `later` seconds after its own time."""
    _, _, did, _, key = view["uri"].split("/")
    at = datetime.fromisoformat(view["record"]["createdAt"]).timestamp() + later
    commit = {"rev": "3k", "operation": operation, "collection": COLLECTION, "rkey": key}
    if operation != "delete":
        commit |= {"record": view["record"], "cid": "bafy"}
    return json.dumps({"did": did, "time_us": int(at * 1e6), "kind": "commit", "commit": commit})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=24)
    run(lambda options: BlueskyServer(make_world(options.threads)), parser)
