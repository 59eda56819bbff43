"""Whole conversations drawn anew: what stays fixed, what is shared, and bounds that hold shares and medians."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from analysis.stats.cluster_bootstrap import (
    Floats,
    RememberedDraws,
    draw_clusters,
    draw_multinomial,
    draw_paired,
    interval_around,
    median_of,
    percentiles,
    share_of,
    sum_replicates,
    to_salts,
    wilson_estimate,
)
from analysis.worthiness.conversation_totals import to_keys

SALTS = to_salts(2_000, 5)


def paired(names: list[str], sizes: list[int], replicates: int = 2_000) -> Floats:
    """The weights of these conversations, replicates x conversations."""
    chunks = draw_paired(to_keys(pl.Series(names)), sizes, SALTS[:replicates])
    return np.concatenate([weights for weights, _ in chunks])


@pytest.mark.parametrize("draw", [draw_clusters, lambda n, rows: draw_multinomial(n, 1, rows)])
def test_each_replicate_draws_as_many_conversations_as_there_are(draw: Callable) -> None:
    drawn = np.concatenate(list(draw(7, 20)))
    assert drawn.shape == (20, 7)
    assert set(drawn.sum(axis=1)) == {7}


def test_the_same_conversations_are_drawn_the_same_each_time() -> None:
    assert np.array_equal(next(draw_clusters(5, 3)), next(draw_clusters(5, 3)))
    assert np.array_equal(next(draw_multinomial(5, 8, 3)), next(draw_multinomial(5, 8, 3)))


def test_another_seed_draws_others() -> None:
    assert not np.array_equal(next(draw_multinomial(5, 8, 9)), next(draw_multinomial(5, 9, 9)))


@pytest.mark.parametrize("draw", [draw_clusters, lambda n, rows: draw_multinomial(n, 1, rows)])
def test_how_many_replicates_are_held_at_a_time_does_not_change_what_is_drawn(
    draw: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    [whole] = draw(7, 20)
    monkeypatch.setattr("analysis.stats.cluster_bootstrap.CELLS_AT_ONCE", 21)
    assert [len(chunk) for chunk in draw(7, 20)] == [3, 3, 3, 3, 3, 3, 2]
    assert np.array_equal(np.concatenate(list(draw(7, 20))), whole)


def test_published_numbers_depend_on_these_draws() -> None:
    # other random numbers would move every interval that was ever handed out
    assert next(draw_clusters(5, 2)).tolist() == [[1, 0, 1, 1, 2], [1, 1, 1, 1, 1]]
    assert next(draw_multinomial(5, 8, 2)).tolist() == [[0, 4, 0, 1, 0], [2, 0, 1, 1, 1]]
    assert paired(["a", "b", "c"], [3], 2) == pytest.approx(np.array([[1.2, 1.2, 0.6], [0.75, 0.75, 1.5]]))


def test_each_source_keeps_its_number_of_conversations() -> None:
    weights = paired([f"c{i}" for i in range(30)], [20, 10])
    assert weights[:, :20].sum(axis=1) == pytest.approx(np.full(2_000, 20), rel=1e-5)
    assert weights[:, 20:].sum(axis=1) == pytest.approx(np.full(2_000, 10), rel=1e-5)


def test_a_source_with_one_conversation_keeps_it() -> None:
    assert set(paired(["a", "b", "c"], [2, 1])[:, 2].tolist()) == {1.0}


def test_conversations_are_drawn_as_often_as_with_replacement() -> None:
    weights = paired([f"c{i}" for i in range(200)], [200])
    # With replacement, a conversation is absent with probability (1 - 1/n)^n = 0.367; its count has variance 1 - 1/n.
    assert (weights == 0).mean() == pytest.approx(0.367, abs=0.005)
    assert weights.var() == pytest.approx(1.0, abs=0.02)
    assert np.abs(np.corrcoef(weights[:, :50].T) - np.eye(50)).max() < 0.12


def test_a_thread_has_the_same_weight_in_every_measurement() -> None:
    first = paired(["shared", *(f"own{i}" for i in range(9))], [10])
    second = paired(["shared", *(f"theirs{i}" for i in range(9))], [10])
    assert np.corrcoef(first[:, 0], second[:, 0])[0, 1] > 0.8
    assert abs(np.corrcoef(first[:, 1], second[:, 1])[0, 1]) < 0.1


def test_how_many_are_scrambled_at_a_time_does_not_change_what_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"c{i}" for i in range(30)]
    drawn = paired(names, [30], 100)
    monkeypatch.setattr("analysis.stats.cluster_bootstrap.CACHED_KEYS", 70)
    assert np.array_equal(paired(names, [30], 100), drawn)


def test_a_source_of_which_nothing_was_drawn_keeps_every_conversation() -> None:
    weights = paired(["a", "b"], [2])
    # Of two conversations neither is drawn in e^-2 = 13.5% of the replicates, each once in as many, besides other ties.
    assert (weights == 1.0).all(axis=1).mean() > 0.2
    assert weights.sum(axis=1) == pytest.approx(np.full(2_000, 2), rel=1e-6)


def test_cached_draws_equal_new_ones() -> None:
    earlier = RememberedDraws(2_000, 5)
    for names in (["a", "b", "c"], ["b", "c", "d"], ["d"]):
        chunks = draw_paired(to_keys(pl.Series(names)), [len(names)], SALTS, earlier)
        assert np.array_equal(np.concatenate([weights for weights, _ in chunks]), paired(names, [len(names)]))


def test_a_table_is_summed_replicate_by_replicate() -> None:
    weights = iter([np.array([[1.0, 1.0], [2.0, 0.0]]), np.array([[0.0, 2.0]])])
    assert sum_replicates(weights, np.array([[1.0, 10.0], [3.0, 30.0]])).tolist() == [[4, 40], [2, 20], [6, 60]]


def test_percentiles_are_the_middle_nine_tenths_of_each_column() -> None:
    low, high = percentiles(np.linspace([0.0, 0.0], [1.0, 100.0], 1_001))
    assert low.tolist() == pytest.approx([0.05, 5.0])
    assert high.tolist() == pytest.approx([0.95, 95.0])


def test_an_interval_is_wide_enough_to_hold_its_point() -> None:
    assert interval_around(0.99, np.linspace(0.0, 1.0, 1_001)) == pytest.approx((0.05, 0.99))
    assert interval_around(0.01, np.linspace(0.0, 1.0, 1_001)) == pytest.approx((0.01, 0.95))


def test_wilsons_bounds_take_each_cluster_for_one_observation() -> None:
    estimate = wilson_estimate(0.5, 4, 100)
    assert (estimate.value, estimate.n) == (0.5, 100)
    assert (estimate.low, estimate.high) == pytest.approx((0.1824, 0.8176), abs=0.0001)


def test_a_share_lies_within_its_bounds() -> None:
    values = share_of(np.array([1.0, 0, 2, 0, 1]), np.array([2.0, 2, 2, 2, 2]))
    assert values is not None
    assert (values.value, values.n) == (0.4, 10)
    assert 0 <= values.low < 0.4 < values.high <= 1


def test_posts_of_one_conversation_are_worth_less_than_posts_of_many() -> None:
    apart = share_of(np.tile([1.0, 0.0], 50), np.ones(100))
    together = share_of(np.array([10.0, 0.0] * 5), np.full(10, 10.0))
    assert apart is not None and together is not None
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_what_all_conversations_agree_on_is_still_not_certain() -> None:
    values = share_of(np.ones(20), np.ones(20))
    assert values is not None
    assert values.value == values.high == 1.0
    assert values.low == pytest.approx(0.881, abs=0.001)  # Wilson's bound for 20 of 20


def test_there_is_no_share_of_nothing() -> None:
    assert share_of(np.zeros(3), np.zeros(3)) is None
    assert share_of(np.zeros(0), np.zeros(0)) is None


def test_a_median_is_the_middle_value_of_an_odd_and_the_mean_of_two_of_an_even_number() -> None:
    odd, even = median_of(np.array([3.0, 1, 2])), median_of(np.array([4.0, 1, 2, 3]))
    assert odd is not None and even is not None
    assert (odd.value, even.value) == (2.0, 2.5)
    assert odd.low <= 2.0 <= odd.high


def test_the_median_of_equal_values_is_certain() -> None:
    values = median_of(np.full(30, 0.25))
    assert values is not None
    assert (values.low, values.value, values.high) == (0.25, 0.25, 0.25)


def test_there_is_no_median_of_no_conversation() -> None:
    assert median_of(np.zeros(0)) is None
