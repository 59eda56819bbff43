"""A simulated Discourse forum: the search, topics and their streams, the lists, and the categories."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from loopback_http import Request, Response, run

BASE = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_POSTS = 20
PAGE = 50
MAX_PAGES = 10
CATEGORIES = {5: "Support", 6: "Beans"}


@dataclass
class Forum:
    """`topics`: id -> title and category; `posts`: id -> the post in the format of the API."""

    topics: dict[int, dict[str, Any]] = field(default_factory=dict)
    posts: dict[int, dict[str, Any]] = field(default_factory=dict)

    def topic(self, title: str, cooked: str, at: datetime, category: int = 5) -> int:
        native = 100 + len(self.topics)
        self.topics[native] = {"id": native, "title": title, "category_id": category}
        self.post(native, cooked, at)
        return native

    def post(self, topic: int, cooked: str, at: datetime, reply_to: int | None = None, **fields: Any) -> int:
        native = 9000 + len(self.posts)
        self.posts[native] = {
            "id": native,
            "topic_id": topic,
            "post_number": len(self.stream(topic)) + 1,
            "post_type": 1,
            "username": f"person_{native % 7}",
            "created_at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "cooked": cooked,
            "reply_to_post_number": reply_to,
            "reply_count": 0,
            "reads": 3,
            "actions_summary": [{"id": 2, "count": 4}],
            "staff": False,
        } | fields
        return native

    def stream(self, topic: int) -> list[int]:
        return [native for native, post in self.posts.items() if post["topic_id"] == topic]

    def named(self) -> set[int]:
        """Return the topics that name Brewlark."""
        topics = {post["topic_id"] for post in self.posts.values() if re.search("brewlark", post["cooked"], re.I)}
        return topics | {native for native, topic in self.topics.items() if "brewlark" in topic["title"].lower()}


def make_world(topics: int = 9) -> Forum:
    """Every second topic names Brewlark; the first has 65 posts."""
    forum = Forum()
    for number in range(topics):
        at = BASE + timedelta(days=number)
        named = "my Brewlark leaks" if number % 2 == 0 else "my kettle leaks"
        topic = forum.topic(f"Help {number}", f"<p>{named}</p>", at, 5 + number % 2)
        for reply in range(64 if number == 0 else 2):
            at += timedelta(minutes=1)
            forum.post(topic, f"<p>try this &amp; that {reply}</p>", at, reply_to=1 if reply % 2 else None)
    return forum


class DiscourseServer:
    """Responds to requests without a login."""

    def __init__(self, world: Forum) -> None:
        self.world = world

    def __call__(self, request: Request) -> Response:
        if request.path == "/search.json":
            return self._search(request.fields["q"], int(request.fields.get("page", "1")))
        if request.path == "/site.json":
            return Response({"categories": [{"id": number, "name": name} for number, name in CATEGORIES.items()]})
        if request.path == "/latest.json":
            return self._latest([int(native) for native in request.fields["topic_ids"].split(",")])
        if match := re.fullmatch(r"/t/(\d+)(/posts)?\.json", request.path):
            return self._topic(int(match[1]), request)
        return Response({"errors": ["not found"]}, 404)

    def _search(self, query: str, page: int) -> Response:
        match = re.fullmatch(r'"([^"]+)" order:latest(?: after:(\S+))?(?: before:(\S+))?', query)
        if not match or page > MAX_PAGES:
            return Response({"errors": ["invalid"]}, 400)
        phrase, after, before = match.groups()
        posts = [post for post in self.world.posts.values() if self._matches(post, phrase)]
        posts = [post for post in posts if (after or "") <= post["created_at"][:19] < (before or "9")]
        latest = {post["topic_id"]: post for post in sorted(posts, key=lambda post: post["created_at"])}
        newest_first = sorted(latest.values(), key=lambda post: post["created_at"], reverse=True)
        shown = newest_first[(page - 1) * PAGE : page * PAGE]
        keys = ("id", "topic_id", "username", "created_at", "post_number")
        grouped = {"more_full_page_results": True if len(newest_first) > page * PAGE else None}
        posts = [{key: post[key] for key in keys} | {"blurb": "..."} for post in shown]
        return Response({"posts": posts, "topics": [], "grouped_search_result": grouped})

    def _matches(self, post: dict[str, Any], phrase: str) -> bool:
        title = self.world.topics[post["topic_id"]]["title"] if post["post_number"] == 1 else ""
        return phrase.lower() in f"{title} {post['cooked']}".lower()

    def _latest(self, topics: list[int]) -> Response:
        existing = [native for native in topics if native in self.world.topics]
        shown = [{**self.world.topics[native], "posts_count": len(self.world.stream(native))} for native in existing]
        return Response({"topic_list": {"topics": shown}})

    def _topic(self, native: int, request: Request) -> Response:
        if native not in self.world.topics:
            return Response({"errors": ["gone"]}, 404)
        stream = self.world.stream(native)
        if request.path.endswith("/posts.json"):
            ids = [int(native) for native in request.values_of("post_ids[]")]
            return Response(
                {"post_stream": {"posts": [self.world.posts[native] for native in ids if native in stream]}}
            )
        posts = [self.world.posts[native] for native in stream[:FIRST_POSTS]]
        shown = {"posts_count": len(stream), "post_stream": {"posts": posts, "stream": stream}}
        return Response(self.world.topics[native] | shown)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=9)
    run(lambda options: DiscourseServer(make_world(options.topics)), parser)
