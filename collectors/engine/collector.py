"""The interface of a source: the query, its access to secrets and settings, and the collector."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol, TypeVar, cast

from collectors.engine.run_notes import Notes
from collectors.engine.search.dialect import Dialect
from talkworthy.errors import UserError
from talkworthy.model import Batch, Brand, Cursor, Post
from talkworthy.registry import Registry

T = TypeVar("T")
LONGEST = {"_days": 36_500, "_hours": 876_000}
"""Endings of settings -> their largest value: a date further back is none."""


@dataclass(frozen=True, slots=True)
class Query:
    """What one run collects from one source.

    Only mentions written from `since` until before `until` are searched for (aware, UTC; None: no limit); the threads
    around them are read completely. `budget`: the most that this run may cost, in US dollars; None for free sources.
    `newest_first`: the newest threads are read first, for a run that may be ended before the last of them.
    """

    brand: Brand
    since: datetime | None = None
    budget: float | None = None
    until: datetime | None = None
    newest_first: bool = False


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Access:
    """How a collector reaches its source: secrets from the environment, and the settings in `[sources.<name>]`.

    `secrets` maps names such as `REDDIT_CLIENT_ID` to values, which never appear in messages or logs. `wait` pauses for
    some seconds; a job passes a function that raises as soon as the job is to stop.
    """

    secrets: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    wait: Callable[[float], None] = _sleep

    def secret(self, name: str, where_to_get_it: str) -> str:
        """Return the secret called `name`.

        Raises UserError, which says where to get it, if it is not set.
        """
        value = self.secrets.get(name, "").strip()
        if not value:
            raise UserError(
                f"{name} is not set. {where_to_get_it} Set it in the environment or in .streamlit/secrets.toml."
            )
        return value

    def text(self, name: str, default: str) -> str:
        """Return the setting called `name` as a text. Raises UserError if it has another type."""
        return self._setting(name, default, str, "a text")

    def number(self, name: str, default: float) -> float:
        """Return the setting called `name` as a number of at least 0; of days and hours at most a century.

        Raises UserError if it has another type, is negative or too large.
        """
        value = self._setting(name, default, (int, float), "a number")
        if isinstance(value, bool) or not 0 <= value < float("inf"):
            raise UserError(f"The setting {name} must be a number of at least 0, but is {value!r}.")
        most = next((limit for ending, limit in LONGEST.items() if name.endswith(ending)), value)
        if value > most:
            raise UserError(f"The setting {name} must be at most {most:,}, but is {value!r}.")
        return float(value)

    def flag(self, name: str, default: bool) -> bool:
        """Return the setting called `name` as true or false. Raises UserError if it has another type."""
        return self._setting(name, default, bool, "true or false")

    def _setting(self, name: str, default: T, kind: type | tuple[type, ...], wanted: str) -> T:
        value = self.settings.get(name, default)
        if not isinstance(value, kind):
            raise UserError(f"The setting {name} must be {wanted}, but is {value!r}.")
        return cast(T, value)


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """The expected size of a run: posts, requests and US dollars; each is None if unknown."""

    posts: int | None
    requests: int | None
    cost: float | None


@dataclass(frozen=True, slots=True)
class RecheckRule:
    """How often the posts of a source are checked again for deletions and edits: each post once in `every`.

    `until_age`: only posts younger than this (None: all). `at_once`: ids in one request. `cost`: US dollars for each
    id. `why`: the platform's rule, in one sentence.
    """

    every: timedelta
    at_once: int
    why: str
    until_age: timedelta | None = None
    cost: float = 0.0


class FreeSource:
    """A source that costs nothing and cannot estimate the size of a run."""

    def estimate(self, query: Query, cursor: Cursor | None) -> CostEstimate:
        """Return an Estimate without posts and requests. Makes no request."""
        del query, cursor
        return CostEstimate(posts=None, requests=None, cost=0.0)


class Collector(Protocol):
    """A source. A new collector is made for each run; it imports its client library only then.

    Each source also has a pure function `to_post(raw) -> Post`, tested on recorded payloads.
    """

    notes: Notes
    """Warnings, gaps and dead letters of the run."""

    recheck_rule: ClassVar[RecheckRule | None]
    """None if the source cannot return posts by their ids."""

    dialect: ClassVar[Dialect | None]
    """What the source's search understands of the query language; None if it has no search."""

    def __init__(self, access: Access) -> None: ...

    def ping(self) -> str:
        """Make one cheap request with our keys and return the result in a few words ("answers; 96 requests left").

        Raises SourceError or UserError as `collect` does.
        """
        ...

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Read known posts again. Each Batch has the posts that still exist, and the ids of deleted posts in `gone`.

        A post whose state is uncertain (an error, a community that is closed for now) is in neither. Raises as
        `collect`. Is never called if `recheck_rule` is None.
        """
        ...

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """Parse the payload of a dead letter with the current code and return its posts.

        Raises KeyError, TypeError or ValueError if it still cannot be parsed.
        """
        ...

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Yield batches of posts with the whole thread around each mention.

        Each Batch is saved together with its cursor in one transaction before the next is requested. Raises SourceError
        if the source fails; earlier batches stay saved.
        """
        ...

    def estimate(self, query: Query, cursor: Cursor | None) -> CostEstimate:
        """Return what `collect` would take, if the source has a cheap way to find out."""
        ...


COLLECTORS: Registry[type[Collector]] = Registry("collector", "collectors", "collector")
collector = COLLECTORS.register
