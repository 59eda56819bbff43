"""Posts that a reader would find under a label."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.topics.label_terms import LabelTerms, thread_numbers
from analysis.topics.membership import add_subjects, fit_labels, use_label
from analysis.topics.vocabulary import to_words
from talkworthy.model import Brand, Topic

BRAND = Brand("Copper Kettle", ("Copper Kettle",))


def terms_of(texts: Sequence[str]) -> LabelTerms:
    return LabelTerms(to_words(texts, BRAND), thread_numbers(None, np.arange(len(texts))))


def fitting(texts: Sequence[str], topic: Topic, nearness: float = 0.0) -> list[bool]:
    near = np.full((len(texts), 1), nearness, dtype=np.float32)
    return [bool(fits) for fits in fit_labels(terms_of(texts), [topic], near)[:, 0]]


def test_a_post_fits_a_label_whose_word_it_uses() -> None:
    assert fitting(["my lid broke", "lids", "nothing else"], Topic(0, "Lid", (), 3)) == [True, True, False]


def test_a_post_fits_a_subject_that_it_shows() -> None:
    assert fitting(["the parcel came", "a delivery tree", "a tree"], Topic(0, "Delivery", (), 3)) == [True, True, False]


def test_a_post_fits_by_two_typical_words_but_not_by_one() -> None:
    topic = Topic(0, "Lid", ("steam_valve", "cord"), 2)
    assert fitting(["a valve and a cord", "a cord"], topic) == [True, False]


def test_a_word_that_many_other_posts_use_is_not_typical() -> None:
    topic = Topic(0, "Lid", ("bag", "cord"), 2)
    assert fitting(["a bag and a cord", "a bag", "my bag", "their bag"], topic) == [False, False, False, False]


def test_a_post_near_the_centre_needs_no_word() -> None:
    assert fitting(["nothing else"], Topic(0, "Lid", (), 1), nearness=0.5) == [True]


def test_a_post_uses_a_label_by_its_words_or_its_subject() -> None:
    terms = terms_of(["my lid broke", "the parcel came", "nothing else"])
    assert use_label(terms, "Lid and cord").tolist() == [True, False, False]
    assert use_label(terms, "Delivery").tolist() == [False, True, False]


def test_posts_in_none_that_show_a_subject_surely_are_a_new_group() -> None:
    texts = ["a lid"] * 3 + ["the courier lost my parcel"] * 6 + ["old songs"]
    group = add_subjects(terms_of(texts), np.array([0] * 3 + [-1] * 7), ["Lid"], np.eye(10, dtype=np.float32), 5)
    assert group.tolist() == [0, 0, 0, 1, 1, 1, 1, 1, 1, -1]


def test_a_subject_that_is_a_label_already_makes_no_new_group() -> None:
    texts = ["the courier lost my parcel"] * 6
    group = add_subjects(terms_of(texts), np.full(6, -1), ["Delivery"], np.eye(6, dtype=np.float32), 5)
    assert group.tolist() == [-1] * 6
