"""The talk gap: what customers talk about, what the brand talks about, and how far the one is from the other.

"What do customers want to talk about?" The divergence is that of Jensen and Shannon (Lin 1991, "Divergence measures
based on the Shannon entropy"), in bits: 0 where both spend their words alike, 1 where they have no topic in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.stats.cluster_bootstrap import (
    Estimate,
    Floats,
    draw_clusters,
    interval_around,
    percentiles,
    sum_replicates,
)
from analysis.topics.clusters import centroids_of
from analysis.topics.embeddings import OWN_WORDS_FROM
from analysis.topics.fit import FARTHEST, build_space
from analysis.topics.refine import join
from talkworthy.model import Brand, Topic

FEWEST_POSTS, FEWEST_CONVERSATIONS = 20, 10
"""Posts in topics, and talks that they stand in, below which a side says too little to be compared."""
NO_TOPIC = -1

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TopicGap:
    """One topic: its share of the customers' posts and of the brand's, and how much more of it customers have.

    `gap` is above 0 where customers talk of it more, below where the brand does; it is sure where its bounds leave 0
    out. The conversations are those of its customers' posts
    where customers have more of it, else those of the brand's.
    """

    topic: int
    label: str
    people: float
    brand: float
    gap: Estimate
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicComparison:
    """The divergence (0 to 1) between `customers_posts` and `brand_posts` posts, all in some topic, and its topics.

    The topics come by the size of their gap, those that customers have more of first. The shares outside of any topic
    are left out of all of it, and told.
    """

    divergence: Estimate
    public_posts: int
    brand_posts: int
    people_in_none: float
    brand_in_none: float
    topics: tuple[TopicGap, ...]


def place_brand_posts(people: pl.DataFrame, texts: Sequence[str], brand: Brand) -> Longs:
    """The customers' topic that each of the brand's own posts belongs to (n; -1: it is like none of them).

    `customers` has `text`, and `topic` of customers' posts, all in some topic. A post of the brand goes where a new one
    by a customer with its words would go: to the topic with the likeliest words, if it is not far from its heart.
    """
    placed = np.full(len(texts), NO_TOPIC, dtype=np.int64)
    space = build_space([*people["text"].to_list(), *texts], brand, None, None)
    if space is None or people.is_empty():
        return placed
    is_ours = space.rows >= people.height
    numbers, group = np.unique(people["topic"].to_numpy(), return_inverse=True)
    known = np.append(group, NO_TOPIC)[np.minimum(space.rows, people.height)]
    centroids = centroids_of(space.own, known)
    worded = len(space.rows) >= OWN_WORDS_FROM
    nearest = join(space.counts, known) if worded else (space.own @ centroids.T).argmax(axis=1)
    nearness = np.einsum("nd,nd->n", space.own, centroids[nearest])
    at = space.rows[is_ours] - people.height
    placed[at] = np.where(nearness[is_ours] < FARTHEST, NO_TOPIC, numbers[nearest[is_ours]])
    return placed


def to_topic_gap(posts: pl.DataFrame, topics: Sequence[Topic], evidence: int = 50) -> TopicComparison | None:
    """The gap; None where one of the two has too few posts in topics to compare.

    `posts`, the newest first: `conversation`, `by_brand`, `topic` (-1: none). Whole talks are drawn anew, with what the
    brand says in them.
    """
    in_topics = posts.filter(pl.col("topic") != NO_TOPIC)
    if is_too_little(in_topics.filter("by_brand")) or is_too_little(in_topics.filter(~pl.col("by_brand"))):
        return None
    numbers = sorted(in_topics["topic"].unique().to_list())
    conversation = in_topics["thread"].rank("dense").to_numpy().astype(np.int64) - 1
    place, side = np.searchsorted(numbers, in_topics["topic"].to_numpy()), in_topics["by_brand"].to_numpy().astype(np.int64)
    table = np.zeros((int(conversation.max()) + 1, 2 * len(numbers)))
    np.add.at(table, (conversation, side * len(numbers) + place), 1.0)
    point = table.sum(axis=0).reshape(1, 2, -1)
    replicates = sum_replicates(draw_clusters(len(table)), table).reshape(-1, 2, len(numbers))
    # a replicate that drew nothing of one side says nothing
    replicates = replicates[(replicates.sum(axis=2) > 0).all(axis=1)]
    gaps = _differences(np.concatenate([point, replicates]))
    shares = point[0] / point[0].sum(axis=1, keepdims=True)
    labels = {topic.number: topic.label for topic in topics}
    topic_gaps = [
        _to_topic(in_topics.filter(pl.col("topic") == number), labels[number], shares[:, at], gaps[:, at], evidence)
        for at, number in enumerate(numbers)
    ]
    of_people, of_brand = (_in_none(posts.filter(side)) for side in (~pl.col("by_brand"), pl.col("by_brand")))
    return TopicComparison(
        divergence=_to_divergence(point, replicates, in_topics.height),
        public_posts=int(point[0, 0].sum()),
        brand_posts=int(point[0, 1].sum()),
        people_in_none=of_people,
        brand_in_none=of_brand,
        topics=tuple(sorted(topic_gaps, key=lambda topic_gap: (-topic_gap.gap.value, topic_gap.topic))),
    )


def is_too_little(posts: pl.DataFrame) -> bool:
    """Whether so few posts, or posts in so few talks, say too little of what their side talks about."""
    return posts.height < FEWEST_POSTS or posts["thread"].n_unique() < FEWEST_CONVERSATIONS


def divergences(counts: Floats) -> Floats:
    """The Jensen-Shannon divergence in bits of each replicate; `counts` is replicates x 2 sides x topics."""
    shares = counts / counts.sum(axis=2, keepdims=True)
    mixture = shares.mean(axis=1)
    difference: Floats = _entropy(mixture) - _entropy(shares).mean(axis=1)
    return np.clip(difference, 0.0, 1.0)


def _to_divergence(point: Floats, drawn: Floats, posts: int) -> Estimate:
    """The divergence without what chance adds to it.

    Two sides that speak alike differ in any sample, so the plain number is too high; replicates, samples of a sample,
    are higher again by about as much: that much is taken off, of the number and of its bounds (the bootstrap estimate
    of bias and the basic interval: Davison & Hinkley 1997, "Bootstrap methods and their application", 2.1 and 5.2).
    """
    plain, replicates = float(divergences(point)[0]), divergences(drawn)
    value = max(0.0, 2 * plain - float(replicates.mean()))
    high, low = (max(0.0, 2 * plain - float(bound)) for bound in percentiles(replicates))
    return Estimate(value, min(low, value), min(1.0, max(high, value)), posts)


def _to_topic(posts: pl.DataFrame, label: str, shares: Floats, gaps: Floats, evidence: int) -> TopicGap:
    value = float(gaps[0])
    supporting = posts.filter(pl.col("by_brand") == (value < 0))["thread"].unique(maintain_order=True)
    estimate = Estimate(value, *interval_around(value, gaps[1:]), posts.height)
    people, brand = float(shares[0]), float(shares[1])
    number = int(posts["topic"][0])
    return TopicGap(number, label, people, brand, estimate, tuple(supporting.head(evidence)))


def _in_none(posts: pl.DataFrame) -> float:
    return posts.filter(pl.col("topic") == NO_TOPIC).height / posts.height


def _differences(counts: Floats) -> Floats:
    shares = counts / counts.sum(axis=2, keepdims=True)
    differences: Floats = shares[:, 0] - shares[:, 1]
    return differences


def _entropy(shares: Floats) -> Floats:
    """In bits, over the last axis."""
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    entropy: Floats = -(shares * logs).sum(axis=-1)
    return entropy
