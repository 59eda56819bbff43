"""The share of posts that are about the brand, from a checked sample."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats.wilson import Precision, to_precision


def test_without_reviewed_posts_nothing_is_known() -> None:
    assert to_precision(0, 0) == Precision(0, 0, None, 0.0, 1.0)


def test_the_interval_is_wilsons() -> None:
    # z = 1.6449: (0.9 + z^2/200) / (1 + z^2/100) -/+ z/(1 + z^2/100) * sqrt(0.09/100 + z^2/40000)
    result = to_precision(100, 90)
    assert (result.share, round(result.low, 4), round(result.high, 4)) == (0.9, 0.8396, 0.9393)


@given(st.integers(1, 500).flatmap(lambda checked: st.tuples(st.just(checked), st.integers(0, checked))))
def test_the_share_lies_in_its_interval(counts: tuple[int, int]) -> None:
    result = to_precision(*counts)
    assert result.share is not None
    assert 0 <= result.low <= result.share <= result.high <= 1


def test_more_right_than_reviewed_posts_are_rejected() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        to_precision(2, 3)
