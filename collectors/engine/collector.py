"""What every source has in common: the query it is asked, the access it gets, the door it comes in by."""

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


@dataclass(frozen=True, slots=True)
class Query:
    """What one run asks of one source.

    Mentions written before `since` or at `until` and later are not asked for (aware, UTC; None: as far back, as late as
    the source goes); the conversations around those in between are read whole. `budget` is the most that this run may
    cost, in US dollars; None where the source is free.
    """

    brand: Brand
    since: datetime | None = None
    budget: float | None = None
    until: datetime | None = None


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Access:
    """How a collector reaches its source: secrets from the environment, and the `[sources.<name>]` settings.

    `secrets` hold names such as `REDDIT_CLIENT_ID`; their values never go into a message or a log. `wait` pauses for
    some seconds; a job passes one that raises at once when the job is asked to stop.
    """

    secrets: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    wait: Callable[[float], None] = _sleep

    def secret(self, name: str, where_to_get_it: str) -> str:
        """The secret called `name`.

        Raises UserError that says where to get it when it is not set.
        """
        value = self.secrets.get(name, "").strip()
        if not value:
            raise UserError(
                f"{name} is not set. {where_to_get_it} Put it into the environment or into .streamlit/secrets.toml."
            )
        return value

    def text(self, name: str, default: str) -> str:
        """The setting called `name` as a text. Raises UserError where it is something else."""
        return self._setting(name, default, str, "a text")

    def number(self, name: str, default: float) -> float:
        """The setting called `name` as a number that is not negative. Raises UserError where it is something else."""
        value = self._setting(name, default, (int, float), "a number")
        if isinstance(value, bool) or not 0 <= value < float("inf"):
            raise UserError(f"The setting {name} must be a number that is not negative, but is {value!r}.")
        return float(value)

    def flag(self, name: str, default: bool) -> bool:
        """The setting called `name` as true or false. Raises UserError where it is something else."""
        return self._setting(name, default, bool, "true or false")

    def _setting(self, name: str, default: T, kind: type | tuple[type, ...], wanted: str) -> T:
        value = self.settings.get(name, default)
        if not isinstance(value, kind):
            raise UserError(f"The setting {name} must be {wanted}, but is {value!r}.")
        return cast(T, value)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would take before it is made: posts, requests and US dollars, each None where nobody can tell."""

    posts: int | None
    requests: int | None
    cost: float | None


@dataclass(frozen=True, slots=True)
class RecheckRule:
    """How a source wants deletions and edits to be followed: each post is looked at again every `every`.

    `until_age`: only posts younger than this (None: all of them); `at_once`: ids in one request; `cost`: US dollars an
    id; `why`: the rule of the platform, in a sentence.
    """

    every: timedelta
    at_once: int
    why: str
    until_age: timedelta | None = None
    cost: float = 0.0


class FreeSource:
    """A source that costs nothing and has no way to tell beforehand how much there is."""

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """Return an Estimate without posts and requests, and ask nothing for it."""
        del query, cursor
        return Estimate(posts=None, requests=None, cost=0.0)


class Collector(Protocol):
    """A source. Made once a run with its Access; its client library is imported then, never at the top of the file.

    Beside this, each module has a pure `to_post(raw) -> Post`, tested on recorded payloads.
    """

    notes: Notes
    """What a person should know though the run went on: warnings, gaps, payloads that could not be read."""

    recheck_rule: ClassVar[RecheckRule | None]
    """None where the source cannot be asked for posts by their ids."""

    dialect: ClassVar[Dialect | None]
    """What the source's search understands of the query language; None where it has no search."""

    def __init__(self, access: Access) -> None: ...

    def ping(self) -> str:
        """One cheap call with our keys; what came of it as a few words ("answers", "answers; 96 requests left").

        Raises SourceError or UserError as `collect` does.
        """
        ...

    def recheck(self, posts: Sequence[Post]) -> Iterator[Batch]:
        """Read these posts again: each Batch has those that are still there, and in `gone` those that are not.

        A post of which the source says nothing for certain (an error, a place that is closed for now) is in neither.
        Raises as `collect`. Never called where `refresh_rule` is None.
        """
        ...

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        """The posts in the payload of a dead letter, as today's code reads it.

        Raises KeyError, TypeError or ValueError where it still cannot.
        """
        ...

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        """Pages of posts with the whole conversation around each mention, oldest promise first.

        Each Batch is saved with its cursor in one transaction before the next is asked for. Raises SourceError when
        the source fails; what was handed over before stays saved.
        """
        ...

    def estimate(self, query: Query, cursor: Cursor | None) -> Estimate:
        """What `collect` would take, asked of the source where it has a cheap way to tell."""
        ...


COLLECTORS: Registry[type[Collector]] = Registry("collector", "collectors", "collector")
collector = COLLECTORS.register
