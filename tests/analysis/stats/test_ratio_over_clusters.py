"""Shares and ratios of totals over clusters."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.stats.cluster_bootstrap import Estimate
from analysis.stats.ratio_over_clusters import cautious_share, share_over_clusters, total_ratio


def test_the_interval_of_a_share_is_that_of_a_ratio():
    # 4 clusters of 10; 2, 4, 6, 8 of them in the part: squares (-3, -1, 1, 3) add up to 20
    parts, sizes = {"a": 2, "b": 4, "c": 6, "d": 8}, dict.fromkeys("abcd", 10)
    margin = 1.6449 * (4 / 3 * 20) ** 0.5 / 40

    assert share_over_clusters(parts, sizes) == Estimate(
        0.5, pytest.approx(0.5 - margin), pytest.approx(0.5 + margin), 40
    )


def test_five_clusters_that_agree_are_not_certain():
    share = cautious_share({}, dict.fromkeys("abcde", 1))

    assert share is not None
    assert (share.value, share.low) == (0.0, 0.0)
    assert share.high == pytest.approx(0.351, abs=0.001)


def test_under_five_clusters_there_is_no_cautious_share():
    assert cautious_share({"a": 9}, dict.fromkeys("abcd", 9)) is None


def test_single_posts_change_as_much_as_chance_allows():
    # 100 and 50 threads of one post: the variance of the logarithm is 1/100 + 1/50
    ratio = total_ratio({f"now{n}": 1 for n in range(100)}, {f"then{n}": 1 for n in range(50)})

    assert ratio is not None
    assert (ratio.value, ratio.n) == (2.0, 100)
    assert (ratio.low, ratio.high) == pytest.approx((1.504, 2.659), abs=0.001)


def test_a_few_long_threads_say_less_than_many_short_ones():
    short = total_ratio({f"now{n}": 1 for n in range(100)}, {f"then{n}": 1 for n in range(100)})
    long = total_ratio({f"now{n}": 20 for n in range(5)}, {f"then{n}": 20 for n in range(5)})

    assert short is not None
    assert long is not None
    assert short.value == long.value == 1.0
    assert np.log(long.high) == pytest.approx(np.log(short.high) * 20**0.5)


def test_a_thread_in_both_periods_counts_with_its_difference():
    same = {f"t{n}": 3 for n in range(6)}
    ratio = total_ratio(same, same)

    assert ratio == Estimate(1.0, 1.0, 1.0, 18)


@pytest.mark.parametrize(("now", "then"), [(4, 9), (9, 4), (0, 9)])
def test_under_five_threads_nothing_is_compared(now, then):
    assert total_ratio({f"a{n}": 2 for n in range(now)}, {f"b{n}": 2 for n in range(then)}) is None


def test_the_interval_holds_the_truth_nine_times_in_ten():
    # threads come by chance (Poisson, 60 a period) and have 1 to 5 posts each: the true ratio is 1
    rng, hits = np.random.default_rng(3), 0
    for _ in range(400):
        now, then = (
            {f"{period}{n}": int(size) for n, size in enumerate(rng.integers(1, 6, size=rng.poisson(60)))}
            for period in ("now", "then")
        )
        ratio = total_ratio(now, then)
        assert ratio is not None
        hits += ratio.low <= 1 <= ratio.high

    assert hits / 400 == pytest.approx(0.9, abs=0.04)
