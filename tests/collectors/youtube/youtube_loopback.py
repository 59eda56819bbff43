"""YouTube in the contract tests and in `make chaos`: invented data on loopback."""

from __future__ import annotations

import random
from typing import Any

import hostile
import youtube_server
from loopback_source import HOUR, ChaosWorld, LoopbackSource, random_text

SECRETS = {"YOUTUBE_API_KEY": youtube_server.KEY}


def edit_at_youtube(world: Any, name: str, text: str) -> None:
    world.comments[name]["snippet"] |= {"textDisplay": text, "textOriginal": text}


LOOPBACK = LoopbackSource(
    SECRETS,
    lambda: youtube_server.YouTubeServer(youtube_server.Tube()),
    lambda: youtube_server.YouTubeServer(youtube_server.make_world()),
    delete=lambda world, name: world.delete(name),
    edit=edit_at_youtube,
    moment="publishedAt",
    within="snippet",
    settings={"channels": [youtube_server.CHANNEL]},
)


def make_chaos_world() -> ChaosWorld:
    """Return a world that grows with each run."""
    world, spoiled = youtube_server.make_world(8), set[str]()

    def grow(chance: random.Random, at: float) -> None:
        channel = chance.choice((youtube_server.CHANNEL, youtube_server.OTHER))
        world.video(f"A video {len(world.videos)}", random_text(chance), int(at), channel)
        for number in range(chance.randrange(5)):
            above = chance.choice([*world.videos, *(name for name in world.comments if "." not in name)])
            spoils = hostile.is_hostile(chance)
            comment = world.comment(above, random_text(chance, spoils), int(at) + 1 + number)
            if spoils:
                world.comments[comment]["snippet"]["publishedAt"] = chance.choice(hostile.DATES)
                spoiled.add(comment)

    def truth() -> set[str]:
        videos = world.named((youtube_server.CHANNEL,))
        return videos | {name for video in videos for name in world.below(video)}

    return ChaosWorld(
        "youtube",
        youtube_server.YouTubeServer(world, searches=10**6, units=10**6),
        grow,
        truth,
        youtube_server.BASE + 9 * HOUR,
        frozenset({"items", "id", "snippet", "publishedAt", "videoId", "topLevelComment"}),
        {"channels": [youtube_server.CHANNEL], "follow_days": 1000, "searches_per_day": 100_000},
        SECRETS,
        spoiled=spoiled,
    )
