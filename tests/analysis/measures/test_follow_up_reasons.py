"""One question deeper: what was answered when somebody asked why."""

from __future__ import annotations

import polars as pl

from analysis.measures.follow_up_reasons import LONGEST, find_follow_ups, find_reasons

SCHEMA = {"post": pl.Int64, "parent": pl.Int64, "source": pl.String, "author": pl.String}


def posts(*rows: tuple[int, int | None, str | None]) -> pl.DataFrame:
    """Number, parent and author."""
    return pl.DataFrame([(post, parent, "hob", author) for post, parent, author in rows], schema=SCHEMA, orient="row")


def result(*rows: tuple[int, int | None, str | None]) -> list[tuple[int, ...]]:
    return find_follow_ups(posts(*rows), pl.Series([1])).rows()


def test_a_question_by_another_and_the_author_s_answer_are_a_follow_up() -> None:
    assert result((1, None, "ann"), (2, 1, "bob"), (3, 2, "ann")) == [(1, 2, 3)]


def test_a_question_to_oneself_is_no_follow_up() -> None:
    assert result((1, None, "ann"), (2, 1, "ann"), (3, 2, "ann")) == []


def test_another_s_answer_is_not_the_author_s() -> None:
    assert result((1, None, "ann"), (2, 1, "bob"), (3, 2, "cy")) == []


def test_a_deleted_author_has_no_answer() -> None:
    assert result((1, None, None), (2, 1, "bob"), (3, 2, None)) == []


CHAIN = pl.DataFrame({"post": [1, 1], "question": [2, 4], "answer": [3, 5]})


def test_only_a_why_gives_a_reason() -> None:
    texts = {2: "Nice kettle!", 3: "Thanks.", 4: "Why do you want it louder?", 5: "Since I am hard of hearing."}
    why = find_reasons(CHAIN, texts)[1]
    assert (why.question, why.answer, why.post) == (
        "Why do you want it louder?",
        "Since I am hard of hearing.",
        5,
    )


def test_the_first_reason_is_returned() -> None:
    texts = {2: "Why?", 3: "It drips.", 4: "How come?", 5: "The lid."}
    assert find_reasons(CHAIN, texts)[1].answer == "It drips."


def test_a_quote_is_no_question() -> None:
    assert find_reasons(CHAIN, {2: "> Why do you ask?\n\nGood point.", 3: "Thanks."}) == {}


def test_deleted_posts_are_skipped() -> None:
    assert find_reasons(CHAIN, {2: "Why?"}) == {}


def test_a_long_answer_is_cut_at_a_word() -> None:
    answer = find_reasons(CHAIN, {2: "Why?", 3: "word " * 200})[1].answer
    assert len(answer) <= LONGEST + 4
    assert answer.endswith("word ...")
