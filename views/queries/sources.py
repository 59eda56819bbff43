"""Queries of the page on data sources."""

from __future__ import annotations

from datetime import datetime

from analysis.worthiness.minimum_data import C2C_CONVERSATIONS_NEEDED
from services.collection.missing_fields import to_missing
from services.operations.source_health import StoreHealth, Unread, load_health, load_unread
from talkworthy.date_range import DEFAULT_WEEKS, DateRange
from talkworthy.storage.conversations.filter import ConversationFilter
from talkworthy.storage.conversations.queries import count_conversations
from talkworthy.storage.conversations.weekly import ConversationWeek, conversation_weeks
from talkworthy.storage.posts.present_fields import load_present_fields
from talkworthy.storage.runs.gaps import StoredGap, load_gaps
from views.queries.core import StoreSnapshot, cached, cached_until_next_run, conversations_by_brand

QUARTER = f"{DEFAULT_WEEKS}w"


def health(snapshot: StoreSnapshot, now: datetime) -> StoreHealth:
    """Return how each source and job is doing, as of up to a minute ago, unless something was written since."""
    return _health(snapshot, repr(snapshot.settings.sources), now.replace(second=0, microsecond=0))


@cached
def _health(snapshot: StoreSnapshot, sources: str, minute: datetime) -> StoreHealth:
    del sources  # the answer depends on it
    return load_health(snapshot.store, snapshot.settings, minute)


@cached
def weeks_and_gaps(snapshot: StoreSnapshot, date_range: DateRange) -> tuple[list[ConversationWeek], list[StoredGap]]:
    """Return the conversations about all tracked brands by source and week, and the gaps in collection."""
    brands = [brand.name for brand in snapshot.settings.brands]
    with snapshot.store.read() as connection:
        return conversation_weeks(connection, date_range, brands), load_gaps(connection, date_range)


@cached
def unread(snapshot: StoreSnapshot) -> tuple[int, list[Unread]]:
    """Return how many payloads could not be parsed, and why."""
    with snapshot.store.read() as connection:
        return load_unread(connection)


@cached_until_next_run
def missing_fields(snapshot: StoreSnapshot) -> list[str]:
    """Return what the posts of the store lack, and what that rules out."""
    return to_missing(snapshot.read(load_present_fields))


@cached_until_next_run
def first_date_ranges(snapshot: StoreSnapshot) -> dict[str, str]:
    """Return for each brand the date range of its first results.

    All time where the last quarter has too few conversations for a score and others are older, as in most files.
    """
    if snapshot.span is None:
        return {}
    quarter = DateRange.parse(QUARTER, *snapshot.span)
    return {
        brand: "all" if snapshot.read(count_conversations, ConversationFilter(brand, quarter)) < wanted else QUARTER
        for brand, total in conversations_by_brand(snapshot).items()
        for wanted in (min(total, C2C_CONVERSATIONS_NEEDED),)
    }
