"""Spikes and busy weeks of a date range, with their causes, and communities in which the brand was first mentioned."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.measures.busy_weeks import BusyWeek, find_busy_weeks
from analysis.measures.counted_posts import counted_with_author
from analysis.measures.reach import FirstMention, find_first_mentions
from analysis.measures.spikes import Spike
from reports.queries.reach import find_spikes_with_words
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.dataframes import conversations_frame, mentions_frame
from talkworthy.storage.runs.coverage import count_communities
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class RecentEvents:
    """What happened to a brand in a date range; the same spikes, weeks and communities as in its reach."""

    spikes: tuple[Spike, ...]
    busy_weeks: tuple[BusyWeek, ...]
    new_communities: tuple[FirstMention, ...]


def build_recent_events(connection: Connection, brand: Brand, date_range: DateRange) -> RecentEvents:
    """Return the spikes, busy weeks and new communities of a brand, without the rest of its reach, which takes long."""
    people = counted_with_author(mentions_frame(connection, brand.name, date_range))
    tracked_since = {(held.source, held.community): held.since for held in count_communities(connection)}
    new, _ = find_first_mentions(
        conversations_frame(connection, brand.name), date_range.start, date_range.end, tracked_since
    )
    spikes = find_spikes_with_words(connection, brand, people, date_range)
    return RecentEvents(spikes, find_busy_weeks(people, date_range, spikes), tuple(new))
