"""Every source with its loopback server, and what the contract tests need to make it fail."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import bluesky_server
import discourse_server
import hackernews_server
import mastodon_server
import reddit_server
import rss_server
import stackexchange_server
import x_server
from loopback_http import Request, Response

from collectors.engine.collector import COLLECTORS, Access, Collector, Query
from talkworthy.model import Brand, Post

WRONG = "no-such-moment"
WAIT = 7  # seconds of a rate limit


@dataclass(frozen=True)
class LoopbackSource:
    """The secrets of a source, and its loopback server with an empty world and with a full one.

    `moment`: the key of the time of a post; `within`: the key of the object that contains it, if that is not the post;
    `ids`: the keys of its id. `limited` returns the headers of a rate limit of 7 seconds. `delete` and `edit` change a
    post in the world of the server, by its native id.
    """

    secrets: dict[str, str]
    empty: Callable[[], Any]
    full: Callable[[], Any]
    delete: Callable[[Any, str], None]
    edit: Callable[[Any, str, str], None]
    moment: str = "created_at"
    within: str = ""
    ids: tuple[str, ...] = ("id",)
    limited: Callable[[], dict[str, str]] = field(default=lambda: {"Retry-After": str(WAIT)})

    def rate_limit(self) -> Response:
        return Response({"error": "RateLimitExceeded", "title": "Too Many Requests"}, 429, self.limited())


def native(post: Post) -> str:
    """Return the native id of a post."""
    name = post.id.partition(":")[2]
    return name if name.startswith("at://") else name.rpartition("/")[2]


def delete_at_stackexchange(world: Any, name: str) -> None:
    for question in list(world.questions.values()):
        for post in (question, *question["answers"]):
            post["comments"][:] = [comment for comment in post["comments"] if str(comment["comment_id"]) != name]
        question["answers"][:] = [answer for answer in question["answers"] if str(answer["answer_id"]) != name]


def edit_at_stackexchange(world: Any, name: str, text: str) -> None:
    for question in world.questions.values():
        for post in (question, *question["answers"]):
            for item in (post, *post["comments"]):
                if name in {str(item.get(key)) for key in ("comment_id", "answer_id") if key in item}:
                    item["body"] = text


def delete_at_reddit(world: Any, name: str) -> None:
    world.comments[name] |= {"body": "[deleted]", "author": "[deleted]"}


def edit_entry(world: Any, name: str, text: str) -> None:
    raise AssertionError(f"an entry of a feed cannot be rechecked: {name}, {text}")


SOURCES = {
    "bluesky": LoopbackSource(
        {"BLUESKY_HANDLE": bluesky_server.HANDLE, "BLUESKY_APP_PASSWORD": bluesky_server.PASSWORD},
        lambda: bluesky_server.BlueskyServer(bluesky_server.BlueskyWorld()),
        lambda: bluesky_server.BlueskyServer(bluesky_server.make_world()),
        delete=lambda world, name: world.gone.add(name),
        edit=lambda world, name, text: world.posts[name]["record"].update(text=text),
        moment="createdAt",
        within="record",
        ids=("uri",),
        limited=lambda: {"ratelimit-reset": str(int(time.time()) + WAIT)},
    ),
    "discourse": LoopbackSource(
        {},
        lambda: discourse_server.DiscourseServer(discourse_server.Forum()),
        lambda: discourse_server.DiscourseServer(discourse_server.make_world()),
        delete=lambda world, name: world.posts.pop(int(name)),
        edit=lambda world, name, text: world.posts[int(name)].update(cooked=text),
    ),
    "hackernews": LoopbackSource(
        {},
        lambda: hackernews_server.HackerNewsServer(hackernews_server.HackerNewsWorld()),
        lambda: hackernews_server.HackerNewsServer(hackernews_server.make_world()),
        delete=lambda world, name: world.delete(int(name)),
        edit=lambda world, name, text: world.items[int(name)].update(text=text),
        moment="created_at_i",
    ),
    "mastodon": LoopbackSource(
        {},
        lambda: mastodon_server.MastodonServer(mastodon_server.MastodonWorld()),
        lambda: mastodon_server.MastodonServer(mastodon_server.make_world()),
        delete=lambda world, name: world.statuses.pop(name),
        edit=lambda world, name, text: world.statuses[name].update(content=text),
        limited=lambda: {"X-RateLimit-Reset": datetime.fromtimestamp(int(time.time()) + WAIT, UTC).isoformat()},
    ),
    "reddit": LoopbackSource(
        {"REDDIT_CLIENT_ID": reddit_server.CLIENT_ID, "REDDIT_CLIENT_SECRET": reddit_server.CLIENT_SECRET},
        lambda: reddit_server.RedditServer(reddit_server.RedditWorld()),
        lambda: reddit_server.RedditServer(reddit_server.make_world()),
        delete=delete_at_reddit,
        edit=lambda world, name, text: world.comments[name].update(body=text),
        moment="created_utc",
        ids=("name",),
    ),
    "rss": LoopbackSource(
        {},
        lambda: rss_server.FeedServer(rss_server.FeedWorld({rss_server.NEWS: []})),
        lambda: rss_server.FeedServer(rss_server.make_world()),
        delete=lambda world, name: edit_entry(world, name, ""),
        edit=edit_entry,
        moment="pubDate",
    ),
    "stackexchange": LoopbackSource(
        {},
        lambda: stackexchange_server.StackExchangeServer(stackexchange_server.Exchange()),
        lambda: stackexchange_server.StackExchangeServer(stackexchange_server.make_world()),
        delete=delete_at_stackexchange,
        edit=edit_at_stackexchange,
        moment="creation_date",
        ids=("comment_id", "answer_id", "question_id"),
    ),
    "x": LoopbackSource(
        {"X_BEARER_TOKEN": x_server.BEARER},
        lambda: x_server.XServer(x_server.XWorld()),
        lambda: x_server.XServer(x_server.make_world()),
        delete=lambda world, name: world.tweets.pop(name),
        edit=lambda world, name, text: world.tweets[name].update(text=text),
        limited=lambda: {"x-rate-limit-reset": str(int(time.time()) + WAIT)},
    ),
}


def make(name: str, url: str, **settings: Any) -> Collector:
    """Return the collector of a source, connected to its loopback server."""
    return COLLECTORS[name](Access(SOURCES[name].secrets, {"base_url": url, "timeout": 5} | settings))


def make_query(**options: Any) -> Query:
    """Return the query for the full worlds."""
    return Query(
        Brand("Brewlark", ("Brewlark",), communities={"reddit": reddit_server.COMMUNITIES}), budget=50.0, **options
    )


class Spoiler:
    """A server that replaces the time of one post, the `victim`, by `wrong`; None removes it.

    `right` is the original time, as JSON. Without a `victim` nothing is changed.
    """

    def __init__(
        self, handler: Callable[[Request], Response], source: LoopbackSource, victim: str, wrong: object
    ) -> None:
        self.right = ""
        self._handler = handler
        self._source = source
        self.victim = victim
        self._wrong = wrong

    def __call__(self, request: Request) -> Response:
        response = self._handler(request)
        if not self.victim:
            return response
        if isinstance(response.body, bytes):
            return Response(self._spoil_feed(response.body), response.status, response.headers)
        body = deepcopy(response.body)
        self._spoil(body)
        return Response(body, response.status, response.headers)

    def _spoil(self, body: Any) -> None:
        queue = [body]
        while queue:
            value = queue.pop()
            if isinstance(value, dict):
                self._spoil_post(value)
            queue += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()

    def _spoil_post(self, raw: Mapping[str, Any]) -> None:
        source = self._source
        holder = raw.get(source.within) if source.within else raw
        post_id = next((str(raw[key]) for key in source.ids if key in raw), None)
        if post_id == self.victim and isinstance(holder, dict) and source.moment in holder:
            if holder[source.moment] != self._wrong:
                self.right = json.dumps(holder[source.moment])
            if self._wrong is None:
                del holder[source.moment]
            else:
                holder[source.moment] = self._wrong

    def _spoil_feed(self, body: bytes) -> bytes:
        """Replace the date of the victim, which has no type in a feed."""
        head, guid, rest = body.partition(f"{self.victim}</guid>".encode())
        before, tag, dated = rest.partition(b"<pubDate>")
        date, end, after = dated.partition(b"</pubDate>")
        if not guid:
            return body
        self.right = json.dumps(date.decode())
        replacement = b"" if self._wrong is None else tag + str(self._wrong).encode() + end
        return head + guid + before + replacement + after
