"""Simulated servers of Lemmy 0.19, Lemmy 1.0 and PieFed, which show the same posts: search, posts and comments."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from loopback_http import Request, Response, run

BASE = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = 50
TREE = 300
HOME = "lemmy.example"
VERSIONS = {"lemmy": "0.19.20", "lemmy 1": "1.0.0", "piefed": "1.4.0"}
PATHS = {"lemmy": "/api/v3", "lemmy 1": "/api/v4", "piefed": "/api/alpha"}
Raw = dict[str, Any]


@dataclass
class Fediverse:
    """`posts` and `comments`: number -> the object in the format of Lemmy 0.19, as all servers know it."""

    posts: dict[int, Raw] = field(default_factory=dict)
    comments: dict[int, Raw] = field(default_factory=dict)
    bots: set[int] = field(default_factory=set)

    def post(self, name: str, body: str, at: datetime, **fields: Any) -> int:
        native = 100_000 + len(self.posts)
        address = f"https://{HOME}/post/{native}"
        self.posts[native] = self._new(native, at, address) | {"name": name, "body": body} | fields
        return native

    def comment(self, parent: int, content: str, at: datetime, **fields: Any) -> int:
        native = 500_000 + len(self.comments)
        above = self.comments[parent]["path"] if parent in self.comments else "0"
        post = self.comments[parent]["post_id"] if parent in self.comments else parent
        fields = {"post_id": post, "content": content, "path": f"{above}.{native}"} | fields
        self.comments[native] = self._new(native, at, f"https://{HOME}/comment/{native}") | fields
        return native

    def delete(self, native: int) -> None:
        """Delete a post or comment as its author does: a comment stays without its text, a post is not shown."""
        if native in self.comments:
            self.comments[native] |= {"deleted": True, "content": ""}
        else:
            self.posts[native]["deleted"] = True

    def edit(self, native: int, text: str) -> None:
        kept, key = (self.comments, "content") if native in self.comments else (self.posts, "body")
        kept[native] |= {key: text, "updated": to_text(BASE + timedelta(days=90))}

    def tree(self, post: int) -> list[Raw]:
        return [comment for comment in self.comments.values() if comment["post_id"] == post]

    def named(self) -> Iterator[int]:
        """Yield the posts of threads that name Brewlark."""
        for native, post in self.posts.items():
            texts = [post["name"], post["body"], *(comment["content"] for comment in self.tree(native))]
            if any("brewlark" in text.lower() for text in texts):
                yield native

    def _new(self, native: int, at: datetime, address: str) -> Raw:
        return {
            "id": native,
            "creator_id": native % 7,
            "removed": False,
            "deleted": False,
            "published": to_text(at),
            "ap_id": address,
            "local": True,
            "language_id": 37,
        }


def to_text(at: datetime) -> str:
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def make_world(threads: int = 9) -> Fediverse:
    """Every second thread names Brewlark, every fourth only in a comment; the first has 60 comments."""
    world = Fediverse()
    for number in range(threads):
        at = BASE + timedelta(days=number)
        post = world.post(f"Help {number}", "my Brewlark leaks" if number % 4 == 0 else "my kettle leaks", at)
        parent = post
        for reply in range(60 if number == 0 else 4):
            at += timedelta(minutes=1)
            text = "try a **Brewlark** instead" if number % 4 == 2 and reply == 1 else f"try this & that {reply}"
            parent = world.comment(parent if reply % 3 else post, text, at)
    return world


class LemmyServer:
    """A server of the `software` lemmy, lemmy 1 or piefed, without a login; it shows `world`.

    `hidden`: numbers of posts and comments that have not arrived here.
    """

    def __init__(self, world: Fediverse, software: str = "lemmy") -> None:
        self.world = world
        self.software = software
        self.hidden: set[int] = set()

    def __call__(self, request: Request) -> Response:
        if request.path == "/nodeinfo/2.1":
            name = self.software.removesuffix(" 1")
            return Response({"version": "2.1", "software": {"name": name, "version": VERSIONS[self.software]}})
        path = request.path.removeprefix(PATHS[self.software])
        if path == request.path:
            return Response({"error": "unknown"}, 404)
        routes = {"/search": self._search, "/post": self._post, "/comment/list": self._comments}
        return routes[path](request.fields) if path in routes else Response({"error": "unknown"}, 404)

    def _search(self, fields: dict[str, str]) -> Response:
        term = fields["search_term" if self.software == "lemmy 1" else "q"].lower()
        kind = fields["type_"].lower()
        posts = [post for post in self._shown(self.world.posts) if term in f"{post['name']} {post['body']}".lower()]
        comments = [raw for raw in self._shown(self.world.comments) if term in str(raw["content"]).lower()]
        number = int(fields.get("page") or fields.get("page_cursor") or 1)
        listed = {
            "posts": self._newest(posts if kind in ("all", "posts") else [], number),
            "comments": self._newest(comments if kind in ("all", "comments") else [], number),
        }
        views = {
            "posts": [self.post_view(raw) for raw in listed["posts"]],
            "comments": [self.comment_view(raw) for raw in listed["comments"]],
            "communities": [],
        }
        if self.software != "lemmy 1":
            return Response({"type_": fields["type_"], "users": []} | views)
        more = max(len(posts), len(comments)) > number * PAGE
        return Response({"persons": [], "next_page": str(number + 1) if more else None} | views)

    def _shown(self, kept: dict[int, Raw]) -> list[Raw]:
        return [raw for raw in kept.values() if not raw["deleted"] and not raw["removed"] and self._is_here(raw)]

    def _is_here(self, raw: Raw) -> bool:
        return raw["id"] not in self.hidden

    def _newest(self, raws: list[Raw], number: int) -> list[Raw]:
        newest_first = sorted(raws, key=lambda raw: str(raw["published"]), reverse=True)
        return newest_first[(number - 1) * PAGE : number * PAGE]

    def _post(self, fields: dict[str, str]) -> Response:
        post = self.world.posts.get(int(fields["id"]))
        if post is None or post["deleted"] or post["removed"] or not self._is_here(post):
            error = "No object found." if self.software == "piefed" else "couldnt_find_post"
            return Response({"error": error}, 400)
        return Response({"post_view": self.post_view(post), "cross_posts": []})

    def _comments(self, fields: dict[str, str]) -> Response:
        comments = [raw for raw in self.world.tree(int(fields["post_id"])) if self._is_here(raw)]
        key = "items" if self.software == "lemmy 1" else "comments"
        if "max_depth" in fields and self.software != "piefed":
            return Response({key: [self.comment_view(raw) for raw in comments[:TREE]]})
        number = int(fields.get("page") or fields.get("page_cursor") or 1)
        views = [self.comment_view(raw) for raw in comments[(number - 1) * PAGE : number * PAGE]]
        more = {"next_page": str(number + 1) if len(comments) > number * PAGE else None}
        return Response({key: views} | ({} if self.software == "lemmy" else more))

    def post_view(self, raw: Raw) -> Raw:
        counts = {"score": 12, "comments": len(self.world.tree(raw["id"]))}
        return {"post": self._spelled(raw, counts), **self._around(raw, counts)}

    def comment_view(self, raw: Raw) -> Raw:
        counts = {"score": -2, "child_count": 0}
        post = self._spelled(self.world.posts[raw["post_id"]], {})
        return {"comment": self._spelled(raw, counts), "post": post, **self._around(raw, counts)}

    def _around(self, raw: Raw, counts: Raw) -> Raw:
        """Return what stands beside a post or comment in its view."""
        number, is_new, is_piefed = raw["creator_id"], self.software == "lemmy 1", self.software == "piefed"
        address = "ap_id" if is_new else "actor_id"
        creator = {
            "id": number,
            "user_name" if is_piefed else "name": f"person_{number}",
            "bot" if is_piefed else "bot_account": number in self.world.bots,
            address: f"https://{HOME}/u/person_{number}",
        }
        community = {"id": 3, "name": "coffee", address: f"https://{HOME}/c/coffee"}
        roles = {"creator_is_moderator": number == 1, "creator_is_admin": False}
        return {"creator": creator, "community": community, **roles} | ({} if is_new else {"counts": counts})

    def _spelled(self, raw: Raw, counts: Raw) -> Raw:
        """Return a post or comment with the keys of this server's software."""
        names = {
            "lemmy": {},
            "lemmy 1": {"published": "published_at", "updated": "updated_at"},
            "piefed": {"name": "title", "content": "body"},
        }[self.software]
        spelled = {names.get(key, key): value for key, value in raw.items()}
        return spelled | counts if self.software == "lemmy 1" else spelled


class LemmyServers:
    """Several servers under one address: `/<name>/...` is a request to the server of that name."""

    def __init__(self, servers: dict[str, LemmyServer]) -> None:
        self.servers = servers
        self.world = next(iter(servers.values())).world

    def __call__(self, request: Request) -> Response:
        _, name, rest = request.path.split("/", 2)
        return self.servers[name](Request(request.method, f"/{rest}", request.fields, request.headers, request.pairs))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=9)
    parser.add_argument("--software", choices=sorted(PATHS), default="lemmy")
    run(lambda options: LemmyServer(make_world(options.threads), options.software), parser)
