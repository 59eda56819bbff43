"""Values for the words of the overview, spelled out by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from analysis.stats.cluster_bootstrap import Estimate
from analysis.worthiness import Component, ConversationCounts, Opinion, Worthiness
from reports.queries.overview.topic_leans import Share, TopicLean
from talkworthy.date_range import DateRange

RANGE = DateRange.between(date(2026, 1, 5), date(2026, 4, 5))
Sentiment = tuple[float, float, float]


def make_worthiness(
    brand: str = "Kettle",
    score: tuple[int, int, int] | None = (60, 55, 63),
    sentiment: Sentiment | None = (0.34, 0.22, 0.48),
    opinion: tuple[int, int, int] = (9, 18, 70),
    **changes: Any,
) -> Worthiness:
    """Return a score, low and high of 88 people in 79 conversations, in each of 13 weeks."""
    counts = {"conversations": 79, "c2c_conversations": 67, "people": 88, "communities": 11}
    counts |= {"weeks_with_conversation": 13, "weeks": 13, "completeness": 1.0} | changes.pop("counts", {})
    value, low, high = sentiment or (None, None, None)
    component = Component("sentiment", "Sentiment", value, low, high, 27, "opinions", 9.0, "positive", "", ())
    point, bottom, top = score or (None, None, None)
    values = {
        "date_range": RANGE,
        "version": "2",
        "status": "scored" if score else "insufficient_data",
        "reasons": (),
        "notes": (),
        "components": (component,),
        "weightings": None,
        "ranks": None,
        "without": {},
        "replicates": np.empty(0),
    }
    return Worthiness(
        brand=brand,
        score=point,
        low=bottom,
        high=top,
        counts=ConversationCounts(**counts),
        opinion=Opinion(*opinion),
        **(values | changes),
    )


def make_topic(topic: int, label: str, share: Sentiment, posts: tuple[int, int] = (2, 2)) -> TopicLean:
    """Return a topic with its share and `posts`, positive and negative; five to one leans that way."""
    positive, negative = posts
    lean = "positive" if positive > 5 * negative else "negative" if negative > 5 * positive else "mixed"
    estimate = Estimate(positive / (positive + negative), 0.1, 0.4, positive + negative)
    value, low, high = share
    return TopicLean(topic, label, Share(round(100 * value), 100, value, low, high), positive, negative, estimate, lean)


@pytest.fixture
def worthiness() -> Callable[..., Worthiness]:
    return make_worthiness


@pytest.fixture
def topic() -> Callable[..., TopicLean]:
    return make_topic
