"""The word list: VADER's, with today's words on top."""

from __future__ import annotations

import pytest

from analysis.sentiment.lexicon import KINDS, lexicon
from analysis.text.vader import vader


@pytest.mark.parametrize("word", ["help", "please", "sure", "share"])
def test_courtesies_carry_no_feeling(word: str) -> None:
    assert word in vader().lexicon
    assert word not in lexicon().words


def test_todays_words_are_known() -> None:
    assert lexicon().words["buggy"] < -1
    assert lexicon().words["gamechanger"] > 2


def test_every_score_is_on_vaders_scale() -> None:
    words = lexicon()
    scores = [
        *words.words.values(),
        *words.spoken_to.values(),
        *(score for row in words.phrases.values() for _, score in row),
    ]
    assert all(-4 <= score <= 4 for score in scores)


def test_the_longest_phrase_is_tried_first() -> None:
    lengths = [[len(words) for words, _ in row] for row in lexicon().phrases.values()]
    assert all(row == sorted(row, reverse=True) for row in lengths)


def test_an_emoji_is_worth_what_its_name_says() -> None:
    assert lexicon().emoji("\U0001f600") > 0
    assert lexicon().emoji("\u2615") == 0


def test_the_kinds_of_words_are_in_lower_case() -> None:
    assert all(word == word.lower() for words in KINDS.values() for word in words)
