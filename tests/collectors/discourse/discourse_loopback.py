"""Discourse in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import discourse_server
import hostile
from loopback_source import HOUR, ChaosWorld, LoopbackSource, random_text

LOOPBACK = LoopbackSource(
    {},
    lambda: discourse_server.DiscourseServer(discourse_server.Forum()),
    lambda: discourse_server.DiscourseServer(discourse_server.make_world()),
    delete=lambda world, name: world.posts.pop(int(name)),
    edit=lambda world, name, text: world.posts[int(name)].update(cooked=text),
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    forum, spoiled = discourse_server.make_world(9), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        moment = datetime.fromtimestamp(at, UTC)
        forum.topic(random_text(chance), f"<p>{random_text(chance)}</p>", moment)
        for number in range(chance.randrange(4)):
            topic = chance.choice(list(forum.topics))
            spoils = hostile.is_hostile(chance)
            post = forum.post(topic, f"<p>{random_text(chance, spoils)}</p>", moment + timedelta(seconds=1 + number))
            if spoils:
                forum.posts[post]["created_at"] = chance.choice(hostile.DATES)
                spoiled.add(str(post))

    return ChaosWorld(
        "discourse",
        discourse_server.DiscourseServer(forum),
        grow,
        lambda: {str(native) for topic in forum.named() for native in forum.stream(topic)},
        discourse_server.BASE.timestamp() + 10 * 24 * HOUR,
        frozenset({"posts", "id", "topic_id", "created_at", "post_number", "post_stream", "stream", "topic_list"}),
        {"follow_days": 1000},
        spoiled=spoiled,
    )
