"""What a source brings to the contract tests and to `make chaos`: its loopback server, and how to make it fail.

Each source has a file `tests/collectors/<name>/<name>_loopback.py` with a constant `LOOPBACK` and a function
`make_chaos_world`; `loopback_sources` finds it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import hostile
from loopback_http import Request, Response

BRAND = "Brewlark"
WAIT = 7  # seconds of a rate limit
STEP = 600.0  # seconds of a chaos world's time between two growths: shorter than the overlap of collectors
HOUR = 3600.0
TODAY = datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class LoopbackSource:
    """The secrets and settings of a source, and its loopback server with an empty world and with a full one.

    `moment`: the key of the time of a post; `within`: the key of the object that contains it, if that is not the post;
    `ids`: the keys of its id. `limited` returns the headers of a rate limit of 7 seconds. `delete` and `edit` change a
    post in the world of the server, by its native id; None where the source cannot be rechecked. `now`: the time at
    which its collector reads the full world, where it asks the clock. `posted_as`: the source of its posts, where that
    is another one. `skip`: requests of a run after which a single failed one is retried. `typed`: the protocol of the
    source has no room for a value of a wrong type, so that none can be sent.
    """

    secrets: dict[str, str]
    empty: Callable[[], Any]
    full: Callable[[], Any]
    delete: Callable[[Any, str], None] | None = None
    edit: Callable[[Any, str, str], None] | None = None
    moment: str = "created_at"
    within: str = ""
    ids: tuple[str, ...] = ("id",)
    limited: Callable[[], dict[str, str]] = field(default=lambda: {"Retry-After": str(WAIT)})
    settings: Mapping[str, Any] = field(default_factory=dict)
    communities: tuple[str, ...] = ()
    now: datetime | None = None
    posted_as: str = ""
    skip: int = 2
    typed: bool = False

    def rate_limit(self) -> Response:
        """Return a refusal that says to wait 7 seconds."""
        return Response({"error": "RateLimitExceeded", "title": "Too Many Requests"}, 429, self.limited())


@dataclass
class ChaosWorld:
    """A source of the chaos runs. `grow` adds a thread, and replies to old ones, at a time in seconds since 1970.

    `truth`: the native ids of all posts that a store must have in the end. `essential`: required fields of each item.
    One post in ten is hostile: its text, or its date, and then it is in `spoiled` and must not be stored.
    `shown_as`: the communities of its posts, where they are called otherwise than in the brand file.
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
    communities: tuple[str, ...] = ()
    posted_as: str = ""
    shown_as: tuple[str, ...] = ()

    def advance(self, chance: random.Random) -> None:
        """Let the world grow by one step."""
        self.grown += 1
        self.grow(chance, self.begin + self.grown * STEP)


def random_text(chance: random.Random, spoils: bool = False, hostile_texts: Sequence[str] = hostile.TEXTS) -> str:
    """Return the text of a post; one that `spoils` does not name the brand, since the thread would not be found."""
    if spoils:
        return "A text without a date"
    if hostile.is_hostile(chance):
        return chance.choice(hostile_texts)
    return f"Some text {chance.randrange(10**6)}{chance.choice(['', f' on {BRAND}'])}"


def days_since(seconds: float) -> int:
    """Return a number of days that reaches back behind this time, in seconds since 1970."""
    return int((TODAY.timestamp() - seconds) / 86_400) + 30


def native(post_id: str) -> str:
    """Return the last part of a post id, the native id of the source."""
    return re.split("[:/]", post_id)[-1]
