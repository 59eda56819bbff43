"""Phrases that a topic can be called by."""

from __future__ import annotations

import pytest

from analysis.topics.phrases import find_phrases
from analysis.topics.vocabulary import to_words
from talkworthy.model import Brand

BRAND = Brand("Copper Kettle", ("Copper Kettle",))


def phrases_of(*texts: str) -> list[str]:
    return sorted(find_phrases(to_words(texts, BRAND)).text)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("they sell a steam valve", "steam valve"),
        ("about the slow delivery now", "slow delivery"),
        ("it is the price of the subscription again", "price of the subscription"),
        ("how to cancel my subscription", "cancel my subscription"),
        ("please export to bibtex", "export to bibtex"),
        ("we like spelling and grammar here", "spelling and grammar"),
    ],
)
def test_names_and_what_people_do_are_phrases(text: str, phrase: str) -> None:
    assert phrase in phrases_of(text, text, text)


@pytest.mark.parametrize("phrase", ["they sell", "the slow", "about the", "of the subscription"])
def test_parts_without_a_noun_or_a_beginning_are_none(phrase: str) -> None:
    text = "they sell the slow price of the subscription about the shop"
    assert phrase not in phrases_of(text, text, text)


def test_a_phrase_of_two_posts_is_none() -> None:
    assert phrases_of("a steam valve", "the steam valve", "valve") == ["valve"]


def test_forms_are_one_phrase_in_the_most_common_wording() -> None:
    phrases = find_phrases(to_words(["carry the jars", "carry the jars", "carrying my jar", "a lid"], BRAND))
    at = phrases.text.index("carry the jars")
    assert phrases.used[at].toarray().tolist() == [[1, 1, 1, 0]]


def test_a_phrase_counts_once_in_a_post() -> None:
    phrases = find_phrases(to_words(["jar, jar", "jars", "the jar"], BRAND))
    assert phrases.used.toarray().tolist() == [[1, 1, 1]]


def test_posts_without_words_have_no_phrases() -> None:
    assert phrases_of("", "!") == []
