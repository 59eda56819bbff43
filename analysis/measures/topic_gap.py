"""The topic gap: what people talk about, what the brand talks about, and how far apart these are.

"What do people want to talk about?" The divergence is that of Jensen and Shannon (Lin 1991, "Divergence measures based
on the Shannon entropy"), in bits: 0 where both have the same topics, 1 where they have none in common.
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
"""Posts in topics, and conversations with them, that each side needs for a comparison."""
NO_TOPIC = -1

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TopicGap:
    """One topic: its share of people's posts and of the brand's, and the difference.

    `gap` is above 0 where people talk more about it, below 0 where the brand does; it is certain where its range
    excludes 0. The threads are those of people's posts where people talk more about it, else those of the brand's.
    """

    topic: int
    label: str
    people: float
    brand: float
    gap: Estimate
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicComparison:
    """The divergence (0 to 1) between `public_posts` and `brand_posts` posts, all in some topic, and its topics.

    The topics come in the order of their gap, those that people talk more about first. Posts outside of any topic are
    left out of everything but their own shares (`people_in_none`, `brand_in_none`).
    """

    divergence: Estimate
    public_posts: int
    brand_posts: int
    people_in_none: float
    brand_in_none: float
    topics: tuple[TopicGap, ...]


def place_brand_posts(people: pl.DataFrame, texts: Sequence[str], brand: Brand) -> Longs:
    """Return the topic that each of the brand's own posts belongs to (n; -1: none).

    `people` has `text` and `topic` of people's posts, all in some topic. A post of the brand belongs to the topic that
    a person's post with the same words would join: the topic with the most likely words, if it is near enough to its
    centre.
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
    """Return the comparison; None where one side has too few posts in topics.

    `posts`, the newest first: `thread`, `by_brand`, `topic` (-1: none). Whole conversations are resampled, with the
    brand's posts in them.
    """
    in_topics = posts.filter(pl.col("topic") != NO_TOPIC)
    if is_too_little(in_topics.filter("by_brand")) or is_too_little(in_topics.filter(~pl.col("by_brand"))):
        return None
    numbers = sorted(in_topics["topic"].unique().to_list())
    conversation = in_topics["thread"].rank("dense").to_numpy().astype(np.int64) - 1
    place, side = (
        np.searchsorted(numbers, in_topics["topic"].to_numpy()),
        in_topics["by_brand"].to_numpy().astype(np.int64),
    )
    table = np.zeros((int(conversation.max()) + 1, 2 * len(numbers)))
    np.add.at(table, (conversation, side * len(numbers) + place), 1.0)
    point = table.sum(axis=0).reshape(1, 2, -1)
    replicates = sum_replicates(draw_clusters(len(table)), table).reshape(-1, 2, len(numbers))
    # replicates without any post of one side are dropped
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
    """Return whether these posts are too few, or in too few conversations, to compare topics."""
    return posts.height < FEWEST_POSTS or posts["thread"].n_unique() < FEWEST_CONVERSATIONS


def divergences(counts: Floats) -> Floats:
    """Return the Jensen-Shannon divergence in bits of each replicate; `counts` is replicates x 2 sides x topics."""
    shares = counts / counts.sum(axis=2, keepdims=True)
    mixture = shares.mean(axis=1)
    difference: Floats = _entropy(mixture) - _entropy(shares).mean(axis=1)
    return np.clip(difference, 0.0, 1.0)


def _to_divergence(point: Floats, drawn: Floats, posts: int) -> Estimate:
    """Return the divergence without the bias of sampling.

    Two sides with the same topics differ in any sample, so the plain value is too high; replicates, samples of a
    sample, are higher again by about as much: this is subtracted from the value and its bounds (the bootstrap estimate
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
    """Return the entropy in bits, over the last axis."""
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    entropy: Floats = -(shares * logs).sum(axis=-1)
    return entropy
