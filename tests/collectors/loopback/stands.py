"""Every source with its pretended server, and what the contract tests must know to play tricks on it."""

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
from loopback_http import Answer, Request

from collectors.engine.collector import COLLECTORS, Access, Collector, Query
from talkworthy.model import Brand, Post

WRONG = "no-such-moment"
WAIT = 7  # seconds that a rate limit asks for


@dataclass(frozen=True)
class StoreSnapshot:
    """A source's secrets, and its pretended server with an empty world and with a full one.

    `moment`: the key of a post's time, and `within`: the key of the object in which it stands, where that is not the
    post itself; `ids`: the keys that hold its id. `limited` is the answer of a rate limit of 7 seconds. `delete` and
    `edit` change the world behind the server; they are given the post's own id.
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

    def rate_limit(self) -> Answer:
        return Answer({"error": "RateLimitExceeded", "title": "Too Many Requests"}, 429, self.limited())


def native(post: Post) -> str:
    """What the source itself calls a post."""
    name = post.id.partition(":")[2]
    return name if name.startswith("at://") else name.rpartition("/")[2]


def delete_at_stackexchange(world: Any, name: str) -> None:
    for question in list(world.questions.values()):
        for post in (question, *question["answers"]):
            post["comments"][:] = [one for one in post["comments"] if str(one["comment_id"]) != name]
        question["answers"][:] = [one for one in question["answers"] if str(one["answer_id"]) != name]


def edit_at_stackexchange(world: Any, name: str, words: str) -> None:
    for question in world.questions.values():
        for post in (question, *question["answers"]):
            for one in (post, *post["comments"]):
                if name in {str(one.get(key)) for key in ("comment_id", "answer_id") if key in one}:
                    one["body"] = words


def delete_at_reddit(world: Any, name: str) -> None:
    world.comments[name] |= {"body": "[deleted]", "author": "[deleted]"}


def edit_entry(world: Any, name: str, words: str) -> None:
    raise AssertionError(f"feeds are not asked for {name} by its id, nor for {words}")


STANDS = {
    "bluesky": StoreSnapshot(
        {"BLUESKY_HANDLE": bluesky_server.HANDLE, "BLUESKY_APP_PASSWORD": bluesky_server.PASSWORD},
        lambda: bluesky_server.BlueskyServer(bluesky_server.BlueskyWorld()),
        lambda: bluesky_server.BlueskyServer(bluesky_server.make_world()),
        delete=lambda world, name: world.gone.add(name),
        edit=lambda world, name, words: world.posts[name]["record"].update(text=words),
        moment="createdAt",
        within="record",
        ids=("uri",),
        limited=lambda: {"ratelimit-reset": str(int(time.time()) + WAIT)},
    ),
    "discourse": StoreSnapshot(
        {},
        lambda: discourse_server.DiscourseServer(discourse_server.Forum()),
        lambda: discourse_server.DiscourseServer(discourse_server.make_world()),
        delete=lambda world, name: world.posts.pop(int(name)),
        edit=lambda world, name, words: world.posts[int(name)].update(cooked=words),
    ),
    "hackernews": StoreSnapshot(
        {},
        lambda: hackernews_server.HackerNewsServer(hackernews_server.HackerNewsWorld()),
        lambda: hackernews_server.HackerNewsServer(hackernews_server.make_world()),
        delete=lambda world, name: world.delete(int(name)),
        edit=lambda world, name, words: world.items[int(name)].update(text=words),
        moment="created_at_i",
    ),
    "mastodon": StoreSnapshot(
        {},
        lambda: mastodon_server.MastodonServer(mastodon_server.MastodonWorld()),
        lambda: mastodon_server.MastodonServer(mastodon_server.make_world()),
        delete=lambda world, name: world.statuses.pop(name),
        edit=lambda world, name, words: world.statuses[name].update(content=words),
        limited=lambda: {"X-RateLimit-Reset": datetime.fromtimestamp(int(time.time()) + WAIT, UTC).isoformat()},
    ),
    "reddit": StoreSnapshot(
        {"REDDIT_CLIENT_ID": reddit_server.CLIENT_ID, "REDDIT_CLIENT_SECRET": reddit_server.CLIENT_SECRET},
        lambda: reddit_server.RedditServer(reddit_server.RedditWorld()),
        lambda: reddit_server.RedditServer(reddit_server.make_world()),
        delete=delete_at_reddit,
        edit=lambda world, name, words: world.comments[name].update(body=words),
        moment="created_utc",
        ids=("name",),
    ),
    "rss": StoreSnapshot(
        {},
        lambda: rss_server.FeedServer(rss_server.FeedWorld({rss_server.NEWS: []})),
        lambda: rss_server.FeedServer(rss_server.make_world()),
        delete=lambda world, name: edit_entry(world, name, ""),
        edit=edit_entry,
        moment="pubDate",
    ),
    "stackexchange": StoreSnapshot(
        {},
        lambda: stackexchange_server.StackExchangeServer(stackexchange_server.Exchange()),
        lambda: stackexchange_server.StackExchangeServer(stackexchange_server.make_world()),
        delete=delete_at_stackexchange,
        edit=edit_at_stackexchange,
        moment="creation_date",
        ids=("comment_id", "answer_id", "question_id"),
    ),
    "x": StoreSnapshot(
        {"X_BEARER_TOKEN": x_server.BEARER},
        lambda: x_server.XServer(x_server.XWorld()),
        lambda: x_server.XServer(x_server.make_world()),
        delete=lambda world, name: world.tweets.pop(name),
        edit=lambda world, name, words: world.tweets[name].update(text=words),
        limited=lambda: {"x-rate-limit-reset": str(int(time.time()) + WAIT)},
    ),
}


def make(name: str, url: str, **settings: Any) -> Collector:
    """The collector of a source, pointed at its pretended server."""
    return COLLECTORS[name](Access(STANDS[name].secrets, {"base_url": url, "timeout": 5} | settings))


def make_query(**asked: Any) -> Query:
    """What the full worlds are asked for."""
    return Query(
        Brand("Brewlark", ("Brewlark",), communities={"reddit": reddit_server.COMMUNITIES}), budget=50.0, **asked
    )


class Spoiler:
    """A server in whose answers the time of one post is not what it should be: `wrong`, or missing where that is None.

    `right` is what stood there, as JSON. Without a `victim` it does as it should.
    """

    def __init__(self, answer: Callable[[Request], Answer], stand: StoreSnapshot, victim: str, wrong: object) -> None:
        self.right = ""
        self._answer = answer
        self._stand = stand
        self.victim = victim
        self._wrong = wrong

    def __call__(self, request: Request) -> Answer:
        answer = self._answer(request)
        if not self.victim:
            return answer
        if isinstance(answer.body, bytes):
            return Answer(self._spoil_feed(answer.body), answer.status, answer.headers)
        body = deepcopy(answer.body)
        self._spoil(body)
        return Answer(body, answer.status, answer.headers)

    def _spoil(self, body: Any) -> None:
        waiting = [body]
        while waiting:
            one = waiting.pop()
            if isinstance(one, dict):
                self._spoil_post(one)
            waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()

    def _spoil_post(self, raw: Mapping[str, Any]) -> None:
        stand = self._stand
        holder = raw.get(stand.within) if stand.within else raw
        named = next((str(raw[key]) for key in stand.ids if key in raw), None)
        if named == self.victim and isinstance(holder, dict) and stand.moment in holder:
            if holder[stand.moment] != self._wrong:
                self.right = json.dumps(holder[stand.moment])
            if self._wrong is None:
                del holder[stand.moment]
            else:
                holder[stand.moment] = self._wrong

    def _spoil_feed(self, body: bytes) -> bytes:
        """Feeds have no types: whatever is no date is only words."""
        head, guid, rest = body.partition(f"{self.victim}</guid>".encode())
        before, tag, dated = rest.partition(b"<pubDate>")
        date, end, after = dated.partition(b"</pubDate>")
        if not guid:
            return body
        self.right = json.dumps(date.decode())
        words = b"" if self._wrong is None else tag + str(self._wrong).encode() + end
        return head + guid + before + words + after
