"""The invented data of the simulated X: users, threads, and unusual cases."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

BRAND, OFFICIAL = "Brewlark", "brewlark_official"
BASE = datetime(2026, 3, 1, tzinfo=UTC)
SNOWFLAKE_START = 1_288_834_974_657
WORDS = [
    "grinder",
    "kettle",
    "crema",
    "filter",
    "scale",
    "beans",
    "roast",
    "drip",
    "water",
    "burr",
    "portafilter",
    "gasket",
    "morning",
    "cup",
    "bitter",
]


@dataclass
class XWorld:
    """Tweets by id, as v2 objects with all fields, and users by id.

    `old`: earlier versions of edited tweets, by id, which only a look-up returns; `protected`: ids of tweets that exist
    but are not public.
    """

    tweets: dict[str, dict[str, Any]] = field(default_factory=dict)
    old: dict[str, dict[str, Any]] = field(default_factory=dict)
    protected: set[str] = field(default_factory=set)
    users: dict[str, str] = field(
        default_factory=lambda: {"900": OFFICIAL} | {f"{n}": f"person_{n}" for n in range(12)}
    )

    def post(self, text: str, at: datetime, reply_to: str | None = None, author: str = "1", **more: Any) -> str:
        """Add a tweet; return its id. One id a millisecond, so that ids sort like times."""
        native = str((int(at.timestamp() * 1000) - SNOWFLAKE_START) << 22)
        while native in self.tweets:
            native = str(int(native) + 1)
        parent = self.tweets.get(reply_to or "")
        references = more.pop("referenced_tweets", [])
        if reply_to:
            references = [{"type": "replied_to", "id": reply_to}, *references]
        if parent:
            parent["public_metrics"]["reply_count"] += 1
        self.tweets[native] = {
            "id": native,
            "text": text,
            "author_id": author,
            "conversation_id": parent["conversation_id"] if parent else native,
            "created_at": f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
            "edit_history_tweet_ids": [native],
            "lang": "en",
            "public_metrics": {
                "retweet_count": 1,
                "reply_count": 0,
                "like_count": 5,
                "quote_count": 0,
                "impression_count": 80,
            },
            **({"referenced_tweets": references} if references else {}),
            **more,
        }
        return native

    def edit(self, native: str, text: str, at: datetime) -> str:
        """Add a newer version of a tweet, with an id of its own; the old one keeps its text. Return the new id."""
        before = self.tweets.pop(native)
        opens = before["conversation_id"] == native
        after = self.post(text, at, author=before["author_id"])
        history = [*before["edit_history_tweet_ids"], after]
        before["edit_history_tweet_ids"] = history
        self.old[native] = before
        thread = after if opens else before["conversation_id"]
        fields = {key: before[key] for key in ("referenced_tweets", "created_at") if key in before}
        self.tweets[after] |= {**fields, "conversation_id": thread, "edit_history_tweet_ids": history}
        return after

    def thread(self, native: str) -> set[str]:
        """Return the ids of the whole thread of the tweet `native`."""
        wanted = self.tweets[native]["conversation_id"]
        return {tweet["id"] for tweet in self.tweets.values() if tweet["conversation_id"] == wanted}

    def named(self) -> set[str]:
        """The ids of all tweets that name the brand."""
        return {native for native, tweet in self.tweets.items() if BRAND.lower() in tweet["text"].lower()}

    def truth(self) -> set[str]:
        """Return the ids of all tweets in threads that name the brand."""
        return set().union(*(self.thread(native) for native in self.named()))


def make_world(threads: int = 30, base: datetime = BASE) -> XWorld:
    """Return threads an hour apart, always the same; a third begin with the brand, a third name it later."""
    chance = random.Random(2)
    world = XWorld()
    for number in range(threads):
        at = base + timedelta(hours=number)
        opening = f"Is {BRAND} any good?" if number % 3 == 0 else f"Thought {number} about {chance.choice(WORDS)}"
        thread = [world.post(opening, at, author=str(number % 12))]
        for _ in range(130 if number == 3 else chance.randrange(7)):
            at += timedelta(seconds=7)
            thread.append(world.post(_sentence(chance), at, chance.choice(thread[-4:]), str(chance.randrange(12))))
        if number % 3 == 1:
            world.post(f"my {BRAND.lower()} &amp; I &lt;3", at + timedelta(seconds=9), thread[-1], "7")
        if number % 6 == 0:
            world.post("Sorry to hear that, DM us!", at + timedelta(seconds=20), thread[0], "900")
    _add_oddities(world, base)
    return world


def _add_oddities(world: XWorld, base: datetime) -> None:
    """Add an old root that only a look-up reaches, a deleted parent, a quotation, a long text, a withheld tweet."""
    old = world.post("I asked this long ago", base - timedelta(days=9), author="2")
    middle = world.post("And I answered a little later", base - timedelta(days=8), old, "3")
    world.post(f"{BRAND} fixed it for me", base + timedelta(minutes=31), middle, "4")
    lost = world.post("this one is deleted", base + timedelta(minutes=32), author="5")
    orphan = world.post(f"never again {BRAND}", base + timedelta(minutes=33), lost, "6")
    del world.tweets[lost]
    world.post("why not?", base + timedelta(minutes=34), orphan, "8")
    quoted = world.post("A quotable line about kettles", base + timedelta(minutes=35), author="9")
    quotes = [{"type": "quoted", "id": quoted}]
    world.post(f"So is {BRAND}", base + timedelta(minutes=36), author="10", referenced_tweets=quotes)
    long = f"{BRAND} " + "and on " * 60 + "to the end"
    world.post(long[:275] + "\u2026", base + timedelta(minutes=37), author="11", note_tweet={"text": long})
    withheld = {"copyright": False, "country_codes": ["XY"]}
    world.post(f"{BRAND} and worse", base + timedelta(minutes=38), author="0", withheld=withheld)


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randrange(3, 14))).capitalize() + "."
