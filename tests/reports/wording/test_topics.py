"""What is said of the topics where experience varies."""

from __future__ import annotations

from analysis.measures.experience_variance import Gamble
from reports.wording.topics import Sized, opening_words, roulette_words


def gamble(topic: str, variance: float, low: float, high: float) -> Gamble:
    return Gamble(topic, 40, 12, 0.1, variance, low, high, 0, 0, 0)


def test_a_topic_whose_band_lies_above_all_others_is_named():
    told = roulette_words([gamble("Lids", 0.6, 0.5, 0.7), gamble("Beans", 0.2, 0.1, 0.3)])

    assert told.startswith("Most of all about \u201cLids\u201d is it a gamble.")


def test_where_bands_overlap_no_topic_is_named():
    told = roulette_words([gamble("Lids", 0.35, 0.26, 0.43), gamble("Beans", 0.34, 0.25, 0.41)])

    assert told.endswith("No topic stands out: the bands overlap.")


def test_one_topic_alone_stands_beside_none():
    assert "stands out" not in roulette_words([gamble("Lids", 0.35, 0.26, 0.43)])


def test_a_topic_that_is_surely_the_largest_is_told_alone():
    topics = [Sized("Lids", 0.4, 0.35, 0.45), Sized("Beans", 0.2, 0.15, 0.25)]

    assert opening_words(topics) == ("Customers talk most about \u201cLids\u201d: 40 % (35-45 %) of what they post.")


def test_where_the_order_of_two_cannot_be_told_both_are_named():
    topics = [Sized("Lids", 0.26, 0.22, 0.30), Sized("Beans", 0.19, 0.13, 0.24), Sized("Cups", 0.1, 0.05, 0.15)]

    assert opening_words(topics) == (
        "Customers talk most about \u201cLids\u201d, 26 % (22-30 %) of what they post, and \u201cBeans\u201d, "
        "19 % (13-24 %); which of the two is larger cannot be told."
    )
