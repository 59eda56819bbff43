"""Sentences that compare brands: an order only where two ranges are apart."""

from __future__ import annotations

import pytest

from analysis.measures.guess_surprise import DistinctiveTopic
from analysis.measures.reach import BrandShare
from analysis.stats.wilson import to_precision
from reports.queries.distinctive_words import DistinctiveWords
from reports.queries.people.customer_insights import LabelCount
from reports.queries.recommendations import AGAINST, FOR, BrandRecommendations
from reports.wording.compare import distinctive_words_sentence, recommendations_sentence, share_of_voice_sentence


def share(brand: str, value: float, low: float | None, high: float | None) -> BrandShare:
    return BrandShare(brand, 20, 40, value, low, high)


def row(brand: str, people: int, recommended: int, warned: int = 0) -> BrandRecommendations:
    counts = LabelCount(FOR, recommended, recommended, ()), LabelCount(AGAINST, warned, warned, ())
    return BrandRecommendations(brand, people, *counts, to_precision(recommended + warned, recommended), ())


def word(name: str, surely: bool) -> DistinctiveTopic:
    return DistinctiveTopic(name, 9, 1, 2.0, 4.0, surely)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([share("Kiln", 0.3, 0.2, 0.4)], "Kettle has 60% (55\u201365%) of the conversation, more than Kiln."),
        (
            [share("Kiln", 0.3, 0.2, 0.4), share("Samovar", 0.1, 0.0, 0.2)],
            "Kettle has 60% (55\u201365%) of the conversation, more than any competitor.",
        ),
        (
            [share("Kiln", 0.3, 0.2, 0.56), share("Samovar", 0.1, 0.0, 0.2)],
            "Kettle has 60% (55\u201365%) of the conversation, more than Samovar, too close to call with Kiln.",
        ),
        ([share("Kiln", 0.7, 0.66, 0.8)], "Kettle has 60% (55\u201365%) of the conversation, less than Kiln."),
    ],
)
def test_a_share_is_above_another_only_where_their_ranges_are_apart(others, expected):
    assert share_of_voice_sentence([share("Kettle", 0.6, 0.55, 0.65), *others]) == expected


def test_too_few_conversations_have_no_share_in_words():
    shares = [share("Kettle", 0.6, None, None), share("Kiln", 0.4, None, None)]

    assert share_of_voice_sentence(shares) == "Too few conversations to compare Kettle with Kiln."


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("Kettle", 90, 0)], "We found nobody who recommends Kettle or advises against it in this period."),
        ([row("Kettle", 90, 1)], "1 of 90 people recommends Kettle, and we found nobody who advises against it."),
        ([row("Kettle", 90, 0, 2)], "We found nobody who recommends Kettle, 2 people advise against it."),
        (
            [row("Kettle", 200, 40, 1), row("Kiln", 200, 10), row("Samovar", 9, 0)],
            "40 of 200 people recommend Kettle, 1 person advises against it. "
            "That is a larger share than for Kiln (10 of 200).",
        ),
        (
            [row("Kettle", 200, 10), row("Kiln", 200, 40), row("Samovar", 200, 12)],
            "10 of 200 people recommend Kettle, and we found nobody who advises against it. "
            "That is a smaller share than for Kiln (40 of 200).",
        ),
        (
            [row("Kettle", 9, 9), row("Kiln", 200, 0)],
            "9 of 9 people recommend Kettle, and we found nobody who advises against it.",
        ),
    ],
)
def test_recommendations_are_counted_and_compared_where_the_ranges_are_apart(rows, expected):
    assert recommendations_sentence(rows) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            DistinctiveWords(79, 19, (), ()),
            "Too few conversations to compare words: 79 about Kettle, 19 about competitors (20 of each needed).",
        ),
        (
            DistinctiveWords(79, 60, (word("chalk", False),), ()),
            "No word is clearly more common about Kettle or about competitors; these come closest.",
        ),
        (
            DistinctiveWords(79, 60, (word("chalk", False),), (word("gasket", True),)),
            "Only \u201cgasket\u201d is clearly different: 15% of conversations about competitors, "
            "1% of those about Kettle.",
        ),
        (
            DistinctiveWords(79, 60, (word("chalk", True),), ()),
            "Only \u201cchalk\u201d is clearly different: 11% of conversations about Kettle, "
            "2% of those about competitors.",
        ),
        (
            DistinctiveWords(79, 60, (word("chalk", False),), (word("gasket", True), word("rust", True))),
            "Only about competitors are words clearly more common, such as \u201cgasket\u201d and \u201crust\u201d.",
        ),
        (
            DistinctiveWords(79, 60, (word("chalk", True), word("filter", True), word("rust", False)), ()),
            "With Kettle, people say \u201cchalk\u201d and \u201cfilter\u201d more often than with its competitors.",
        ),
    ],
)
def test_only_sure_words_are_named(words, expected):
    assert distinctive_words_sentence("Kettle", words) == expected
