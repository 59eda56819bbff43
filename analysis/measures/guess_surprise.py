"""What nobody expected: how far talk lies from a guess, in bits, and which topics stand out against others' talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.stats.cluster_bootstrap import draw_multinomial, percentiles, sum_replicates

SMOOTHING = 0.5
"""Points added to each topic, so that one nobody gave a point surprises much and not without end."""
PRIOR_CONVERSATIONS = 10.0
"""How many more conversations each side is given, spread over topics as all of them are."""
FALSE_ALARMS = 0.05
"""The chance that any topic at all is said to stand out where none does."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Surprise:
    """A topic that had `share` of the conversations (0 to 1, 90 % interval) where `expected` was guessed.

    `bits` is share * log2(share / expected): above 0 there is more of it than was thought, below 0 less.
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
    """A topic in `ours` of our conversations and `theirs` of the others', with the log of its odds ratio and its z.

    `surely`: it would be among as few as 5 % of such lists that name any topic by chance.
    """

    topic: str
    ours: int
    theirs: int
    log_odds: float
    z: float
    surely: bool


def to_surprises(posts: pl.DataFrame, points: Mapping[str, float], seed: int = 1) -> list[Surprise]:
    """The topics by how much more of them there is than was guessed, the greatest surprise first.

    `posts` of customers have `conversation` and `topic` (a string). `points` name every topic that could be guessed,
    with those it was given; all topics of `posts` must be among them. A conversation has one vote, shared out
    over its topics by its posts. Intervals draw conversations anew. Raises ValueError where no point was given.
    """
    names = sorted(points)
    point_counts = np.array([points[name] for name in names], dtype=np.float64)
    if point_counts.sum() <= 0 or point_counts.min() < 0:
        raise ValueError("give points to some topic, and to none less than 0")
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
    """p log2(p / q), 0 where p is 0: this topic's part of the divergence of Kullback & Leibler (1951)."""
    return share * float(np.log2(share / expected)) if share > 0 else 0.0


def find_distinctive_topics(ours: Mapping[str, int], theirs: Mapping[str, int]) -> list[DistinctiveTopic]:
    """The topics by how much more they are ours than others', the surest first.

    Both count conversations by topic (those of customers, each conversation once a topic). Log-odds with an informative
    Dirichlet prior: B. L. Monroe, M. P. Colaresi & K. M. Quinn (2008), "Fightin' Words", equations 16, 19, 20 and 22;
    the prior is spread as the topics of both sides together are. Conversations and not words or posts are counted,
    since those of one conversation repeat each other and would make any z large. As many topics are looked at, the line
    for `surely` is drawn for all of them together (Bonferroni).
    """
    names = sorted({*ours, *theirs})
    if not names:
        return []
    a, b = (np.array([side.get(name, 0) for name in names], dtype=np.float64) for side in (ours, theirs))
    if not a.sum() or not b.sum():
        return []
    # takes half a second to import, and who only shows what was found does not need it
    from scipy.stats import norm

    # a topic that one side alone knows gets a part of the prior too, so no odds are without bounds
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
    # with a single topic nothing is left beside it
    return np.asarray(np.log(counts + prior) - np.log(np.maximum(whole - counts - prior, SMOOTHING)), dtype=np.float64)


def _votes(posts: pl.DataFrame, names: Sequence[str]) -> Numbers:
    """Conversations x topics: how each conversation's one vote is shared out."""
    place = {name: number for number, name in enumerate(names)}
    counted = posts.group_by("thread", "topic").agg(pl.len().alias("posts")).sort("thread", "topic")
    row = counted["thread"].rank("dense").to_numpy().astype(np.int64) - 1
    votes = np.zeros((int(row.max(initial=-1)) + 1, len(names)))
    votes[row, [place[topic] for topic in counted["topic"]]] = counted["posts"].to_numpy()
    return np.asarray(votes / votes.sum(axis=1, keepdims=True), dtype=np.float64) if len(votes) else votes


def _interval(votes: Numbers, seed: int) -> tuple[Numbers, Numbers]:
    """The middle 90 % of each share over 1,000 samples of whole conversations."""
    low, high = percentiles(sum_replicates(draw_multinomial(len(votes), seed), votes) / len(votes))
    point = votes.mean(axis=0)
    return np.minimum(low, point), np.maximum(high, point)
