"""Numbers of topics that survive a new fit."""

from __future__ import annotations

import numpy as np

from analysis.topics.stable_ids import reuse_numbers


def reused(topic: list[int], before: list[int | None], pinned: tuple[int, ...] = ()) -> list[int]:
    numbers: list[int] = reuse_numbers(np.array(topic), before, pinned).tolist()
    return numbers


def test_without_a_past_numbers_are_as_found() -> None:
    assert reused([0, 0, 1], [None, None, None]) == [0, 0, 1]


def test_a_topic_keeps_its_number_where_it_holds_a_third_of_its_old_posts() -> None:
    assert reused([0, 0, 0, 1], [5, 5, None, 2]) == [5, 5, 5, 2]


def test_a_new_topic_gets_a_number_never_used() -> None:
    assert reused([0, 0, 1, 1], [5, 5, None, None]) == [5, 5, 6, 6]


def test_parts_of_a_pinned_topic_are_merged_again() -> None:
    assert reused([0, 0, 1, 1], [3, 3, 3, 3], (3,)) == [3, 3, 3, 3]


def test_a_pinned_topic_that_is_found_no_more_keeps_its_posts() -> None:
    assert reused([0, 0, 0, 0], [3, 2, 2, 2], (3,)) == [3, 2, 2, 2]


def test_a_pinned_topic_stays_where_nothing_is_found() -> None:
    assert reused([-1, -1], [3, 2], (3,)) == [3, -1]


def test_a_pinned_number_is_not_given_to_another_topic() -> None:
    assert reused([0, 0, 0], [1, None, None], (4,)) == [1, 1, 1]
    assert reused([0, 0, 1, 1], [1, 1, None, None], (4,)) == [1, 1, 5, 5]
