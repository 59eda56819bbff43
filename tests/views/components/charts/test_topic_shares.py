"""The share of a topic, and how sure it is."""

from __future__ import annotations

import pytest

from talkworthy.storage.analysis.topics import TopicCount
from views.components.charts.topic_shares import Share, to_shares


def test_shares_are_of_all_posts_in_a_topic_or_in_none():
    shares = to_shares([TopicCount("x:1", 0, 3), TopicCount("x:1", None, 1), TopicCount("x:2", 0, 1)])

    assert (shares[0].posts, shares[0].whole, shares[0].value) == (4, 5, 0.8)
    assert (shares[None].posts, shares[None].value) == (1, 0.2)


def test_the_interval_is_that_of_a_ratio_over_threads():
    # 4 conversations of 10 posts; 2, 4, 6, 8 of them in the topic: squares (-3, -1, 1, 3) add up to 20
    counts = [TopicCount(f"x:{n}", 0, n) for n in (2, 4, 6, 8)] + [
        TopicCount(f"x:{n}", None, 10 - n) for n in (2, 4, 6, 8)
    ]
    margin = 1.6449 * (4 / 3 * 20) ** 0.5 / 40

    assert to_shares(counts)[0] == Share(20, 40, 0.5, pytest.approx(0.5 - margin), pytest.approx(0.5 + margin))


def test_one_long_thread_says_less_than_many_short_ones():
    one = to_shares([TopicCount("x:1", 0, 50), TopicCount("x:2", None, 50)])[0]
    many = to_shares([TopicCount(f"x:{n}", n % 2 or None, 1) for n in range(100)])[1]

    assert one.value == many.value == 0.5
    assert one.high - one.low > 5 * (many.high - many.low)


def test_a_single_thread_leaves_everything_open():
    share = to_shares([TopicCount("x:1", 0, 3), TopicCount("x:1", None, 1)])[0]

    assert (share.low, share.high) == (0.0, 1.0)


def test_of_nothing_there_are_no_shares():
    assert to_shares([]) == {}
