"""How much one conversation may weigh, by hand and by property."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.worthiness.estimation.winsorize import winsorize


def test_where_no_conversation_is_large_everybody_weighs_the_same():
    assert winsorize(np.full(100, 3)).tolist() == [1.0] * 100


def test_one_huge_conversation_weighs_three_percent_of_all():
    people = np.array([5_000, *[2] * 97])
    weight = winsorize(people) * people
    assert weight[0] == pytest.approx(0.03 * weight.sum())
    assert weight[1:].tolist() == [2.0] * 97


def test_among_few_conversations_one_weighs_as_much_as_one_and_a_half_equal_shares():
    people = np.array([500, *[2] * 39])
    weight = winsorize(people) * people
    assert weight[0] == pytest.approx(1.5 / 40 * weight.sum())


def test_of_two_conversations_none_is_capped():
    assert winsorize(np.array([90, 1])).tolist() == [1.0, 1.0]


def test_conversations_without_counted_posts_get_no_share():
    assert winsorize(np.array([90, 1, 0, 0])).tolist() == [1.0, 1.0, 1.0, 1.0]


def test_no_conversation_has_weight_0():
    assert winsorize(np.array([])).tolist() == []


@given(st.lists(st.integers(1, 10_000), min_size=3, max_size=200))
def test_no_conversation_weighs_more_than_its_share(sizes):
    people = np.array(sizes)
    weight = winsorize(people) * people
    assert weight.max() <= max(0.03, 1.5 / len(sizes)) * weight.sum() * (1 + 1e-9)
    assert weight.min() > 0


@given(st.lists(st.integers(1, 10_000), min_size=3, max_size=200))
def test_a_larger_conversation_never_weighs_less(sizes):
    people = np.sort(sizes)
    assert (np.diff(winsorize(people) * people) >= -1e-9).all()
