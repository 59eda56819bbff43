"""The loopback sources of the chaos runs: each with a growing world, its settings, and the posts to save."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import bluesky_server
import discourse_server
import hackernews_server
import hostile
import mastodon_server
import reddit_server
import rss_server
import stackexchange_server
import x_server
from loopback_http import Request, Response

BRAND = "Brewlark"
STEP = 600.0  # seconds of a world's time between two growths: shorter than the overlap of collectors
HOUR = 3600.0
TODAY = datetime.now(UTC).replace(microsecond=0)


@dataclass
class World:
    """One source. `grow` adds a thread, and replies to old ones, at a time in seconds since 1970.

    `truth`: the native ids of all posts that a store must have in the end. `essential`: required fields of each item.
    One post in ten is hostile: its text, or its date, and then it is in `spoiled` and must not be stored.
    """

    name: str
    handler: Callable[[Request], Response]
    grow: Callable[[random.Random, float], None]
    truth: Callable[[], set[str]]
    begin: float
    essential: frozenset[str]
    settings: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)
    grown: int = 0

    def advance(self, chance: random.Random) -> None:
        """Let the world grow by one step."""
        self.grown += 1
        self.grow(chance, self.begin + self.grown * STEP)


def native(post_id: str) -> str:
    """Return the last part of a post id, the native id of the source."""
    return re.split("[:/]", post_id)[-1]


def make_worlds() -> list[World]:
    """Return all sources, each with a world of its own."""
    return [make() for make in (_reddit, _hackernews, _mastodon, _bluesky, _x, _discourse, _stackexchange, _rss)]


def _text(chance: random.Random, spoils: bool = False, hostile_texts: Sequence[str] = hostile.TEXTS) -> str:
    """Return the text of a post; one that `spoils` does not name the brand, since the thread would not be found."""
    if spoils:
        return "A text without a date"
    if hostile.is_hostile(chance):
        return chance.choice(hostile_texts)
    return f"Some text {chance.randrange(10**6)}{chance.choice(['', f' on {BRAND}'])}"


def _days_since(seconds: float) -> int:
    return int((TODAY.timestamp() - seconds) / 86_400) + 30


def _reddit() -> World:
    world, spoiled = reddit_server.make_world(12), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.submit(chance.choice(reddit_server.COMMUNITIES), _text(chance), "", at)
        for number in range(chance.randrange(4)):
            parent = chance.choice([*world.submissions, *world.comments])
            spoils = hostile.is_hostile(chance)
            name = world.comment(parent, _text(chance, spoils), at + 1 + number)
            if spoils:
                world.comments[name]["created_utc"] = chance.choice(hostile.MOMENTS)
                spoiled.add(name)

    return World(
        "reddit",
        reddit_server.RedditServer(world),
        grow,
        lambda: set().union(*(world.tree(link) for link in world.named())),
        reddit_server.BASE + 16 * HOUR,
        frozenset(
            {"kind", "data", "children", "name", "body", "selftext", "link_id", "parent_id", "created_utc", "author"}
        ),
        {"follow_days": 1000},
        {"REDDIT_CLIENT_ID": reddit_server.CLIENT_ID, "REDDIT_CLIENT_SECRET": reddit_server.CLIENT_SECRET},
        spoiled,
    )


def _hackernews() -> World:
    world, spoiled = hackernews_server.make_world(12), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.story(_text(chance), int(at))
        for number in range(chance.randrange(4)):
            spoils = hostile.is_hostile(chance)
            comment = world.comment(_text(chance, spoils), int(at) + 1 + number, chance.choice(list(world.items)))
            if spoils:
                world.items[comment]["created_at_i"] = chance.choice(hostile.MOMENTS)
                spoiled.add(str(comment))

    return World(
        "hackernews",
        hackernews_server.HackerNewsServer(world),
        grow,
        lambda: {str(native) for story in world.named() for native in world.whole(story)},
        hackernews_server.BASE + 13 * HOUR,
        frozenset({"hits", "objectID", "created_at_i", "id", "children"}),
        {"follow_days": 1000},
        spoiled=spoiled,
    )


def _mastodon() -> World:
    world, spoiled = mastodon_server.make_world(9), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.write(_text(chance) + chance.choice([" #Brewlark", " #coffee"]), at)
        for number in range(chance.randrange(4)):
            spoils = hostile.is_hostile(chance)
            content = f"{_text(chance, spoils)} #coffee"
            status = world.write(content, at + 1 + number, chance.choice(list(world.statuses)))
            if spoils:
                world.statuses[status]["created_at"] = chance.choice((*hostile.DATES, None, 7.5))
                spoiled.add(status)

    def truth() -> set[str]:
        trees = [world.tree(root) for root in world.roots()]
        named = [tree for tree in trees if any(BRAND in world.statuses[status]["content"] for status in tree)]
        return set().union(*named)

    days = _days_since(mastodon_server.BASE)
    return World(
        "mastodon",
        mastodon_server.MastodonServer(world),
        grow,
        truth,
        mastodon_server.BASE + 10 * HOUR,
        frozenset({"id", "uri", "created_at", "account", "ancestors", "descendants"}),
        {"follow_days": days, "first_days": days, "hashtags": ["coffee"]},
        spoiled=spoiled,
    )


def _bluesky() -> World:
    world, spoiled = bluesky_server.make_world(9), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.write(_text(chance), at)
        for number in range(chance.randrange(4)):
            spoils = hostile.is_hostile(chance)
            uri = world.write(_text(chance, spoils), at + 1 + number, chance.choice(list(world.posts)))
            if spoils:
                date = chance.choice((*hostile.DATES, "today", "", 7.5))
                world.posts[uri]["record"]["createdAt"] = date
                if date not in hostile.FUTURE:  # for those, the server's own date counts
                    spoiled.add(native(uri))

    def truth() -> set[str]:
        trees = [world.tree(root) for root in world.roots()]
        named = [tree for tree in trees if any(BRAND in world.posts[uri]["record"]["text"] for uri in tree)]
        return {native(uri) for tree in named for uri in tree}

    days = _days_since(bluesky_server.BASE)
    return World(
        "bluesky",
        bluesky_server.BlueskyServer(world),
        grow,
        truth,
        bluesky_server.BASE + 10 * HOUR,
        frozenset({"posts", "uri", "author", "record", "createdAt", "did", "thread", "post"}),
        {"follow_days": days, "first_days": days},
        {"BLUESKY_HANDLE": bluesky_server.HANDLE, "BLUESKY_APP_PASSWORD": bluesky_server.PASSWORD},
        spoiled,
    )


def _x() -> World:
    begin = TODAY - timedelta(days=3)
    world = x_server.make_world(12, begin)

    def grow(chance: random.Random, at: float) -> None:
        moment = datetime.fromtimestamp(at, UTC)
        world.post(_text(chance), moment)
        old = [
            tweet for tweet in world.tweets if int(tweet) >> 22 > (begin.timestamp() * 1000 - x_server.SNOWFLAKE_START)
        ]
        for number in range(chance.randrange(4)):
            world.post(_text(chance), moment + timedelta(seconds=1 + number), chance.choice(old))

    def truth() -> set[str]:
        tweets = world.truth()
        quoted = {quote["id"] for tweet in tweets for quote in world.tweets[tweet].get("referenced_tweets", ())}
        return tweets | (quoted & world.tweets.keys())

    return World(
        "x",
        x_server.XServer(world, TODAY + timedelta(hours=1)),
        grow,
        truth,
        begin.timestamp() + 13 * HOUR,
        frozenset({"data", "id", "text", "author_id", "created_at", "conversation_id"}),
        {"budget": 1000.0, "follow_days": 6},
        {"X_BEARER_TOKEN": x_server.BEARER},
    )


def _discourse() -> World:
    forum, spoiled = discourse_server.make_world(9), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        moment = datetime.fromtimestamp(at, UTC)
        forum.topic(_text(chance), f"<p>{_text(chance)}</p>", moment)
        for number in range(chance.randrange(4)):
            topic = chance.choice(list(forum.topics))
            spoils = hostile.is_hostile(chance)
            post = forum.post(topic, f"<p>{_text(chance, spoils)}</p>", moment + timedelta(seconds=1 + number))
            if spoils:
                forum.posts[post]["created_at"] = chance.choice(hostile.DATES)
                spoiled.add(str(post))

    return World(
        "discourse",
        discourse_server.DiscourseServer(forum),
        grow,
        lambda: {str(native) for topic in forum.named() for native in forum.stream(topic)},
        discourse_server.BASE.timestamp() + 10 * 24 * HOUR,
        frozenset({"posts", "id", "topic_id", "created_at", "post_number", "post_stream", "stream", "topic_list"}),
        {"follow_days": 1000},
        spoiled=spoiled,
    )


def _stackexchange() -> World:
    world, spoiled = stackexchange_server.make_world(8), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.question(_text(chance), "<p>It hums</p>", int(at))
        for number in range(chance.randrange(4)):
            question = chance.choice(list(world.questions.values()))
            answer = world.answer(question, f"<p>{_text(chance)}</p>", int(at) + 1 + number)
            comment = world.comment(answer, "thanks", int(at) + 2 + number)
            if hostile.is_hostile(chance):
                comment["creation_date"] = chance.choice(hostile.MOMENTS)
                spoiled.add(str(comment["comment_id"]))

    def truth() -> set[str]:
        ids = set()
        for question in world.questions.values():
            posts = [question, *question["answers"]]
            if any(BRAND in f"{post.get('title', '')}{post['body']}" for post in posts):
                posts += [comment for post in posts for comment in post["comments"]]
                ids |= {str(post.get("comment_id") or post.get("answer_id") or post["question_id"]) for post in posts}
        return ids

    return World(
        "stackexchange",
        stackexchange_server.StackExchangeServer(world, quota=10**6),
        grow,
        truth,
        stackexchange_server.BASE + 9 * HOUR,
        frozenset({"items", "question_id", "answer_id", "comment_id", "creation_date", "answers"}),
        {"sites": ["superuser"], "follow_days": 1000},
        spoiled=spoiled,
    )


def _rss() -> World:
    world, spoiled = rss_server.make_world(30), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        del at  # entries are an hour apart, by their number
        for _ in range(chance.randrange(3)):
            number = len(world.entries[rss_server.NEWS])
            spoils = hostile.is_hostile(chance)
            world.item(rss_server.NEWS, _text(chance, spoils, hostile.IN_XML), "<p>More</p>", number)
            if spoils:
                entry = world.entries[rss_server.NEWS][0]
                date = f"<pubDate>{chance.choice(hostile.FEED_DATES)}</pubDate>"
                world.entries[rss_server.NEWS][0] = re.sub("<pubDate>[^<]*</pubDate>", date, entry)
                spoiled.add(f"entry-{number}")

    def truth() -> set[str]:
        matches = [re.search("entry-[0-9]+", item) for item in world.entries[rss_server.NEWS] if BRAND in item]
        return {match[0] for match in matches if match}

    return World("rss", rss_server.FeedServer(world), grow, truth, rss_server.BASE, frozenset(), spoiled=spoiled)
