"""Where talk about a brand spreads: places, share of conversation, first appearances, sparks, and sudden crowds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from analysis.measures.busy_weeks import FullWeek, find_full_weeks
from analysis.measures.conversation_starters import Carry, StarterYield, carry, starter_yields
from analysis.measures.counted_posts import counted_with_author
from analysis.measures.reach import (
    Arrival,
    BrandShare,
    Place,
    arrivals,
    searched_for_all,
    share_of_voice,
    to_places,
)
from analysis.measures.spikes import Spike, find_spikes, words_behind
from analysis.stats.wilson import to_precision
from analysis.topics import stop_words
from analysis.worthiness import BrandConversation
from analysis.worthiness.bootstrap import draw
from analysis.worthiness.conversation_totals import to_tally
from analysis.worthiness.estimators import interval
from reports.queries.conversation_starters import with_starters
from reports.queries.score.brand_report import load_brand_conversation, panel_of
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.analysis.annotations import texts_frame
from talkworthy.storage.analysis.dataframes import conversations_frame
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.runs.coverage import brands_searched, communities_held
from talkworthy.storage.runs.gaps import gaps_in
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

REPLICATES, SEED = 1_000, 1
EVIDENCE = 50


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its 90 % interval, and what it is of (`n`)."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How widely and steadily a brand is talked of, measured as the Worthiness index does it.

    `places`: the effective number of communities e^H; `staying`: the effective number of weeks as a share of all;
    `brought_up`: the share of talks in which a customer first named the brand in a reply, as it is (the index draws it
    towards the panel's) with Wilson's interval. n is customers, customers and talks; all None where nobody spoke.
    """

    brand: str
    places: Measure | None
    staying: Measure | None
    brought_up: Measure | None
    brought_up_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """Share of conversation beside the panel: over `places` where all were searched; `left_out` are the others."""

    shares: tuple[BrandShare, ...]
    places: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """All of that about one brand in one window. `unknown_before` places were new, but not read for long enough."""

    brand: str
    date_range: DateRange
    people: int
    places: tuple[Place, ...]
    reach: Reach
    panel: tuple[Reach, ...]
    thread: Thread
    arrivals: tuple[Arrival, ...]
    unknown_before: int
    starters: tuple[StarterYield, ...]
    carry: Carry
    spikes: tuple[Spike, ...]
    full_weeks: tuple[FullWeek, ...] = ()


def build_spread(connection: Connection, settings: Settings, brand: Brand, date_range: DateRange) -> Spread:
    """Where talk about the brand that began in the window is, beside its panel."""
    brands = (brand, *panel_of(settings, brand))
    conversation = {one.name: load_brand_conversation(connection, one.name, date_range) for one in brands}
    own = conversation[brand.name]
    people = counted_with_author(own.posts)
    held = {(one.source, one.community): one.since for one in communities_held(connection)}
    new, unknown = arrivals(conversations_frame(connection, brand.name), date_range.start, date_range.end, held)
    as_of = _as_of(connection, date_range)
    started_by_post = with_starters(connection, brand, own.posts)
    spikes = _spikes(connection, brand, people, date_range)
    return Spread(
        brand=brand.name,
        date_range=date_range,
        people=people.select("source", "author").n_unique(),
        places=to_places(people),
        reach=to_reach(brand.name, own, date_range, as_of),
        panel=tuple(to_reach(one.name, conversation[one.name], date_range, as_of) for one in brands[1:]),
        thread=_thread(connection, brands, conversation, date_range),
        arrivals=tuple(new),
        unknown_before=unknown,
        starters=tuple(starter_yields(started_by_post)),
        carry=carry(started_by_post),
        spikes=spikes,
        full_weeks=find_full_weeks(people, date_range, spikes),
    )


def to_reach(name: str, conversation: BrandConversation, date_range: DateRange, as_of: datetime) -> Reach:
    """The reach of one brand's talk in the window, measured as the index does it."""
    tally = to_tally(conversation, date_range, as_of)
    if not tally.conversations.height:
        return Reach(name, None, None, None, ())
    drawn = draw(tally, REPLICATES, SEED)
    raised = tally.conversations.filter("brought_up").sort("people", "thread", descending=[True, False])
    people = tally.counts.people
    # a talk is brought up or not, whatever the other talks are: the bootstrap of five that all are would be certain
    rate = to_precision(tally.conversations.height, raised.height)
    return Reach(
        name,
        _measure(drawn.places, people),
        _measure(np.clip(drawn.staying_power, 0.0, 1.0), people),
        Measure(raised.height / tally.conversations.height, rate.low, rate.high, tally.conversations.height),
        tuple(raised["thread"].head(EVIDENCE)),
    )


def to_record(spread: Spread) -> dict[str, Any]:
    """The same as JSON values: moments are ISO texts in UTC, the window is its first and its last day."""
    first, last = spread.date_range.days
    date_range = {"start": first.isoformat(), "end": last.isoformat()}
    return dict(_plain(asdict(replace(spread, date_range=None)))) | {"date_range": date_range}  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _measure(values: Any, n: int) -> Measure:
    low, high = interval(values)
    return Measure(float(values[0]), low, high, n)


def _as_of(connection: Connection, date_range: DateRange) -> datetime:
    """The moment after which nothing is known."""
    span = store_span(connection)
    return date_range.end if span is None else span[1]


def _thread(
    connection: Connection,
    brands: Sequence[Brand],
    conversation: Mapping[str, BrandConversation],
    date_range: DateRange,
) -> Thread:
    """The share of each brand over the places where all were looked for."""
    posts = {
        name: counted_with_author(one.posts).with_columns(name=pl.coalesce("community", "source"))
        for name, one in conversation.items()
    }
    everywhere = pl.concat([frame.select("source", "name") for frame in posts.values()]).unique().sort("source", "name")
    places = [(source, name) for source, name in everywhere.iter_rows()]
    names = {one.name for one in brands}
    lasting = [gap for gap in gaps_in(connection, date_range) if gap.brand in names and gap.filled_at is None]
    common = searched_for_all(
        places,
        {one.name: one.communities for one in brands},
        brands_searched(connection),
        frozenset((gap.source, gap.place.removeprefix("r/").lower()) for gap in lasting),
    )
    kept = pl.DataFrame(sorted(common), schema={"source": pl.String, "name": pl.String}, orient="row")
    shared = {name: frame.join(kept, on=["source", "name"], how="semi") for name, frame in posts.items()}
    shares = share_of_voice(shared) if len(brands) > 1 else ()
    return Thread(shares, tuple(sorted(common)), tuple(one for one in places if one not in common))


def _spikes(connection: Connection, brand: Brand, people: pl.DataFrame, date_range: DateRange) -> tuple[Spike, ...]:
    """The spikes, each with the words that more customers used then than around it."""
    found = find_spikes(people, date_range)
    if not found:
        return ()
    # what was said four weeks before and after is enough to hold it against, and a window may be all time
    margin = timedelta(weeks=4)
    near = pl.any_horizontal([pl.col("created_at").is_between(one.start - margin, one.stop + margin) for one in found])
    heard = people.filter(near)
    spoken = heard.join(texts_frame(connection, heard["post"].to_list()).select("post", "text"), on="post")
    silent = stop_words() | {word.lower() for alias in brand.aliases for word in alias.split()}
    return tuple(replace(one, words=words_behind(one, spoken, silent)) for one in found)
