"""People for each kind of first post, and posts after the last marketing."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from analysis.measures.conversation_starters import NEEDED, AfterMarketing, after_marketing, starter_yields

Row = tuple[Any, ...]


def frame(*rows: Row) -> pl.DataFrame:
    """Return rows of thread, author, author type, time, starter, marketing; all part of the conversation."""
    wide = [(conversation, author, author_type, "direct", at, False, starter, marketing)
            for conversation, author, author_type, at, starter, marketing in rows]  # fmt: skip
    return pl.DataFrame(wide, schema=NEEDED, orient="row")


def test_people_are_counted_once_a_conversation_and_without_the_one_who_began_it() -> None:
    posts = frame(
        ("a", "ann", "public", 0, "question", False),
        ("a", "bob", "public", 1, None, False),
        ("a", "bob", "public", 2, None, False),
        ("a", "ann", "public", 3, None, False),
    )
    (result,) = starter_yields(posts)
    assert (result.starter, result.conversations, result.people, result.largest) == ("question", 1, 1.0, "a")


def test_a_question_that_nobody_answers_yields_nothing() -> None:
    (result,) = starter_yields(frame(("a", "ann", "public", 0, "question", False)))
    assert result.people == 0


def test_the_brand_does_not_count_and_its_first_post_is_a_conversation_starter() -> None:
    posts = frame(
        ("a", "kettle", "brand", 0, "own marketing", False),
        ("a", "bob", "public", 1, None, False),
        ("a", "cat", "public", 2, None, False),
    )
    (result,) = starter_yields(posts)
    assert (result.starter, result.people) == ("own marketing", 2.0)


def test_the_kind_that_draws_most_comes_first_and_what_has_no_kind_is_shown_as_other() -> None:
    posts = frame(
        ("a", "ann", "public", 0, "news", False),
        ("b", "ann", "public", 0, None, False),
        ("b", "bob", "public", 1, None, False),
        ("b", "cat", "public", 2, None, False),
    )
    assert [(item.starter, item.people) for item in starter_yields(posts)] == [("other", 3.0), ("news", 0.0)]


def test_an_interval_is_given_only_where_there_are_conversations_enough() -> None:
    rows = [row for n in range(6) for row in (
        (f"t{n}", "ann", "public", 0, "question", False), (f"t{n}", "bob", "public", 1, None, False))]  # fmt: skip
    (few,), (enough,) = starter_yields(frame(*rows[:8])), starter_yields(frame(*rows))
    assert (few.low, few.high) == (None, None)
    assert (enough.low, enough.high) == (1.0, 1.0)


@pytest.mark.parametrize("source", [("kettle", "brand", False), ("dan", "public", True)])
def test_turns_after_the_last_word_of_marketing_are_carried(source: tuple[str, str, bool]) -> None:
    author, author_type, marketing = source
    posts = frame(
        ("a", "ann", "public", 0, "question", False),
        ("a", author, author_type, 1, None, marketing),
        ("a", "bob", "public", 2, None, False),
        ("a", "ann", "public", 3, None, False),
    )
    assert after_marketing(posts) == AfterMarketing(conversations=1, carried=1, turns=2.0, longest="a")


def test_conversations_without_marketing_carry_nothing_of_it() -> None:
    assert after_marketing(frame(("a", "ann", "public", 0, "question", False))) == AfterMarketing(0, 0, None, None)


def test_conversation_that_ends_with_marketing_is_not_carried() -> None:
    posts = frame(("a", "ann", "public", 0, "question", False), ("a", "kettle", "brand", 1, None, False))
    assert after_marketing(posts) == AfterMarketing(conversations=1, carried=0, turns=0.0, longest=None)
