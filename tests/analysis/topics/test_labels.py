"""Labels of topics that people can read."""

from __future__ import annotations

import numpy as np

from analysis.topics.labels import name_groups
from analysis.topics.vocabulary import to_words
from talkworthy.model import Brand, Topic

BRAND = Brand("Copper Kettle", ("Copper Kettle",))


def name(*groups: list[str]) -> tuple[Topic, ...]:
    """The topics made of these groups of posts."""
    texts = [text for group in groups for text in group]
    topic = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    nearness = np.full(len(texts), 0.5, dtype=np.float32)
    return name_groups(to_words(texts, BRAND), texts, np.arange(len(texts)), topic, nearness)


TEA = [f"green tea number {letter} with a tea bag" for letter in ("a", "b", "c", "d")]


def test_a_phrase_that_people_use_is_the_name() -> None:
    labels = [
        topic.label for topic in name([f"a blood test at {n}, a blood test" for n in ("home", "work", "dawn")], TEA)
    ]
    assert labels[0] == "Blood test"


def test_two_words_are_the_name_where_there_is_no_phrase() -> None:
    posts = ["lid, handle", "handle: lid", "lid! handle", "handle, then lid"]
    assert {*name(posts, TEA)[0].label.lower().split()} == {"lid", "and", "handle"}


def test_the_usual_spelling_is_kept() -> None:
    assert name(["my GRE, their GRE", "a GRE", "GRE scores"], TEA)[0].label.startswith("GRE")


def test_a_phrase_does_not_go_across_a_comma() -> None:
    result = name(["kettle cord, steam valve"] * 4, TEA)[0]
    assert "cord_steam" not in result.words


def test_no_two_topics_have_one_name() -> None:
    labels = [topic.label for topic in name(TEA, [f"{text} please" for text in TEA])]
    assert len(set(labels)) == 2


def test_a_time_or_a_feeling_is_no_name() -> None:
    label = name(["yesterday I hated the spout"] * 4, TEA)[0].label.lower()
    assert "spout" in label
    assert "yesterday" not in label


def test_words_shown_do_not_repeat_each_other() -> None:
    words = name(["papers and a paper", "paper on papers", "one paper, two papers"], TEA)[0].words
    assert len([word for word in words if word.startswith("paper")]) == 1


def test_the_second_of_two_words_is_shown_in_the_phrase_that_it_mostly_appears_in() -> None:
    posts = ["a lid, or Google docs"] * 4 + ["lid, docs"] * 2 + ["that lid"] * 8
    assert name(posts, TEA)[0].label == "Lid and Google docs"


def test_a_word_that_names_nothing_alone_is_shown_in_the_phrase_of_the_second() -> None:
    posts = ["a lid, and open source"] * 4 + ["lid, source"] * 2 + ["that lid"] * 8
    assert name(posts, TEA)[0].label == "Lid and open source"


def test_a_name_that_begins_small_keeps_its_letters() -> None:
    assert name(["my iOS, her iOS", "an iOS", "iOS!"], TEA)[0].label.startswith("iOS")
