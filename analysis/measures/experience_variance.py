"""Mixed experiences ("decaf roulette"): topics where experiences differ most between people, and from what they
expected.

"Will the decaf I ordered be decaf?" A topic where half are delighted and half disappointed is a gamble; one where all
are mildly pleased is not, though both have the same mean (METHOD section 7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.stats.cluster_bootstrap import draw_multinomial, interval_around, sum_replicates

FEWEST_PEOPLE = 10
"""With fewer people the variance of a topic depends on one or two of them."""
FEWEST_CONVERSATIONS = 5
FEWEST_WITH_OPINION = 5
"""With fewer people who are positive or negative, that all agree says nothing: most have no opinion."""
SIDES = {"positive": 1.0, "neutral": 0.0, "negative": -1.0}
NEEDED = {
    "thread": pl.String,
    "author": pl.String,
    "topic": pl.String,
    "sentiment": pl.String,
    "expectation": pl.String,
}
"""The columns that a frame of people's posts needs, null where unknown."""


@dataclass(frozen=True, slots=True)
class MixedExperience:
    """One topic: the sentiments of `people` from -1 to 1 (the mean of each person) have this `mean` and `variance`.

    `variance` is 0 where all feel alike and 1 where half are positive and half negative; `low` and `high` are its 90%
    range. `better`, `as_expected` and `worse` count people who said so.
    """

    topic: str
    people: int
    conversations: int
    mean: float
    variance: float
    low: float
    high: float
    better: int
    as_expected: int
    worse: int

    @property
    def has_expectations(self) -> bool:
        """Return whether anybody compared it with what they expected."""
        return bool(self.better + self.as_expected + self.worse)


def find_mixed_experiences(posts: pl.DataFrame) -> list[MixedExperience]:
    """Return the topics with enough people, the most certain first: by the lower bound of their variance.

    `posts` are by people, with the columns of `NEEDED`. Each person has one vote a topic; the interval resamples whole
    conversations, since posts in one are not independent (METHOD section 5).
    """
    with_sentiment = posts.filter(pl.col("topic").is_not_null() & pl.col("author").is_not_null()).with_columns(
        side=pl.col("sentiment").replace_strict(SIDES, default=None, return_dtype=pl.Float64)
    )
    topics = [
        _to_mixed_experience(str(topic), rows)
        for (topic,), rows in with_sentiment.group_by("topic", maintain_order=True)
    ]
    return sorted((topic for topic in topics if topic), key=lambda topic: (-topic.low, topic.topic))


def _to_mixed_experience(topic: str, rows: pl.DataFrame) -> MixedExperience | None:
    """Return one topic; None where there is not enough data."""
    votes = (
        rows.filter(pl.col("side").is_not_null())
        .group_by("author", maintain_order=True)
        .agg(pl.col("side").mean(), pl.col("thread").first())
    )
    conversations = votes["thread"].n_unique()
    if votes.height < FEWEST_PEOPLE or conversations < FEWEST_CONVERSATIONS:
        return None
    sides = votes["side"].to_numpy()
    if np.count_nonzero(sides) < FEWEST_WITH_OPINION:
        return None
    conversation = votes["thread"].rank("dense").to_numpy().astype(np.int64) - 1
    low, high = _interval(sides, conversation, conversations)
    expectations = dict(
        rows.filter(pl.col("expectation").is_not_null()).group_by("expectation").agg(pl.col("author").n_unique()).rows()
    )
    counts = (expectations.get("better", 0), expectations.get("as expected", 0), expectations.get("worse", 0))
    return MixedExperience(
        topic, votes.height, conversations, float(sides.mean()), float(sides.var()), low, high, *counts
    )


def _interval(sides: NDArray[np.float64], conversation: NDArray[np.int64], conversations: int) -> tuple[float, float]:
    """Return the middle 90% of the variance over 1,000 samples of whole conversations, which are numbered from 0."""
    sums = np.stack(
        [np.bincount(conversation, weights, conversations) for weights in (np.ones_like(sides), sides, sides**2)]
    ).astype(np.float64)
    n, total, squares = sum_replicates(draw_multinomial(conversations, seed=len(sides)), sums.T).T
    low, high = interval_around(float(sides.var()), squares / n - (total / n) ** 2)
    return max(0.0, low), high
