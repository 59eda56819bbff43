"""The budget of a run: it is never exceeded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.engine.budget import DEFAULT_BUDGET, Budget, Prices
from collectors.engine.collector import Access
from talkworthy.errors import OutOfBudget


def test_a_full_page_is_allowed_where_it_fits() -> None:
    assert Budget(1.5).allow(0.015, 10, 100) == 100


def test_a_page_shrinks_to_what_is_left() -> None:
    budget = Budget(1.5)
    budget.pay(1.2)
    assert budget.allow(0.015, 10, 100) == 20


def test_less_than_the_smallest_page_is_out_of_budget() -> None:
    with pytest.raises(OutOfBudget, match=r"budget of \$0\.14 is used up: \$0\.000 spent"):
        Budget(0.14).allow(0.015, 10, 100)


def test_a_budget_of_nothing_allows_nothing() -> None:
    with pytest.raises(OutOfBudget):
        Budget(0.0).allow(0.005, 1, 1)


def test_what_is_free_is_always_allowed() -> None:
    assert Budget(0.0).allow(0.0, 10, 100) == 100


def test_without_a_budget_the_default_applies() -> None:
    assert Budget(None).limit == DEFAULT_BUDGET


def test_new_spending_is_returned_once() -> None:
    budget = Budget(1.0)
    budget.pay(0.25)
    assert (budget.new_spending(), budget.new_spending()) == (0.25, 0.0)


def test_prices_can_be_set() -> None:
    assert Prices.from_access(Access(settings={"price_post": 0.001})) == Prices(post=0.001, user=0.010, count=0.005)


@given(st.floats(0, 20), st.lists(st.integers(0, 500), max_size=60))
def test_whatever_the_answers_are_the_budget_holds(limit: float, answers: list[int]) -> None:
    budget = Budget(limit)
    for answer in answers:
        try:
            allowed = budget.allow(0.015, 10, 100)
        except OutOfBudget:
            break
        budget.pay(min(answer, allowed) * 0.015)
    assert budget.spent <= limit + 1e-6
