"""Clauses in the first person: where they begin and end, and which can be quoted alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.clauses import LONGEST, can_be_quoted, clause_at, in_braces, reason_after


def clause(text: str, matched: str) -> str | None:
    """The clause around the words that a rule matched."""
    span = clause_at(text, text.index(matched), text.index(matched) + len(matched))
    return span and text[slice(*span)]


def quotable(text: str, words: str) -> bool:
    return can_be_quoted(text, text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize(
    ("text", "matched", "expected"),
    [
        ("Hello. I want to sleep more, any tips?", "I want", "I want to sleep more"),
        ("I can't sleep but I try", "I can't", "I can't sleep"),
        ("I can't log in since Monday", "I can't", "I can't log in since Monday"),
        ("I can't log in since they changed it", "I can't", "I can't log in"),
        ("I'm tired, cold, and wet.", "I'm tired", "I'm tired, cold, and wet"),
        ("I read it every now and then.", "I read", "I read it every now and then"),
        ("It froze for 3\u20135 days on my desk.", "It froze", "It froze for 3\u20135 days on my desk"),
        ("I want a mill, and at this point, I do not care", "I want", "I want a mill"),
    ],
)
def test_a_clause_goes_up_to_the_next_stop_or_conjunction(text: str, matched: str, expected: str) -> None:
    assert clause(text, matched) == expected


def test_what_is_in_brackets_belongs_to_the_clause_around_it() -> None:
    assert clause("I want to save my notes (all of them) in one place.", "I want") == (
        "I want to save my notes (all of them) in one place"
    )


def test_a_bracket_that_is_never_closed_ends_a_clause() -> None:
    assert clause("I want to save my notes (all of them", "I want") == "I want to save my notes"


def test_a_clause_without_i_begins_at_the_last_stop_or_conjunction() -> None:
    assert clause("It is loud and the smell of it drives me crazy.", "drives me") == "the smell of it drives me crazy"


def test_a_clause_with_i_begins_at_i() -> None:
    assert clause("Right now I want to sleep.", "I want") == "I want to sleep"


def test_a_clause_that_goes_on_too_long_is_none() -> None:
    assert clause("I want to " + "walk home " * (LONGEST // 10), "I want") is None


def test_a_clause_that_begins_too_far_before_is_none() -> None:
    assert clause("x" * 60 + " drives me crazy", "drives me") is None


def test_a_reason_follows_a_clause() -> None:
    text = "I drink tea, because coffee keeps me awake. So."
    span = reason_after(text, text.index(","))
    assert span is not None
    assert text[slice(*span)] == "because coffee keeps me awake"


def test_since_a_day_is_no_reason() -> None:
    assert reason_after("I drink tea since Monday", len("I drink tea")) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I can't open the lid of my mill.", "I can't open the lid of my mill"),
        ("Mine is old and I can't open the lid.", "I can't open the lid"),
        ("I think that I need a smaller mill.", "I need a smaller mill"),
    ],
)
def test_a_whole_clause_of_the_author_can_be_quoted(text: str, words: str) -> None:
    assert quotable(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is a lid I can't open now.", "I can't open now"),
        ('She wrote: "I can\'t open the lid" and left', "I can't open the lid"),
        ("\u201cI can't open the lid", "I can't open the lid"),
        ("If I had a mill, I'd want to grind more", "I'd want to grind more"),
        ("I can't", "I can't"),
        ("I want to do that.", "I want to do that"),
        ("I want to buy this mill?", "I want to buy this mill"),
    ],
)
def test_what_hangs_on_other_words_or_is_not_meant_so_cannot_be_quoted(text: str, words: str) -> None:
    assert not quotable(text, words)


def test_rules_are_tried_on_the_sentence_with_the_clause_in_braces() -> None:
    assert in_braces("Hi {you}. And I can't sleep, so.", 14, 27) == "And {I can't sleep}, so."


@given(st.text(alphabet="I wantocei'.,!?\n;-()[", max_size=80))
def test_a_clause_is_within_the_text_and_has_its_words(text: str) -> None:
    text = f"I want to {text}"
    span = clause_at(text, 0, len("I want to"))
    if span:
        assert span[0] == 0
        assert len("I want") <= span[1] <= len(text)
