"""The values of single words in context."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sentiment.lexicon import lexicon
from analysis.sentiment.valence import find_hits, tokens


def values(text: str) -> list[float]:
    return [round(hit.value, 2) for hit in find_hits(tokens(text, 0, len(text)), lexicon())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it is terrible", [-2.6]),
        ("it came on Monday", []),
        ("a waste of money", [-2.2]),
        ("I like it", [1.5]),
        ("it looks like a pot", []),
        ("thank you, please help", []),
        ("good :)", [1.9, 1.3]),
        ("\U0001f644", [-1.8]),
    ],
)
def test_words_phrases_and_faces_are_scored(text: str, expected: list[float]) -> None:
    assert values(text) == expected


def test_a_no_turns_a_feeling_round() -> None:
    assert values("it is not good")[0] < 0


def test_a_no_of_another_clause_turns_nothing_round() -> None:
    assert values("not here, good")[-1] > 0


def test_what_is_supposed_hardly_counts() -> None:
    assert values("if it were good")[0] < values("it is good")[0] / 2


def test_a_word_written_like_a_name_hardly_counts() -> None:
    assert values("we read about Joy at home")[0:1] < values("we read with pleasure at home")[0:1]


def test_how_the_author_feels_counts_less_than_what_they_feel_it_about() -> None:
    assert values("i am happy today")[0] < values("i am happy with it")[0]


@given(text=st.text(max_size=80))
def test_every_hit_has_its_position(text: str) -> None:
    row = tokens(text, 0, len(text))
    for hit in find_hits(row, lexicon()):
        assert text[hit.start : hit.stop].lower().startswith(row[hit.first].raw.lower())
        assert 0 <= hit.start < hit.stop <= len(text)
