"""Sentences, words, quotes and the language of texts."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.text.language import is_english, own_words, sentences, unquoted, words

MARKS = ["a", "b ", "\n", "\n\n", ">", "&gt;", "`", "```", "http://", "www.", ".", "! ", "?"]
MARKUP = st.lists(st.sampled_from(MARKS), max_size=30).map("".join)


def split(text: str) -> list[str]:
    return [text[start:stop] for start, stop in sentences(text)]


@settings(deadline=None)
@given(text=st.one_of(MARKUP, st.text(max_size=80)))
def test_own_words_keep_every_place(text: str) -> None:
    own = own_words(text)
    assert len(own) == len(text)
    assert all(mine in (letter, " ") for mine, letter in zip(own, text, strict=True))


@settings(deadline=None)
@given(text=st.one_of(MARKUP, st.text(max_size=80)))
def test_sentences_cover_every_word_once(text: str) -> None:
    spans = list(sentences(text))
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    left = list(text)
    for start, stop in spans:
        left[start:stop] = " " * (stop - start)
    assert not re.search(r"\w", "".join(left))


@settings(deadline=None)
@given(text=MARKUP)
def test_each_sentence_begins_with_something_and_has_a_word(text: str) -> None:
    assert all(words(sentence) and not sentence[0].isspace() for sentence in split(text))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("> they said so\nI do not", "I do not"),
        ("> one\n> two\n\nmine", "mine"),
        ("&gt; they said\nmine", "mine"),
        ("mine\n\n  > theirs", "mine"),
        ("see https://example.com/a?b=c ok", "see ok"),
        ("see www.example.com ok", "see ok"),
        ("run `rm this` now", "run now"),
        ("run\n```\nmany\nlines\n```\nnow", "run now"),
        ("3 > 2 is mine", "3 > 2 is mine"),
        (">:( bad day", ">:( bad day"),
        (">!the ending!<", ">!the ending!<"),
    ],
)
def test_only_their_own_words_are_left(text: str, left: str) -> None:
    assert " ".join(own_words(text).split()) == left


def test_unquoted_leaves_links_and_code() -> None:
    assert unquoted("> theirs\nsee https://example.com `x`") == " " * 8 + "\nsee https://example.com `x`"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Wow... what a day", ["Wow...", "what a day"]),
        ("It costs 3.50 at example.com today", ["It costs 3.50 at example.com today"]),
        ("no end\nnew line", ["no end\n", "new line"]),
        ("?! ... 🙂", []),
        ("", []),
    ],
)
def test_sentences_are_cut_where_a_person_would(text: str, parts: list[str]) -> None:
    assert split(text) == parts


def test_words_with_an_apostrophe_are_one() -> None:
    assert words("don't — I\u2019d rather_not, 3 times") == ["don't", "I\u2019d", "rather_not", "3", "times"]


@pytest.mark.parametrize(
    ("text", "lang", "english"),
    [
        ("I would not buy the second bag again, the first was better", None, True),
        ("Ich würde die zweite Tüte nicht noch einmal kaufen, die erste war besser", None, False),
        ("Je ne rachèterais pas ce café, le premier était bien meilleur", None, False),
        ("lol same", None, True),
        ("🙂🙂", None, True),
        ("このコーヒーは美味しい", None, False),
        ("", None, True),
        ("Ich würde die zweite Tüte nicht noch einmal kaufen, die erste war besser", "en", True),
        ("I would not buy the second bag again, the first was better", "de", False),
        ("lol same", "en-GB", True),
        ("lol same", "en_US", True),
        ("Ich würde die zweite Tüte nicht noch einmal kaufen, die erste war besser", "und", False),
        ("@ann @bob", "qam", True),
    ],
)
def test_english_is_distinguished_from_other_languages(text: str, lang: str | None, english: bool) -> None:
    assert is_english(text, lang) is english


def test_attachments_are_not_the_authors_words() -> None:
    text = "I like it\n\n[Image: an awful kettle]\n[Link: Why kettles fail https://tests.example]"
    own = own_words(text)
    assert own.strip() == "I like it"
    assert len(own) == len(text)
