"""The page on people: quotes and counts, never a score."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from analysis.stats.wilson import to_precision
from reports.queries.measured_precision import NEED, Kind, MeasuredPrecision
from talkworthy.model import Post
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store
from views.sections.needs import to_titles


@pytest.fixture
def say(own_sample, read_again):
    """Has a customer write something of her own into the sample, and the talk read again."""

    def said(text):
        at = datetime(2026, 11, 1, tzinfo=UTC)
        store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
        with store.write() as connection:
            save_posts(connection, [Post("hob:1", "hob", "post", at, "hob:1", text=text, author="ann")])
        store.close()
        read_again(own_sample)

    return said


def test_it_says_that_it_is_no_score_and_whose_words_these_are(open_page, sample):
    words = open_page(sample, page="topics", tab="needs", date_range="all").words

    assert re.search(r"At least \d+ of \d+ people expressed a goal", words)
    assert "quoted and counted, never scored" in words


@pytest.mark.parametrize("about", ["life", "product"])
def test_all_five_are_there_for_their_life_and_for_the_product(open_page, sample, about):
    words = open_page(sample, page="topics", tab="needs", date_range="all", about=about).words

    for title in ("goals", "pain points", "worries", "wishes", "values"):
        assert title in words.lower()


def test_kinds_without_quotes_are_named_in_one_line(open_page, sample):
    words = open_page(sample, page="topics", tab="needs", date_range="all", about="life").words

    assert words.count("None found in this period: ") <= 1


def test_a_kind_that_is_often_wrong_is_called_possible():
    pain_points = MeasuredPrecision(Kind("frames", "struggle"), to_precision(18, 9), "shipped")
    wishes = MeasuredPrecision(Kind("frames", "dream"), to_precision(10, 7), "shipped")
    worries = MeasuredPrecision(Kind("frames", "worry"))

    titles = to_titles([pain_points, wishes, worries])

    assert (titles["struggle"], titles["dream"], titles["worry"]) == ("Possible pain points", "Wishes", "Worries")


def test_a_kind_that_is_not_measured_is_as_often_right_as_all_needs():
    needs = MeasuredPrecision(NEED, to_precision(28, 15), "shipped")
    wishes = MeasuredPrecision(Kind("frames", "dream"), to_precision(10, 7), "shipped")

    titles = to_titles([needs, wishes])

    assert (titles["worry"], titles["dream"]) == ("Possible worries", "Wishes")


def test_people_are_counted_for_the_side_that_is_shown(open_page, sample):
    life, product = (open_page(sample, page="topics", tab="needs", about=about).words for about in ("life", "product"))

    assert "At least 3 of 88 people" in life
    assert "At least 7 of 88 people" in product


def test_every_quote_leads_to_its_thread_and_names_its_rule(open_page, sample):
    html = open_page(sample, page="topics", tab="needs", date_range="all", about="product").html

    quotes = html.count("<blockquote>")
    assert quotes >= 3
    assert (
        len(re.findall(r"page=conversations&amp;brand=Copper\+Kettle&amp;date_range=all&amp;conversation=", html))
        >= quotes
    )
    assert "Found by the rule: " in html


def test_an_address_with_another_half_shows_their_life(open_page, sample):
    html = open_page(sample, page="topics", tab="needs", date_range="all", about="nonsense").html

    assert re.search(r'about=life" aria-current="true"', html)


def test_a_date_range_without_posts_says_so(open_page, sample):
    shown = open_page(sample, page="topics", tab="needs", brand="Mornside", date_range="2026-08-17..2026-08-17")

    assert "No mentions of Mornside in this period" in shown.words


def test_where_nobody_speaks_of_themselves_the_page_says_so(open_page, long_thread):
    shown = open_page(long_thread, page="topics", tab="needs", date_range="all")

    assert not shown.failed
    assert "Nobody expressed a need about" in shown.words


def test_an_empty_store_is_reported(open_page, empty):
    assert "Nothing has been collected yet" in open_page(empty, page="topics", tab="needs").words


def test_hostile_words_are_inert_and_without_markdown(open_page, own_sample, say):
    text = "Copper Kettle fan here. I'm trying to brew <script>alert`1`</script> **loud** $x^2$ at home."
    say(text)
    shown = open_page(own_sample, page="topics", tab="needs", date_range="all", about="life")
    other = open_page(own_sample, page="topics", tab="needs", date_range="all", about="product")

    assert "I'm trying to brew <script>alert1</script> loud $x^2$ at home" in shown.words + other.words
    assert "<script>alert" not in shown.html + other.html


def test_a_quote_of_a_competitor_names_it_and_few_words_bring_what_leads_up_to_them(open_page, own_sample, say):
    text = "I have a Copper Kettle at work.\nI struggle with the lid of my Northlight every day."
    say(text)
    words = open_page(own_sample, page="topics", tab="needs", date_range="all", about="product").words

    assert "I struggle with the lid of my Northlight every day (about Northlight)" in words
