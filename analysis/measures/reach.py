"""Where talk is: customers by community, the share of conversation beside rivals, and places that are new.

Pure functions over the customers' posts of talks (METHOD section 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.stats.cluster_bootstrap import (
    FEWEST_CLUSTERS,
    REPLICATES,
    draw_paired,
    percentiles,
    sum_replicates,
    to_salts,
)
from analysis.worthiness.conversation_totals import to_keys

EVIDENCE = 50
KNOWN_FOR = timedelta(weeks=4)
"""A community must have been read for as long before the brand is said to be new in it."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CommunityReach:
    """A community (`name`; the source's own where it has none) and what customers made of it.

    `share` is that of the brand's customers who spoke there, 0 to 1; one who speaks in two places is in both. `warm`
    and `cold` are votes: a customer has one in each talk, and `voices` counts all of them. `conversations` are at most
    50, those with most customers first.
    """

    source: str
    name: str
    people: int
    conversations: int
    share: float
    warm: int
    cold: int
    author_types: int
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrandShare:
    """A brand's share of the conversation, 0 to 1, with 90 % (None: too few talks).

    `voices` are customers, each counted once in each of the `talks`.
    """

    brand: str
    conversations: int
    author_types: int
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class FirstMention:
    """A community in which the brand was first named, when, and in which conversation; `known_since` it was read."""

    source: str
    name: str
    at: datetime
    known_since: datetime
    thread: str


def to_communities(posts: pl.DataFrame) -> tuple[CommunityReach, ...]:
    """The communities with customers, the most customers first.

    `posts` are the customers' posts of one brand's talks: source, community, conversation, author, sentiment.
    """
    if posts.is_empty():
        return ()
    with_person = posts.with_columns(
        person=pl.struct("source", "author"), name=pl.coalesce("community", "source"), side=_side("sentiment")
    )
    all_people = with_person["person"].n_unique()
    votes = with_person.group_by("source", "name", "thread", "person").agg(pl.col("side").sum().sign())
    conversations = (
        votes.group_by("source", "name", "thread")
        .agg(many=pl.len())
        .sort("many", "thread", descending=[True, False])
        .group_by("source", "name", maintain_order=True)
        .agg(conversations=pl.len(), threads=pl.col("thread").head(EVIDENCE))
    )
    counted = votes.group_by("source", "name").agg(
        people=pl.col("person").n_unique(),
        warm=(pl.col("side") > 0).sum(),
        cold=(pl.col("side") < 0).sum(),
        author_types=pl.len(),
    )
    ranked = counted.join(conversations, on=["source", "name"]).sort(
        "people", "source", "name", descending=[True, False, False]
    )
    return tuple(
        CommunityReach(**(row | {"share": row["people"] / all_people, "threads": tuple(row["threads"])}))
        for row in ranked.iter_rows(named=True)
    )


def share_of_voice(posts: Mapping[str, pl.DataFrame]) -> tuple[BrandShare, ...]:
    """Each brand's share of all voices about any of them, in the order given; empty where nobody spoke.

    `posts` are the customers' posts of each brand's talks, only of places where all brands were searched: source,
    conversation, author. A voice is a customer in a talk, so that a conversation about two brands counts for both. The
    interval is a bootstrap by conversation, stratified by source, in which all brands share a conversation's fate.
    """
    contributions = pl.concat(
        frame.select("source", "thread", "author").unique().with_columns(brand=pl.lit(brand))
        for brand, frame in posts.items()
    )
    if contributions.is_empty():
        return ()
    conversations = contributions.select("source", "thread").unique().sort("source", "thread").with_row_index("row")
    brands = list(posts)
    counts = np.zeros((conversations.height, len(brands)))
    for row, brand, count in (
        contributions.join(conversations, on=["source", "thread"]).group_by("row", "brand").agg(pl.len()).iter_rows()
    ):
        counts[row, brands.index(brand)] = count
    sums = counts.sum(axis=0)
    replicates = _replicate(conversations, counts)
    shares = replicates / np.maximum(replicates.sum(axis=1, keepdims=True), 1e-9)
    enough = conversations.height >= FEWEST_CLUSTERS
    lows, highs = percentiles(shares)
    return tuple(
        BrandShare(
            brand,
            int(np.count_nonzero(counts[:, number])),
            int(sums[number]),
            float(sums[number] / sums.sum()),
            float(lows[number]) if enough else None,
            float(highs[number]) if enough else None,
        )
        for number, brand in enumerate(brands)
    )


def find_first_mentions(
    conversations: pl.DataFrame, since: datetime, until: datetime, known: Mapping[tuple[str, str | None], datetime]
) -> tuple[list[FirstMention], int]:
    """Where the brand was named for the first time between two moments, the newest first, and how often nobody knows.

    `talks` are all of the brand's, of all time: source, community, conversation, named_at. `known` says since when the
    store has posts of a community. Where that is not four weeks before, a first naming may only be the first reading:
    those are counted, and not told.
    """
    first = conversations.sort("named_at", "thread").unique(["source", "community"], keep="first", maintain_order=True)
    inside = first.filter(pl.col("named_at").is_between(since, until, closed="left")).sort("named_at", descending=True)
    mentions, unknown = [], 0
    for source, community, thread, at in inside.select("source", "community", "thread", "named_at").iter_rows():
        collected_since = known.get((source, community))
        if collected_since is not None and at - collected_since >= KNOWN_FOR:
            mentions.append(FirstMention(source, community or source, at, collected_since, thread))
        else:
            unknown += 1
    return mentions, unknown


def searched_for_all(
    places: Sequence[tuple[str, str]],
    brands: Mapping[str, Mapping[str, Sequence[str]]],
    searched: Mapping[str, frozenset[str]],
    incomplete: frozenset[tuple[str, str]] = frozenset(),
) -> frozenset[tuple[str, str]]:
    """Those of the `places` (source, name) in which every brand was looked for.

    `brands` maps each to the communities that it is searched in (by source; of a source that is not named, all are).
    `searched` maps a source to the brands that it was searched for; one that is not in it was only read from files,
    which are read for all. `shut` are the sources and places ("" for a whole source) with a gap for any of the brands.
    """
    return frozenset(
        (source, name)
        for source, name in places
        if not incomplete & {(source, name.lower()), (source, "")}
        and all(_was_searched(brand, within, source, name, searched) for brand, within in brands.items())
    )


def _was_searched(
    brand: str,
    within: Mapping[str, Sequence[str]],
    source: str,
    name: str,
    searched: Mapping[str, frozenset[str]],
) -> bool:
    if source not in searched:
        return True
    named_communities = {community.lower() for community in within.get(source, ())}
    return brand in searched[source] and (not named_communities or name.lower() in named_communities)


def _replicate(conversations: pl.DataFrame, counts: Numbers) -> Numbers:
    """The sums of the columns of `counts` (talks x k) in each replicate (replicates x k)."""
    sizes = conversations.group_by("source", maintain_order=True).len()["len"].to_list()
    drawn = draw_paired(to_keys(conversations["thread"]), sizes, to_salts(REPLICATES, seed=conversations.height))
    return sum_replicates((weights for weights, _ in drawn), counts)


def _side(column: str) -> pl.Expr:
    """1 for warm, -1 for cold, 0 for no side."""
    positive, negative = (pl.col(column).eq_missing(pl.lit(side)).cast(pl.Int32) for side in ("positive", "negative"))
    return positive - negative
