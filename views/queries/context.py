"""One store as it stands, one brand and one window of it, and what was read of them once for all readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

import streamlit as st

from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.conversations.queries import ConversationFilter
from talkworthy.storage.store import Connection, Store  # type: ignore[attr-defined]

Answer = TypeVar("Answer")
More = ParamSpec("More")
Found = TypeVar("Found", bound=Callable[..., Any])
MOST_ANSWERS = 100
_KEPT: list[Any] = []


class Mark(NamedTuple):
    """What tells a run from the one before it, and its end from its beginning: an analysis changes no post."""

    job: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, eq=False)
class StoreSnapshot:
    """One store as it stands. `stamp` changes with its talk and the settings, `said` with all that people say of it."""

    settings: Settings
    store: Store
    stamp: tuple[object, ...]
    span: tuple[datetime, datetime] | None
    """When its oldest and newest posts were written; None while it is empty."""
    said: int = 0
    large: bool = False
    """Whether it is so large that reading its talk would keep everybody waiting."""

    @property
    def running(self) -> bool:
        """Whether a run writes to it, so that what is read now is soon out of date."""
        return any(isinstance(mark, Mark) and mark.ended_at is None for mark in self.stamp)

    def read(
        self, query: Callable[Concatenate[Connection, More], Answer], *args: More.args, **options: More.kwargs
    ) -> Answer:
        """Return what `query` reads of the store, in a connection of its own."""
        with self.store.read() as connection:
            return query(connection, *args, **options)


@dataclass(frozen=True, slots=True, eq=False)
class BrandContext(StoreSnapshot):
    """One brand in one window of a store that holds posts."""

    brand: Brand = field(kw_only=True)
    date_range: DateRange = field(kw_only=True)
    date_range_text: str = field(kw_only=True)

    @classmethod
    def of(cls, snapshot: StoreSnapshot, brand: Brand, date_range: DateRange, date_range_text: str) -> BrandContext:
        """What is looked at of the store."""
        known = {one.name: getattr(snapshot, one.name) for one in fields(StoreSnapshot)}
        return cls(**known, brand=brand, date_range=date_range, date_range_text=date_range_text)

    @property
    def key(self) -> tuple[object, ...]:
        """Whatever is read for two views of one key is the same."""
        return (*self.stamp, self.brand.name, self.date_range.days)

    def over(self, date_range: DateRange) -> BrandContext:
        """The same brand of the same store in another window."""
        return replace(self, date_range=date_range)

    @property
    def params(self) -> dict[str, object]:
        """What a link to another page must say to show this brand in this window."""
        return {"brand": self.brand.name, "date_range": self.date_range_text}

    def conversations(self, **wanted: Any) -> ConversationFilter:
        """A filter on the talks of this brand in this window."""
        return ConversationFilter(self.brand.name, self.date_range, **wanted)


# What is read of a store is frozen and the same for every reader, so it is shared as it is: handing each of them a
# copy, as `st.cache_data` does, takes longer than most of these questions.
def once(question: Found) -> Found:
    """Ask this question once for each view or stand (and whatever else it takes), and keep the latest answers."""
    return _keep(
        question,
        {
            BrandContext: lambda context: (context.key, context.said),
            StoreSnapshot: lambda snapshot: (snapshot.stamp, snapshot.said),
        },
    )


def once_a_run(question: Found) -> Found:
    """The same of a question that no label changes before a run has read the talk again: kept while people label."""
    return _keep(question, {BrandContext: lambda context: context.key, StoreSnapshot: lambda snapshot: snapshot.stamp})


def let_go() -> None:
    """Forget every answer: after a run none of them is asked for again, and they are large."""
    for kept in _KEPT:
        kept.clear()


def _keep(question: Found, keys: dict[str | type[Any], Any]) -> Found:
    keep = st.cache_resource(max_entries=MOST_ANSWERS, show_spinner="Reading the talk ...", hash_funcs=keys)
    kept: Any = keep(question)
    _KEPT.append(kept)
    return cast(Found, kept)
