"""Talks drawn anew: shares and medians with bounds that hold them."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.redraws import median_of, redraws, share_of


def test_each_replicate_draws_as_many_talks_as_there_are() -> None:
    drawn = np.concatenate(list(redraws(7, 20)))
    assert drawn.shape == (20, 7)
    assert set(drawn.sum(axis=1)) == {7}


def test_the_same_talks_are_drawn_the_same_each_time() -> None:
    assert np.array_equal(next(redraws(5, 3)), next(redraws(5, 3)))


def test_a_share_stands_within_its_bounds() -> None:
    told = share_of(np.array([1.0, 0, 2, 0, 1]), np.array([2.0, 2, 2, 2, 2]))
    assert told is not None
    assert (told.value, told.n) == (0.4, 10)
    assert 0 <= told.low < 0.4 < told.high <= 1


def test_posts_of_one_talk_tell_less_than_posts_of_many() -> None:
    apart = share_of(np.tile([1.0, 0.0], 50), np.ones(100))
    together = share_of(np.array([10.0, 0.0] * 5), np.full(10, 10.0))
    assert apart is not None and together is not None
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_what_all_talks_agree_on_is_still_not_certain() -> None:
    told = share_of(np.ones(20), np.ones(20))
    assert told is not None
    assert told.value == told.high == 1.0
    assert told.low == pytest.approx(0.881, abs=0.001)  # Wilson's bound for 20 of 20


def test_there_is_no_share_of_nothing() -> None:
    assert share_of(np.zeros(3), np.zeros(3)) is None
    assert share_of(np.zeros(0), np.zeros(0)) is None


def test_a_median_is_the_middle_value_of_an_odd_and_the_mean_of_two_of_an_even_number() -> None:
    odd, even = median_of(np.array([3.0, 1, 2])), median_of(np.array([4.0, 1, 2, 3]))
    assert odd is not None and even is not None
    assert (odd.value, even.value) == (2.0, 2.5)
    assert odd.low <= 2.0 <= odd.high


def test_the_median_of_many_like_values_is_sure() -> None:
    told = median_of(np.full(30, 0.25))
    assert told is not None
    assert (told.low, told.value, told.high) == (0.25, 0.25, 0.25)


def test_there_is_no_median_of_no_talk() -> None:
    assert median_of(np.zeros(0)) is None
