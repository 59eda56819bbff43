"""Tests of assumptions: by an interval, corrected by examples, and rarely wrong."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from analysis.measures.assumption_test import (
    AssumedShare,
    AssumptionEvaluation,
    ExampleReview,
    ShareCounts,
    count_people,
    estimate,
    evaluate_assumption,
)

WORLDS = 150


def conversation(*sizes_and_hits: tuple[int, int]) -> pl.DataFrame:
    """A conversation for each pair: the people who posted in it, and how many of them match."""
    rows = [
        (f"c{number}", f"c{number}a{person}", person < hits)
        for number, (size, hits) in enumerate(sizes_and_hits)
        for person in range(size)
    ]
    return pl.DataFrame(rows, schema=["thread", "author", "has"], orient="row")


def threads(yes: int, no: int) -> pl.DataFrame:
    return conversation(*[(1, 1)] * yes, *[(1, 0)] * no)


def judge(
    posts: pl.DataFrame, assumed: str, checked: ExampleReview | None = None, unit: str = "conversations"
) -> AssumptionEvaluation:
    """`>=30` or `<=30`, in percent."""
    comparison = "at_least" if assumed.startswith(">") else "at_most"
    return evaluate_assumption(
        posts, AssumedShare(comparison, int(assumed[2:]) / 100, unit), checked or ExampleReview()
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("yes", "no", "assumed", "status"),
    [
        (60, 40, ">=30", "holds"),
        (10, 90, ">=30", "does_not_hold"),
        (30, 70, ">=30", "not_enough"),
        (10, 90, "<=30", "holds"),
        (60, 40, "<=30", "does_not_hold"),
        (0, 60, "<=10", "holds"),
        (60, 0, ">=90", "holds"),
        (9, 0, ">=30", "not_enough"),
        (0, 40, ">=0", "holds"),
        (40, 0, "<=100", "holds"),
    ],
)
def test_a_result_needs_the_whole_interval_on_one_side(yes: int, no: int, assumed: str, status: str) -> None:
    assert judge(threads(yes, no), assumed).status == status


def test_the_share_has_its_interval_and_n() -> None:
    result = judge(threads(30, 70), ">=10")
    assert result.share == pytest.approx(0.3)
    # Jeffreys, 95 %, 30 of 100: 0.217 to 0.394
    assert (result.low, result.high) == pytest.approx((0.217, 0.394), abs=0.005)
    assert result.tally == ShareCounts(100, 30, 100, 100.0, 100.0)


def test_without_conversations_there_is_not_enough() -> None:
    result = judge(threads(0, 0), ">=10")
    assert (result.status, result.low, result.high) == ("not_enough", 0.0, 1.0)


def test_a_thread_counts_once_however_many_posts_match() -> None:
    assert judge(conversation((50, 50), (1, 0), (1, 0), (1, 0)), ">=10").share == pytest.approx(0.25)


def test_a_person_counts_once_however_many_posts_match() -> None:
    posts = pl.DataFrame(
        {
            "thread": ["a", "b", "c", "c"],
            "author": ["ann", "ann", "bob", "ann"],
            "has": [False, True, False, True],
        }
    )
    assert (count_people(posts).units, count_people(posts).counted) == (2, 1)


def test_people_of_one_conversation_are_worth_fewer_independent_ones() -> None:
    alike, mixed = conversation(*[(20, 20)] * 10, *[(20, 0)] * 10), conversation(*[(20, 9), (20, 11)] * 10)
    assert count_people(alike).effective < 30
    assert 300 < count_people(mixed).effective <= 400


def test_one_huge_conversation_does_not_count_as_twenty() -> None:
    result = judge(conversation((2_000, 1_500), *[(1, 0)] * 19), ">=30", unit="people")
    assert result.status == "not_enough"


def test_the_share_of_confirmed_examples_corrects_the_count() -> None:
    result = judge(threads(60, 40), ">=30", ExampleReview(reviewed=20, yes=10))
    assert result.share == pytest.approx(0.3)
    assert result.low < 0.22
    assert result.high > 0.38


def test_where_all_were_reviewed_nothing_is_random() -> None:
    few = judge(threads(20, 80), ">=5", ExampleReview(reviewed=20, yes=10))
    many = judge(threads(200, 800), ">=5", ExampleReview(reviewed=20, yes=10))
    assert few.share == many.share == pytest.approx(0.1)
    assert many.high - many.low > 0.08  # a thousand conversations, and still the twenty examples decide


def test_missed_posts_are_corrected_too() -> None:
    result = judge(threads(20, 80), ">=5", ExampleReview(20, 20, passed_over=20, missed=5))
    assert result.share == pytest.approx(0.2 + 0.8 * 0.25)


def test_the_interval_holds_the_share_however_odd_the_examples_are() -> None:
    for yes in range(0, 21, 5):
        share, low, high = estimate(ShareCounts(50, 50, 50, 50.0, 50.0), ExampleReview(20, yes))
        assert 0 <= low <= share <= high <= 1


@pytest.mark.parametrize("checked", [ExampleReview(3, 4), ExampleReview(3, -1), ExampleReview(passed_over=1, missed=2)])
def test_impossible_counts_are_rejected(checked: ExampleReview) -> None:
    with pytest.raises(ValueError, match="cannot match"):
        judge(threads(5, 5), ">=10", checked)


def test_a_share_outside_0_to_1_is_rejected() -> None:
    with pytest.raises(ValueError, match="is not valid"):
        judge(threads(5, 5), ">=130")


@pytest.mark.parametrize("unit", ["conversations", "people"])
@pytest.mark.parametrize("share", [0.1, 0.4])
def test_at_most_one_in_twenty_results_on_shuffled_conversation_is_false(unit: str, share: float) -> None:
    """The matching posts are random, so that the assumption is exactly true: the hardest case."""
    rng = np.random.default_rng(7)
    sizes = np.minimum(1 + rng.zipf(2.0, 60), 100) if unit == "people" else np.ones(60, dtype=int)
    where = np.repeat(np.arange(60), sizes)
    posts = pl.DataFrame({"thread": where.astype(str), "author": np.arange(len(where)).astype(str)})
    false = 0
    for _ in range(WORLDS):
        world = posts.with_columns(has=pl.Series(rng.random(posts.height) < share))
        for comparison in ("at_least", "at_most"):
            false += evaluate_assumption(world, AssumedShare(comparison, share, unit)).status == "does_not_hold"  # type: ignore[arg-type]
    assert false <= 0.05 * 2 * WORLDS


def test_a_planted_share_is_detected() -> None:
    rng = np.random.default_rng(8)
    result = [judge(threads(yes, 150 - yes), ">=30").status for yes in rng.binomial(150, 0.5, 100).tolist()]
    assert result.count("holds") > 95
