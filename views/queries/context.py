"""A snapshot of the store, a brand and date range in it, and the cache of query results that all readers share."""

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

Result = TypeVar("Result")
Params = ParamSpec("Params")
Query = TypeVar("Query", bound=Callable[..., Any])
MAX_RESULTS = 100
_CACHES: list[Any] = []


class RunKey(NamedTuple):
    """Identifies a run and whether it has ended: an analysis changes results without changing a post."""

    job: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, eq=False)
class StoreSnapshot:
    """The store at one moment. `stamp` changes with its contents and the settings, `labels_version` with each label."""

    settings: Settings
    store: Store
    stamp: tuple[object, ...]
    span: tuple[datetime, datetime] | None
    """Times of the oldest and the newest post; None while the store is empty."""
    labels_version: int = 0
    large: bool = False
    """Whether the store is so large that its queries run in the worker process."""

    @property
    def running(self) -> bool:
        """Return whether a run is writing to the store, so that results are soon out of date."""
        return any(isinstance(key, RunKey) and key.ended_at is None for key in self.stamp)

    def read(
        self, query: Callable[Concatenate[Connection, Params], Result], *args: Params.args, **options: Params.kwargs
    ) -> Result:
        """Return the result of `query`, run in a connection of its own."""
        with self.store.read() as connection:
            return query(connection, *args, **options)


@dataclass(frozen=True, slots=True, eq=False)
class BrandContext(StoreSnapshot):
    """One brand and one date range of a store that is not empty."""

    brand: Brand = field(kw_only=True)
    date_range: DateRange = field(kw_only=True)
    date_range_text: str = field(kw_only=True)

    @classmethod
    def of(cls, snapshot: StoreSnapshot, brand: Brand, date_range: DateRange, date_range_text: str) -> BrandContext:
        """Return the context of a brand and date range in this snapshot."""
        values = {attribute.name: getattr(snapshot, attribute.name) for attribute in fields(StoreSnapshot)}
        return cls(**values, brand=brand, date_range=date_range, date_range_text=date_range_text)

    @property
    def key(self) -> tuple[object, ...]:
        """Return the cache key: two contexts with one key give the same results."""
        return (*self.stamp, self.brand.name, self.date_range.days)

    def over(self, date_range: DateRange) -> BrandContext:
        """Return the same brand and store with another date range."""
        return replace(self, date_range=date_range)

    @property
    def params(self) -> dict[str, object]:
        """Return the link parameters that show this brand and date range."""
        return {"brand": self.brand.name, "date_range": self.date_range_text}

    def conversations(self, **wanted: Any) -> ConversationFilter:
        """Return a filter on the conversations of this brand and date range."""
        return ConversationFilter(self.brand.name, self.date_range, **wanted)


# Results are immutable and the same for every reader, so they are shared without copying: the copies of `st.cache_data`
# take longer than most of these queries.
def cached(query: Query) -> Query:
    """Cache this query for each context or snapshot (and its other arguments)."""
    return _cache(
        query,
        {
            BrandContext: lambda context: (context.key, context.labels_version),
            StoreSnapshot: lambda snapshot: (snapshot.stamp, snapshot.labels_version),
        },
    )


def cached_until_next_run(query: Query) -> Query:
    """Cache a query that no label changes before the next analysis, so that it stays cached while people label."""
    return _cache(query, {BrandContext: lambda context: context.key, StoreSnapshot: lambda snapshot: snapshot.stamp})


def clear_caches() -> None:
    """Drop all cached results: they are large, and out of date after a run."""
    for cache in _CACHES:
        cache.clear()


def _cache(query: Query, keys: dict[str | type[Any], Any]) -> Query:
    decorate = st.cache_resource(max_entries=MAX_RESULTS, show_spinner="Loading ...", hash_funcs=keys)
    wrapped: Any = decorate(query)
    _CACHES.append(wrapped)
    return cast(Query, wrapped)
