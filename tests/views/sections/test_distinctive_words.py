"""Words about us: what is more common about the brand than about its competitors."""

from __future__ import annotations

import re

import pytest

from analysis.measures.guess_surprise import DistinctiveTopic
from views.sections.distinctive_words import to_word_rows

PLACE = {"page": "compare", "tab": "words"}


def word(name: str, ours: int, theirs: int, surely: bool = False) -> DistinctiveTopic:
    return DistinctiveTopic(name, ours, theirs, 1.0, 2.0, surely)


def test_the_words_of_either_side_are_listed(open_page, sample):
    words = open_page(sample, **PLACE).words

    assert "What sets conversations about Copper Kettle apart" in words
    assert "Possibly more common about Copper Kettle" in words
    assert "More common about competitors" in words
    assert re.search(r"79 conversations about Copper Kettle \d+ about Northlight, Mornside alone", words)
    assert "Only \u201ctins\u201d is clearly different: 32% of conversations about competitors" in words


def test_a_word_opens_its_conversations(open_page, sample):
    html = open_page(sample, **PLACE).html

    assert re.search(r"page=conversations&amp;brand=Copper\+Kettle&amp;date_range=13w&amp;words=\w+", html)
    assert re.search(r"page=conversations&amp;brand=Mornside&amp;date_range=13w&amp;words=\w+", html)


def test_a_brand_with_too_few_conversations_says_what_is_needed(open_page, sample):
    words = open_page(sample, **PLACE, brand="Mornside").words

    assert re.search(r"Too few conversations to compare words: \d+ about Mornside, \d+ about competitors", words)


def test_a_brand_without_competitors_is_told_how_to_add_some(open_page, long_thread):
    shown = open_page(long_thread, **PLACE, date_range="all")

    assert not shown.failed
    assert "No competitors of Ostrava are tracked" in shown.words


def test_a_date_range_without_posts_says_so(open_page, sample):
    shown = open_page(sample, **PLACE, brand="Mornside", date_range="2026-08-17..2026-08-17")

    assert "No mentions of Mornside in this period" in shown.words


def test_an_empty_store_is_reported(open_page, empty):
    assert "Nothing has been collected yet" in open_page(empty, **PLACE).words


def test_all_sure_words_are_shown_and_few_that_may_be_chance():
    unsure = [word(f"word{number}", 3, 1) for number in range(9)]

    assert len(to_word_rows(unsure, 20, 20)) == 6
    assert len(to_word_rows([word(f"sure{number}", 9, 1, surely=True) for number in range(9)], 20, 20)) == 9
    assert to_word_rows([], 20, 20) == []


def test_both_bars_of_a_word_have_one_scale():
    (row,) = to_word_rows([word("chalk", 10, 1)], 20, 20)

    assert (row.share.figure, row.other.figure) == ("50%", "5%")
    assert row.share.at == pytest.approx(10 * row.other.at)
    assert row.share.high < 100
