"""Where people talk about a brand: communities, share of voice, and communities that are new.

Pure functions over people's posts in conversations (METHOD section 4).
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
    Estimate,
    draw_paired,
    percentiles,
    sum_replicates,
    to_salts,
)
from analysis.stats.ratio_over_clusters import cautious_share
from analysis.worthiness.conversation_totals import to_keys

EVIDENCE = 50
KNOWN_FOR = timedelta(weeks=4)
"""Time for which a community must have been collected before the brand is called new in it."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CommunityReach:
    """A community (`name`; the source's own where it has none), its people and their sentiment.

    `share` is that of the brand's people who posted there, 0 to 1; a person in two communities counts in both.
    `positive` and `negative` are votes: a person has one in each conversation, and `votes` counts all of them.
    `threads` are at most 50, those with most people first. `sentiment` is the share of positive among positive and
    negative votes, with its 90% range; None where they come from fewer than five conversations.
    """

    source: str
    name: str
    people: int
    conversations: int
    share: float
    positive: int
    negative: int
    votes: int
    threads: tuple[str, ...]
    sentiment: Estimate | None = None


@dataclass(frozen=True, slots=True)
class BrandShare:
    """A brand's share of voice, 0 to 1, with its 90% range (None: too few conversations).

    `contributions` counts people, each once in each of the `conversations`.
    """

    brand: str
    conversations: int
    contributions: int
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class FirstMention:
    """The first mention of the brand in a community: when, and in which thread; collected since `known_since`."""

    source: str
    name: str
    at: datetime
    known_since: datetime
    thread: str


def to_communities(posts: pl.DataFrame) -> tuple[CommunityReach, ...]:
    """Return the communities with people, most people first.

    `posts` are people's posts in one brand's conversations: source, community, thread, author, sentiment.
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
        .agg(people=pl.len())
        .sort("people", "thread", descending=[True, False])
        .group_by("source", "name", maintain_order=True)
        .agg(conversations=pl.len(), threads=pl.col("thread").head(EVIDENCE))
    )
    counted = votes.group_by("source", "name").agg(
        people=pl.col("person").n_unique(),
        positive=(pl.col("side") > 0).sum(),
        negative=(pl.col("side") < 0).sum(),
        votes=pl.len(),
    )
    ranked = counted.join(conversations, on=["source", "name"]).sort(
        "people", "source", "name", descending=[True, False, False]
    )
    sides = votes.filter(pl.col("side") != 0).partition_by("source", "name", as_dict=True)
    return tuple(
        CommunityReach(
            **(row | {"share": row["people"] / all_people, "threads": tuple(row["threads"])}),
            sentiment=_to_sentiment(sides.get((row["source"], row["name"]))),
        )
        for row in ranked.iter_rows(named=True)
    )


def _to_sentiment(votes: pl.DataFrame | None) -> Estimate | None:
    """Return the share of the votes that is positive; votes of one conversation are alike, so that is the unit."""
    if votes is None:
        return None
    by_thread = votes.group_by("thread").agg(positive=(pl.col("side") > 0).sum(), all=pl.len()).sort("thread")
    positive, sizes = (dict(by_thread.select("thread", column).iter_rows()) for column in ("positive", "all"))
    return cautious_share(positive, sizes)


def share_of_voice(posts: Mapping[str, pl.DataFrame]) -> tuple[BrandShare, ...]:
    """Return each brand's share of all contributions about any of them, in the given order; empty where nobody posted.

    `posts` are people's posts in each brand's conversations, only from communities where all brands were searched:
    source, thread, author. A contribution is a person in a conversation, so a thread about two brands counts for both.
    The interval is a bootstrap by thread, stratified by source, in which all brands share the weight of a thread.
    """
    contributions = _to_contributions(posts, "source", "thread", "author")
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


def count_contributions(posts: Mapping[str, pl.DataFrame], starts: Sequence[datetime]) -> list[tuple[int, ...]]:
    """Return for each stretch of time the contributions to each brand's conversations, in the order of the brands.

    A stretch lasts from its start to the next; `starts` ascend, and those before the first are not counted. `posts` are
    as for `share_of_voice`, with the time when their conversation `began`.
    """
    dated = _to_contributions(posts, "source", "thread", "author", "began").sort("began")
    table = pl.DataFrame({"start": starts, "stretch": range(len(starts))}).with_columns(
        pl.col("start").cast(dated.schema["began"])
    )
    placed = dated.join_asof(table, left_on="began", right_on="start").drop_nulls("stretch")
    counts = np.zeros((len(starts), len(posts)), dtype=np.int64)
    brands = list(posts)
    for stretch, brand, count in placed.group_by("stretch", "brand").agg(pl.len()).iter_rows():
        counts[stretch, brands.index(brand)] = count
    return [tuple(row) for row in counts.tolist()]


def find_first_mentions(
    conversations: pl.DataFrame, since: datetime, until: datetime, known: Mapping[tuple[str, str | None], datetime]
) -> tuple[list[FirstMention], int]:
    """Return first mentions of the brand between two times, the newest first, and the number of uncertain ones.

    `conversations` are all of the brand's, of all time: source, community, thread, named_at. `known` has the time since
    when the store has posts of a community. Where that is less than four weeks earlier, the first mention may only be
    the first one collected: those are counted and not returned.
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
    """Return those of the `places` (source, name) in which every brand was searched for.

    `brands` maps each brand to the communities in which it is searched (by source; without an entry in all). `searched`
    maps a source to the brands that it was searched for; a source without an entry was only read from files, which
    cover all brands. `incomplete` are the sources and places ("" for a whole source) with a collection gap for any of
    the brands.
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
    """Return the sums of the columns of `counts` (conversations x k) in each replicate (replicates x k)."""
    sizes = conversations.group_by("source", maintain_order=True).len()["len"].to_list()
    drawn = draw_paired(to_keys(conversations["thread"]), sizes, to_salts(REPLICATES, seed=conversations.height))
    return sum_replicates((weights for weights, _ in drawn), counts)


def _to_contributions(posts: Mapping[str, pl.DataFrame], *columns: str) -> pl.DataFrame:
    """Return a row for each person in each conversation of each brand."""
    return pl.concat(frame.select(columns).unique().with_columns(brand=pl.lit(brand)) for brand, frame in posts.items())


def _side(column: str) -> pl.Expr:
    """Return 1 for positive, -1 for negative, 0 otherwise."""
    positive, negative = (pl.col(column).eq_missing(pl.lit(side)).cast(pl.Int32) for side in ("positive", "negative"))
    return positive - negative
