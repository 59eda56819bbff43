"""Phrases that all layers share."""

from __future__ import annotations

import pytest

from talkworthy.phrases import first_words, join_names, whole_percent


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 10, 0), (1, 1_000, 1), (41, 100, 41), (999, 1_000, 99), (10, 10, 100), (0, 0, 0), (0.004, 1.0, 1)],
)
def test_only_none_is_0_and_only_all_is_100_percent(part: float, whole: float, percent: int) -> None:
    assert whole_percent(part, whole) == percent


@pytest.mark.parametrize(
    ("names", "joined"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_joined_with_an_and_before_the_last(names: list[str], joined: str) -> None:
    assert join_names(names) == joined


def test_names_can_be_alternatives() -> None:
    assert join_names(["a", "b", "c"], last="or") == "a, b or c"


def test_a_short_text_is_left_whole_on_one_line() -> None:
    assert first_words("two\n lines", 9) == "two lines"


def test_a_long_text_ends_after_a_whole_word_without_its_comma() -> None:
    assert first_words("beans, and a grinder", 12) == "beans, and ..."
    assert first_words("beans, and a grinder", 8) == "beans ..."


def test_the_comma_stays_where_nothing_is_dropped() -> None:
    assert first_words("beans, and a grinder", 8, more="...", dropped="") == "beans,..."
