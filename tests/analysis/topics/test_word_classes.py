"""Kinds and forms of words."""

from __future__ import annotations

import pytest

from analysis.topics.word_classes import (
    ADJECTIVE,
    AND,
    ARTICLE,
    GERUND,
    JOINT,
    NOUN,
    OTHER,
    VERB,
    classes_of,
    stem,
)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("parcel", NOUN),
        ("quxly", NOUN),
        ("cancel", VERB),
        ("taking", GERUND),
        ("expensive", ADJECTIVE),
        ("shared", ADJECTIVE),
        ("took", OTHER),
        ("quickly", OTHER),
        ("because", OTHER),
        ("aunt's", OTHER),
        ("with", JOINT),
        ("and", AND),
        ("my", ARTICLE),
    ],
)
def test_a_word_has_its_kind(word: str, kind: int) -> None:
    assert classes_of([word]).tolist() == [kind]


@pytest.mark.parametrize(
    "forms",
    [
        ("cite", "cites", "cited", "citing"),
        ("ship", "ships", "shipped", "shipping"),
        ("story", "stories"),
        ("price", "prices", "pricing"),
        ("kettle", "kettles", "kettle's"),
        ("spell", "spelling"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("words", [("gas", "gaz"), ("bus", "bu"), ("glass", "gla"), ("ring", "r"), ("feed", "f")])
def test_other_words_have_other_stems(words: tuple[str, str]) -> None:
    assert stem(words[0]) != stem(words[1])
