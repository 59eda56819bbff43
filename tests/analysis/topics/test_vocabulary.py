"""The words of posts."""

from __future__ import annotations

import string

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.topics.vocabulary import BREAK, to_words
from talkworthy.model import Brand

BRAND = Brand("Copper Kettle", ("Copper Kettle",), competitors=("Northlight",))


def words_of(text: str, brand: Brand = BRAND) -> str:
    """The words of one post, with a bar for each mark that no phrase goes across."""
    words = to_words([text], brand)
    return " ".join("|" if word == BREAK else words.vocabulary[word] for word in words.word.tolist())


def test_words_are_lower_case_and_marks_break_phrases() -> None:
    assert words_of("It Rattles, badly.") == "it rattles | badly |"


def test_names_of_the_brand_and_of_its_competitors_are_left_out() -> None:
    assert words_of("my COPPER kettle beats Northlight pots") == "my | beats | pots"


def test_handles_links_and_quotes_are_left_out() -> None:
    assert words_of("> she said\n@ada see https://example.com/a now") == "| | see now"


def test_a_curly_apostrophe_is_an_apostrophe() -> None:
    assert words_of("doesn\u2019t pour") == "doesn't pour"


def test_a_name_in_capitals_alone_leaves_the_word_in_small_letters() -> None:
    assert words_of("LOOM and loom", Brand("LOOM", ("LOOM",), case_sensitive=True)) == "| and loom"


def test_words_of_some_posts_are_numbered_by_those() -> None:
    words = to_words(["tea pot", "cup", "pot of tea"], BRAND).of(np.array([2, 0]))
    assert words.lengths().tolist() == [3, 2]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(string.printable + "\u2019\u00e9\u4e2d\U0001f600", max_size=60), max_size=5))
def test_any_text_gives_words_of_its_own_posts(texts: list[str]) -> None:
    words = to_words(texts, BRAND)
    assert len(words.row) == len(words.word)
    assert words.posts == len(texts)
    assert all(word and word == word.lower() for word in words.vocabulary)
    assert words.lengths().sum() == (words.word != BREAK).sum()
