"""Topics with their share of people's posts, and which way the opinions in each lean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.stats.cluster_bootstrap import Estimate
from analysis.stats.ratio_over_clusters import cautious_share, share_over_clusters
from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.topics import (
    TopicCount,
    TopicSentimentCount,
    count_topic_sentiments,
    load_known_topics,
)
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

LEAST_OPINIONS = 5
"""With fewer positive and negative posts nothing is said about the lean of a topic."""
HALF = 0.5

Lean = Literal["positive", "negative", "mixed"]


@dataclass(frozen=True, slots=True)
class Share:
    """`posts` of `whole`, as a share of 0 to 1 with its 90% range."""

    posts: int
    whole: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TopicLean:
    """A topic, its share of people's posts, and how many of them are positive and negative.

    `positive_share` is the share of positive among positive and negative posts, with its 90% range; None under five
    such posts or five threads. `lean` is positive or negative only where that range is on one side of a half, else
    mixed, and None where there is no range.
    """

    topic: int
    label: str
    share: Share
    positive: int
    negative: int
    positive_share: Estimate | None
    lean: Lean | None


def build_topic_leans(connection: Connection, brand: str, date_range: DateRange) -> tuple[TopicLean, ...]:
    """Return the brand's topics that have posts in the date range, the largest first."""
    labels = {topic.number: topic.label for topic in load_known_topics(connection, brand).topics}
    return to_topic_leans(count_topic_sentiments(connection, brand, date_range), labels)


def to_topic_leans(counts: Sequence[TopicSentimentCount], labels: Mapping[int, str]) -> tuple[TopicLean, ...]:
    """Return the topics of these counts, the largest first; `labels` is by the number of the topic."""
    by_topic: dict[int | None, list[TopicSentimentCount]] = {}
    for count in counts:
        by_topic.setdefault(count.topic, []).append(count)
    leans = [
        _to_lean(topic, labels[topic], share, by_topic[topic])
        for topic, share in to_shares(counts).items()
        if topic is not None and topic in labels
    ]
    return tuple(sorted(leans, key=lambda lean: (-lean.share.posts, lean.topic)))


def to_shares(counts: Iterable[TopicCount | TopicSentimentCount]) -> Mapping[int | None, Share]:
    """Return the share of each topic in people's posts; None is the share of posts that are in no topic.

    Posts of one thread are alike, so the interval is that of a ratio over threads (`share_over_clusters`).
    """
    by_topic: dict[int | None, dict[str, int]] = {}
    sizes: dict[str, int] = {}
    for count in counts:
        _add(by_topic.setdefault(count.topic, {}), count.thread, count.posts)
        _add(sizes, count.thread, count.posts)
    return {topic: _to_share(posts_by_thread, sizes) for topic, posts_by_thread in by_topic.items()}


def _to_share(posts_by_thread: Mapping[str, int], sizes: Mapping[str, int]) -> Share:
    share = share_over_clusters(posts_by_thread, sizes)
    return Share(sum(posts_by_thread.values()), share.n, share.value, share.low, share.high)


def _to_lean(topic: int, label: str, share: Share, counts: Sequence[TopicSentimentCount]) -> TopicLean:
    positive, negative, opinions = _sum(counts, "positive"), _sum(counts, "negative"), _sum(counts)
    total = sum(opinions.values())
    estimate = cautious_share(positive, opinions) if total >= LEAST_OPINIONS else None
    return TopicLean(topic, label, share, sum(positive.values()), sum(negative.values()), estimate, _side(estimate))


def _sum(counts: Iterable[TopicSentimentCount], *sentiments: str) -> dict[str, int]:
    """Return the posts of each thread with one of these sentiments; without any, with either side."""
    totals: dict[str, int] = {}
    for count in counts:
        if count.sentiment in (sentiments or ("positive", "negative")):
            _add(totals, count.thread, count.posts)
    return totals


def _side(positive_share: Estimate | None) -> Lean | None:
    if positive_share is None:
        return None
    if positive_share.low > HALF:
        return "positive"
    return "negative" if positive_share.high < HALF else "mixed"


def _add(totals: dict[str, int], thread: str, posts: int) -> None:
    totals[thread] = totals.get(thread, 0) + posts
