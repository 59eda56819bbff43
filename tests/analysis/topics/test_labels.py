"""Labels of topics that people can read."""

from __future__ import annotations

import numpy as np

from analysis.topics.label_terms import LabelTerms, thread_numbers
from analysis.topics.labels import are_fitting, name_topics
from analysis.topics.vocabulary import to_words
from talkworthy.model import Brand, Topic

BRAND = Brand("Copper Kettle", ("Copper Kettle",))


def terms_of(*groups: list[str]) -> tuple[LabelTerms, np.ndarray, list[str]]:
    """The terms of these groups of posts, the group of each post, and the posts."""
    texts = [text for group in groups for text in group]
    topic = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return LabelTerms(to_words(texts, BRAND), thread_numbers(None, np.arange(len(texts)))), topic, texts


def name(*groups: list[str]) -> tuple[Topic, ...]:
    """The topics made of these groups of posts."""
    terms, topic, texts = terms_of(*groups)
    return name_topics(terms, texts, np.arange(len(texts)), topic)


TEA = [f"green tea number {letter} with a tea bag" for letter in ("a", "b", "c", "d")]


def test_a_phrase_that_people_use_is_the_label() -> None:
    assert name([f"a blood test at {n}, a blood test" for n in ("home", "work", "dawn")], TEA)[0].label == "Blood test"


def test_what_people_do_is_a_label_in_its_usual_wording() -> None:
    posts = ["how to carry the jars", "carry the jars first", "carrying my jars", "carry the jars again"]
    assert name(posts, TEA)[0].label == "Carry the jars"


def test_two_words_are_the_label_where_there_is_no_phrase() -> None:
    posts = ["lid, handle", "handle: lid", "lid! handle", "handle, then lid"]
    assert name(posts, [*TEA, "a lid", "a handle"])[0].label in {"Lid and handle", "Handle and lid", "Lid", "Handle"}


def test_a_subject_is_the_label_where_posts_have_no_word_in_common() -> None:
    posts = ["the courier never came", "my parcel is lost", "shipping took weeks", "it sat in a depot"]
    assert name(posts, TEA)[0].label == "Delivery"


def test_a_subject_that_one_word_shows_is_no_label() -> None:
    assert name(["notes of cherry", "notes of smoke", "no notes at all"], TEA)[0].label == "Notes"


def test_the_usual_spelling_is_kept() -> None:
    assert name(["my GRE, their GRE", "a GRE", "GRE scores"], TEA)[0].label.startswith("GRE")


def test_a_phrase_does_not_go_across_a_comma() -> None:
    result = name(["kettle cord, steam valve"] * 4, TEA)[0]
    assert "cord_steam" not in result.words


def test_a_hyphen_does_not_cut_a_phrase() -> None:
    assert name(["a tea-cosy pattern", "tea-cosy patterns", "the tea cosy pattern"], ["lid"] * 3)[0].label == (
        "Tea cosy pattern"
    )


def test_a_longer_phrase_is_shown_rather_than_its_middle() -> None:
    posts = [f"entry level luxury kettles {n}" for n in ("here", "there", "now", "again")]
    assert name(posts, TEA)[0].label == "Entry level luxury kettles"


def test_no_two_topics_have_one_label() -> None:
    labels = [topic.label for topic in name(TEA, [f"{text} please" for text in TEA])]
    assert len(set(labels)) == 2


def test_a_time_or_a_feeling_is_no_label() -> None:
    label = name(["yesterday I hated the spout"] * 4, TEA)[0].label.lower()
    assert "spout" in label
    assert "yesterday" not in label


def test_posts_with_little_in_common_have_no_fitting_label() -> None:
    mixed = ["a lid fell", "my aunt called", "green windows", "he ran home", "nine ducks", "old songs"]
    terms, topic, _ = terms_of([*TEA, *TEA], mixed)
    assert are_fitting(terms, topic) == [True, False]


def test_words_shown_do_not_repeat_each_other() -> None:
    words = name(["papers and a paper", "paper on papers", "one paper, two papers"], TEA)[0].words
    assert len([word for word in words if word.startswith("paper")]) == 1


def test_a_word_is_shown_in_the_phrase_that_it_mostly_appears_in() -> None:
    posts = ["a lid, or Google docs"] * 4 + ["lid, docs"] * 2 + ["that lid"] * 8
    assert "google_docs" in name(posts, TEA)[0].words


def test_a_label_that_begins_small_keeps_its_letters() -> None:
    assert name(["my iOS, her iOS", "an iOS", "iOS!"], TEA)[0].label.startswith("iOS")
