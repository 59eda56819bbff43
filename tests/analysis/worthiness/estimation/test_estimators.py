"""The formulas, by hand and by property."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from analysis.worthiness.estimation.estimators import effective_number, interval, recentre, shortfall, shrink, to_score
from analysis.worthiness.model import COMPONENT_TITLES

shares = st.fixed_dictionaries({name: st.floats(0, 1) for name in COMPONENT_TITLES})
weights = st.fixed_dictionaries({name: st.floats(0.01, 10) for name in COMPONENT_TITLES})


def column(*numbers):
    return np.array(numbers, dtype=float)[:, None]


def score_of(components, weights):
    return float(to_score({name: np.array([value]) for name, value in components.items()}, weights)[0])


def test_the_score_is_a_geometric_mean():
    assert score_of({"sentiment": 0.25, "breadth": 1.0}, {"sentiment": 1, "breadth": 1}) == pytest.approx(50)


def test_weights_are_shared_out_over_the_measured_components():
    # 0.25 ^ (3/4) x 1 ^ (1/4) = 0.353553
    result = score_of({"sentiment": 0.25, "breadth": 1.0}, {"sentiment": 3, "breadth": 1, "dialogue": 9})
    assert result == pytest.approx(35.3553, abs=1e-4)


def test_a_component_of_0_counts_as_two_percent():
    # sqrt(0.02 x 0.5) = 0.1
    assert score_of({"sentiment": 0.0, "breadth": 0.5}, {"sentiment": 1, "breadth": 1}) == pytest.approx(10)


@given(shares, weights)
def test_the_score_lies_between_2_and_100(components, weights):
    assert 2 - 1e-9 <= score_of(components, weights) <= 100 + 1e-9


@given(shares, weights, st.sampled_from(sorted(COMPONENT_TITLES)), st.floats(0, 1))
def test_more_of_any_component_never_lowers_the_score(components, weights, name, more):
    raised = components | {name: max(components[name], more)}
    assert score_of(raised, weights) >= score_of(components, weights) - 1e-9


def test_effective_number_of_equal_cells_is_their_number():
    assert effective_number(column(25, 25, 25, 25))[0] == pytest.approx(4)


def test_effective_number_of_nothing_is_0():
    assert effective_number(column(0, 0))[0] == 0


def test_a_share_of_none_is_not_certain():
    rng = np.random.default_rng(0)
    none, thirty, half = np.zeros(1001), np.full(1001, 30.0), np.full(1001, 0.5)
    values = shrink(none, thirty, half, rng)
    low, high = interval(values)
    assert values[0] == pytest.approx(2 / 34)
    assert low < 0.03
    assert 0.09 < high < 0.2


def test_the_interval_is_the_middle_nine_tenths_of_the_replicates():
    assert interval(np.concatenate([[0.6], np.linspace(0.0, 1.0, 1001)])) == pytest.approx((0.05, 0.95))


def test_a_replicate_that_drew_nothing_is_as_expected():
    nothing = np.zeros(200)
    values = shrink(nothing, nothing, np.full(200, 0.5), np.random.default_rng(0))
    assert not np.isnan(values).any()


def test_of_people_who_come_one_by_one_the_entropy_falls_short_as_miller_and_madow_say():
    one_by_one = csr_matrix(np.kron(np.diag([1.0, 1.0, 1.0]), np.ones(10)))
    assert shortfall(one_by_one) == pytest.approx((3 - 1) / (2 * 30))


def test_of_people_who_come_five_together_it_falls_short_five_times_as_much():
    together = csr_matrix(np.kron(np.diag([5.0, 5.0, 5.0]), np.ones(2)))
    assert shortfall(together) == pytest.approx(5 * (3 - 1) / (2 * 30))


def test_of_nobody_it_does_not_fall_short():
    assert shortfall(csr_matrix((2, 3))) == 0


def test_replicates_are_moved_around_the_corrected_number():
    cells = csr_matrix(np.kron(np.diag([1.0, 1.0]), np.ones(10)))
    middle = 1.9 * math.exp(1 / 40)
    assert recentre(np.array([1.9, 1.0, 1.0]), cells) == pytest.approx([middle, middle, middle])


def test_people_who_come_in_whole_conversations_move_the_interval_and_not_the_point():
    together = csr_matrix(np.kron(np.diag([5.0, 5.0]), np.ones(10)))
    actual = recentre(np.array([1.5, 1.0, 1.0]), together)
    assert actual[0] == pytest.approx(1.5 * math.exp(1 / 200))
    assert actual[1:] == pytest.approx([1.5 * math.exp(5 / 200)] * 2)


def test_an_effective_number_is_never_above_the_cells_that_were_seen():
    cells = csr_matrix(np.array([[3.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 0.0]]))
    assert recentre(np.array([1.99]), cells)[0] == 2


def test_a_share_of_none_with_competitors_at_none_is_not_certain_either():
    none, thirty = np.zeros(1001), np.full(1001, 30.0)
    values = shrink(none, thirty, none.copy(), np.random.default_rng(0))
    assert values[0] == 0
    assert 0.03 < interval(values)[1] < 0.1


@given(st.floats(0, 1), st.lists(st.floats(0, 1), max_size=30))
def test_the_interval_holds_the_point(point, replicates):
    low, high = interval(np.array([point, *replicates]))
    assert low <= point <= high
