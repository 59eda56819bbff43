"""Reach: communities, share of voice, new communities, conversation starters, spikes and busy weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from analysis.measures.busy_weeks import BusyWeek, find_busy_weeks
from analysis.measures.conversation_starters import AfterMarketing, StarterYield, after_marketing, starter_yields
from analysis.measures.counted_posts import count_people, counted_with_author
from analysis.measures.reach import (
    CommunityReach,
    FirstMention,
    find_first_mentions,
    to_communities,
)
from analysis.measures.spikes import Spike, find_spikes, words_behind
from analysis.stats.cluster_bootstrap import Estimate
from analysis.stats.wilson import to_precision
from analysis.topics import stop_words
from analysis.worthiness import BrandConversation
from analysis.worthiness.conversation_totals import to_totals
from analysis.worthiness.estimation.bootstrap import measure_replicates
from analysis.worthiness.estimation.estimators import interval
from reports.queries.conversation_starters import with_starters
from reports.queries.score.brand_report import load_brand_conversations
from reports.queries.score.competitors import competitors_of
from reports.queries.score.totals import sum_mentions
from reports.queries.share_of_voice import ShareOfVoice, to_share_of_voice
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.analysis.annotations import texts_frame
from talkworthy.storage.analysis.dataframes import conversations_frame, rollups_frame
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.runs.coverage import count_communities
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

REPLICATES, SEED = 1_000, 1
EVIDENCE = 50


@dataclass(frozen=True, slots=True)
class BrandReach:
    """How broad and how steady the conversations about a brand are, measured as the Talkworthy score measures it.

    `breadth` is the effective number of communities e^H, `staying_power` the effective number of weeks as a share of
    all, both with people as n. `unprompted` is the share of conversations in which somebody first named the brand in a
    reply, unadjusted (the score moves small samples towards the competitors' average), with Wilson's interval and
    conversations as n. All are None where there are no conversations.
    """

    brand: str
    breadth: Estimate | None
    staying_power: Estimate | None
    unprompted: Estimate | None
    unprompted_threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """The reach of one brand in one date range.

    `recently_tracked` counts communities that are new in the data but were not tracked long enough to call them new.
    """

    brand: str
    date_range: DateRange
    people: int
    communities: tuple[CommunityReach, ...]
    reach: BrandReach
    competitors: tuple[BrandReach, ...]
    share_of_voice: ShareOfVoice
    new_communities: tuple[FirstMention, ...]
    recently_tracked: int
    starters: tuple[StarterYield, ...]
    after_marketing: AfterMarketing
    spikes: tuple[Spike, ...]
    busy_weeks: tuple[BusyWeek, ...] = ()


def build_reach(connection: Connection, settings: Settings, brand: Brand, date_range: DateRange) -> Reach:
    """Return the reach of the conversations that began in the date range, with that of its competitors."""
    brands = (brand, *competitors_of(settings, brand))
    conversations = {each.name: load_brand_conversations(connection, each.name, date_range) for each in brands}
    own = conversations[brand.name]
    people, reviews = counted_with_author(own.posts), own.conversations.filter("lone_review")
    tracked_since = {(held.source, held.community): held.since for held in count_communities(connection)}
    new, recently_tracked = find_first_mentions(
        conversations_frame(connection, brand.name), date_range.start, date_range.end, tracked_since
    )
    as_of = _as_of(connection, date_range)
    posts = with_starters(connection, brand, own.posts)
    spikes = find_spikes_with_words(connection, brand, people, date_range)
    return Reach(
        brand=brand.name,
        date_range=date_range,
        people=count_people(own.posts),
        communities=to_communities(people.join(reviews, on="thread", how="anti", maintain_order="left")),
        reach=to_brand_reach(brand.name, own, date_range, as_of),
        competitors=tuple(
            to_brand_reach(each.name, conversations[each.name], date_range, as_of) for each in brands[1:]
        ),
        share_of_voice=to_share_of_voice(
            connection, brands, {name: each.posts for name, each in conversations.items()}, date_range
        ),
        new_communities=tuple(new),
        recently_tracked=recently_tracked,
        starters=tuple(starter_yields(posts)),
        after_marketing=after_marketing(posts),
        spikes=spikes,
        busy_weeks=_with_mentions(
            find_busy_weeks(people, date_range, spikes), rollups_frame(connection, brand.name, date_range)
        ),
    )


def to_brand_reach(name: str, conversations: BrandConversation, date_range: DateRange, as_of: datetime) -> BrandReach:
    """Return the reach of one brand in the date range, measured as the score measures it."""
    tally = to_totals(conversations, date_range, as_of)
    count = tally.counts.conversations
    if not count:
        return BrandReach(name, None, None, None, ())
    drawn = measure_replicates(tally, REPLICATES, SEED)
    unprompted = tally.conversations.filter("unprompted").sort("people", "thread", descending=[True, False])
    people = tally.counts.people
    # Wilson, since a bootstrap of five conversations that are all unprompted would give an interval of zero width
    rate = to_precision(count, unprompted.height)
    return BrandReach(
        name,
        _estimate(drawn.places, people),
        _estimate(np.clip(drawn.staying_power, 0.0, 1.0), people),
        Estimate(unprompted.height / count, rate.low, rate.high, count),
        tuple(unprompted["thread"].head(EVIDENCE)),
    )


def to_record(reach: Reach) -> dict[str, Any]:
    """Return the reach as JSON values: times in ISO 8601 (UTC), the date range as its first and last day."""
    first, last = reach.date_range.days
    date_range = {"start": first.isoformat(), "end": last.isoformat()}
    return dict(_plain(asdict(replace(reach, date_range=None)))) | {"date_range": date_range}  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _estimate(values: Any, n: int) -> Estimate:
    low, high = interval(values)
    return Estimate(float(values[0]), low, high, n)


def _with_mentions(weeks: tuple[BusyWeek, ...], rollups: pl.DataFrame) -> tuple[BusyWeek, ...]:
    """Return the weeks, each with its mentions: `rollups` are the daily counts of the date range."""
    days = [(week, pl.col("day").is_between(week.start.date(), week.stop.date(), closed="left")) for week in weeks]
    return tuple(replace(week, mentions=sum_mentions(rollups.filter(inside))) for week, inside in days)


def _as_of(connection: Connection, date_range: DateRange) -> datetime:
    """Return the time of the newest post in the store."""
    span = store_span(connection)
    return date_range.end if span is None else span[1]


def find_spikes_with_words(
    connection: Connection, brand: Brand, people: pl.DataFrame, date_range: DateRange
) -> tuple[Spike, ...]:
    """Return the spikes, each with the words that more people used then than before and after."""
    spikes = find_spikes(people, date_range)
    if not spikes:
        return ()
    # four weeks on either side are enough to compare with, and a date range may be all time
    margin = timedelta(weeks=4)
    near = pl.any_horizontal(
        [pl.col("created_at").is_between(spike.start - margin, spike.stop + margin) for spike in spikes]
    )
    posts = people.filter(near)
    with_texts = posts.join(texts_frame(connection, posts["post"].to_list()).select("post", "text"), on="post")
    ignored = stop_words() | {word.lower() for alias in brand.aliases for word in alias.split()}
    return tuple(replace(spike, words=words_behind(spike, with_texts, ignored)) for spike in spikes)
