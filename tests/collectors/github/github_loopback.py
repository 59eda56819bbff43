"""GitHub in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import github_server
import hostile
from loopback_source import HOUR, ChaosWorld, LoopbackSource, random_text

LOOPBACK = LoopbackSource(
    {},
    lambda: github_server.GithubServer(github_server.GithubWorld()),
    lambda: github_server.GithubServer(github_server.make_world()),
    delete=lambda world, name: world.delete(name),
    edit=lambda world, name, text: world.edit(name, text),
)


def make_chaos_world() -> ChaosWorld:
    """Return a world of issues and discussions that grows with each run."""
    world, spoiled = github_server.make_world(8), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        world.issue(random_text(chance), at)
        discussion = world.discussion(random_text(chance), at)
        above = world.reply(discussion, random_text(chance), at + 1)
        world.reply(discussion, "so does mine", at + 2, above)
        for number in range(chance.randrange(4)):
            spoils = hostile.is_hostile(chance)
            moment = chance.choice((*hostile.DATES, None, 7.5)) if spoils else github_server.to_text(at + 3 + number)
            issue = chance.choice(list(world.issues))
            comment = world.comment(issue, random_text(chance, spoils), at + 3 + number, created_at=moment)
            if spoils:
                spoiled.add(str(comment))

    days = int((datetime.now(UTC).timestamp() - github_server.BASE) / 86_400) + 30
    return ChaosWorld(
        "github",
        github_server.GithubServer(world),
        grow,
        lambda: set[str]().union(*(world.whole(name) for name in world.named())),
        github_server.BASE + 9 * HOUR,
        frozenset({"items", "id", "html_url", "created_at", "nodes", "databaseId", "createdAt", "data", "comments"}),
        {"follow_days": days, "most_requests": 100_000},
        {"GITHUB_TOKEN": github_server.TOKEN},
        spoiled=spoiled,
    )
