"""Compares topics with a guess (in bits), and with the topics of other brands' conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.stats.cluster_bootstrap import draw_multinomial, percentiles, sum_replicates

SMOOTHING = 0.5
"""Points added to each topic, so that a topic without points has a large surprise and not an infinite one."""
PRIOR_CONVERSATIONS = 10.0
"""Conversations added to each side, distributed over topics like all conversations."""
FALSE_ALARMS = 0.05
"""Probability that any topic is called distinctive where none is."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Surprise:
    """A topic that had `share` of the conversations (0 to 1, 90% range) where `expected` was guessed.

    `bits` is share * log2(share / expected): above 0 there is more of it than guessed, below 0 less.
    """

    topic: str
    points: float
    expected: float
    share: float
    low: float
    high: float
    bits: float


@dataclass(frozen=True, slots=True)
class DistinctiveTopic:
    """A topic in `ours` of our conversations and `theirs` of the others', with its log-odds ratio and the z of that.

    `surely`: by chance, at most 5% of such lists would have any topic with this mark.
    """

    topic: str
    ours: int
    theirs: int
    log_odds: float
    z: float
    surely: bool


def to_surprises(posts: pl.DataFrame, points: Mapping[str, float], seed: int = 1) -> list[Surprise]:
    """Return the topics by how much more of them there is than guessed, the greatest surprise first.

    `posts` by people have `thread` and `topic` (a string). `points` has every topic that could be guessed, with its
    points; all topics of `posts` must be among them. A conversation has one vote, shared out over its topics by its
    posts. Intervals resample conversations. Raises ValueError where no points were given.
    """
    names = sorted(points)
    point_counts = np.array([points[name] for name in names], dtype=np.float64)
    if point_counts.sum() <= 0 or point_counts.min() < 0:
        raise ValueError("give points to at least one topic, and no negative points")
    expected = (point_counts + SMOOTHING) / (point_counts + SMOOTHING).sum()
    votes = _votes(posts, names)
    if not len(votes):
        return []
    share = votes.mean(axis=0)
    low, high = _interval(votes, seed)
    surprises = [
        Surprise(name, float(point_counts[k]), float(expected[k]), float(share[k]), float(low[k]), float(high[k]), bits)
        for k, name in enumerate(names)
        for bits in [to_bits(float(share[k]), float(expected[k]))]
    ]
    return sorted(surprises, key=lambda surprise: (-surprise.bits, surprise.topic))


def to_bits(share: float, expected: float) -> float:
    """Return p log2(p / q), 0 where p is 0: this topic's part of the divergence of Kullback & Leibler (1951)."""
    return share * float(np.log2(share / expected)) if share > 0 else 0.0


def find_distinctive_topics(ours: Mapping[str, int], theirs: Mapping[str, int]) -> list[DistinctiveTopic]:
    """Return the topics by how much more they are ours than others', the most certain first.

    Both count conversations by topic (each conversation once a topic). Log-odds with an informative Dirichlet prior: B.
    L. Monroe, M. P. Colaresi & K. M. Quinn (2008), "Fightin' Words", equations 16, 19, 20 and 22; the prior is
    distributed like the topics of both sides together. Conversations are counted and not words or posts, since posts of
    one conversation repeat each other and would make any z large. The threshold of `surely` accounts for the number of
    topics (Bonferroni).
    """
    names = sorted({*ours, *theirs})
    if not names:
        return []
    a, b = (np.array([side.get(name, 0) for name in names], dtype=np.float64) for side in (ours, theirs))
    if not a.sum() or not b.sum():
        return []
    # imported late, since it takes half a second and pages that only show results do not need it
    from scipy.stats import norm

    # a topic of one side alone gets a part of the prior too, so that its odds stay finite
    pooled = (a + b + SMOOTHING) / (a + b + SMOOTHING).sum()
    prior = PRIOR_CONVERSATIONS * pooled
    difference = _log_odds(a, prior) - _log_odds(b, prior)
    z = difference / np.sqrt(1 / (a + prior) + 1 / (b + prior))
    line = float(norm.isf(FALSE_ALARMS / len(names)))
    topics = [
        DistinctiveTopic(name, int(a[k]), int(b[k]), float(difference[k]), float(z[k]), bool(z[k] >= line))
        for k, name in enumerate(names)
    ]
    return sorted(topics, key=lambda distinctive: (-distinctive.z, distinctive.topic))


def _log_odds(counts: Numbers, prior: Numbers) -> Numbers:
    whole = counts.sum() + prior.sum()
    # with a single topic there is no other
    return np.asarray(np.log(counts + prior) - np.log(np.maximum(whole - counts - prior, SMOOTHING)), dtype=np.float64)


def _votes(posts: pl.DataFrame, names: Sequence[str]) -> Numbers:
    """Return conversations x topics: how the vote of each conversation is shared out."""
    place = {name: number for number, name in enumerate(names)}
    counted = posts.group_by("thread", "topic").agg(pl.len().alias("posts")).sort("thread", "topic")
    row = counted["thread"].rank("dense").to_numpy().astype(np.int64) - 1
    votes = np.zeros((int(row.max(initial=-1)) + 1, len(names)))
    votes[row, [place[topic] for topic in counted["topic"]]] = counted["posts"].to_numpy()
    return np.asarray(votes / votes.sum(axis=1, keepdims=True), dtype=np.float64) if len(votes) else votes


def _interval(votes: Numbers, seed: int) -> tuple[Numbers, Numbers]:
    """Return the middle 90% of each share over 1,000 samples of whole conversations."""
    low, high = percentiles(sum_replicates(draw_multinomial(len(votes), seed), votes) / len(votes))
    point = votes.mean(axis=0)
    return np.minimum(low, point), np.maximum(high, point)
