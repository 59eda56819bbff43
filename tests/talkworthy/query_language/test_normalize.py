"""Folding makes spellings of the same letters equal, and maps positions back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworthy.query_language.normalize import fold, to_folded


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("KETTLE", "kettle"),
        ("Straße", "STRASSE"),
        ("\u0130stanbul", "\u0131stanbul"),
        ("café", "cafe\u0301"),
        ("don\u2019t", "don't"),
        ("\u1112\u1161\u11ab", "한"),
    ],
)
def test_writings_of_the_same_word_are_equal(spelling: str, other: str) -> None:
    assert fold(spelling) == fold(other)


def test_accents_make_another_word() -> None:
    assert fold("schön") != fold("schon")


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from("aß\u0301e İ\u0307éﬁ\u1112\u1161") | st.characters()))
def test_each_folded_letter_knows_where_it_came_from(text: str) -> None:
    folded = to_folded(text)
    assert folded.text == fold(text)
    for place, letter in enumerate(folded.text):
        start, stop = folded.unfolded(place, place + 1)
        assert letter in fold(text[start:stop])


def test_a_pile_of_accents_takes_no_longer_than_its_length() -> None:
    assert len(fold("a" + "\u0301\u0316" * 200_000)) > 300_000
