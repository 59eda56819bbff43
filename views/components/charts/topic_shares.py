"""The share of each topic in people's posts, with its 90% range."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from talkworthy.storage.analysis.topics import TopicCount

Z_OF_90 = 1.6449


@dataclass(frozen=True, slots=True)
class Share:
    """`posts` of `whole`, as a share of 0 to 1 with its 90% range."""

    posts: int
    whole: int
    value: float
    low: float
    high: float


def to_shares(counts: Iterable[TopicCount]) -> Mapping[int | None, Share]:
    """Return the share of each topic in people's posts; None is the share of posts that are in no topic.

    Posts of one thread are alike, so the interval is that of a ratio over threads, by linearisation: W. G. Cochran,
    Sampling Techniques (1977), section 9A.2 (clusters of unequal size). A binomial interval over posts would be far
    too narrow.
    """
    by_topic: dict[int | None, dict[str, int]] = {}
    sizes: dict[str, int] = {}
    for count in counts:
        by_topic.setdefault(count.topic, {})[count.thread] = count.posts
        sizes[count.thread] = sizes.get(count.thread, 0) + count.posts
    return {topic: _to_share(posts_by_thread, sizes) for topic, posts_by_thread in by_topic.items()}


def _to_share(posts_by_thread: Mapping[str, int], sizes: Mapping[str, int]) -> Share:
    posts, whole, clusters = sum(posts_by_thread.values()), sum(sizes.values()), len(sizes)
    value = posts / whole
    if clusters < 2:
        return Share(posts, whole, value, 0.0, 1.0)
    square = sum((posts_by_thread.get(cluster, 0) - value * size) ** 2 for cluster, size in sizes.items())
    margin = Z_OF_90 * math.sqrt(clusters / (clusters - 1) * square) / whole
    return Share(posts, whole, value, max(0.0, value - margin), min(1.0, value + margin))
