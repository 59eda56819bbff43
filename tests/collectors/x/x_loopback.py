"""X in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

import x_server
from loopback_source import HOUR, TODAY, WAIT, ChaosWorld, LoopbackSource, random_text

LOOPBACK = LoopbackSource(
    {"X_BEARER_TOKEN": x_server.BEARER},
    lambda: x_server.XServer(x_server.XWorld()),
    lambda: x_server.XServer(x_server.make_world()),
    delete=lambda world, name: world.tweets.pop(name),
    edit=lambda world, name, text: world.tweets[name].update(text=text),
    limited=lambda: {"x-rate-limit-reset": str(int(time.time()) + WAIT)},
    now=x_server.XServer(x_server.XWorld()).now,
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    begin = TODAY - timedelta(days=3)
    world = x_server.make_world(12, begin)

    def grow(chance: random.Random, at: float) -> None:
        moment = datetime.fromtimestamp(at, UTC)
        world.post(random_text(chance), moment)
        old = [
            tweet for tweet in world.tweets if int(tweet) >> 22 > (begin.timestamp() * 1000 - x_server.SNOWFLAKE_START)
        ]
        for number in range(chance.randrange(4)):
            world.post(random_text(chance), moment + timedelta(seconds=1 + number), chance.choice(old))

    def truth() -> set[str]:
        tweets = world.truth()
        quoted = {quote["id"] for tweet in tweets for quote in world.tweets[tweet].get("referenced_tweets", ())}
        return tweets | (quoted & world.tweets.keys())

    return ChaosWorld(
        "x",
        x_server.XServer(world, TODAY + timedelta(hours=1)),
        grow,
        truth,
        begin.timestamp() + 13 * HOUR,
        frozenset({"data", "id", "text", "author_id", "created_at", "conversation_id"}),
        {"budget": 1000.0, "follow_days": 6},
        {"X_BEARER_TOKEN": x_server.BEARER},
    )
