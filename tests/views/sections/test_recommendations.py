"""Recommendations: how many people are for and against each brand, and the posts behind each number."""

from __future__ import annotations

import re

PLACE = {"page": "compare", "tab": "recommendations"}


def test_it_begins_with_who_recommends_the_brand(open_page, sample):
    words = open_page(sample, **PLACE).words

    assert "Who recommends Copper Kettle, and who moves to it?" in words
    assert re.search(r"\d+ of \d+ people recommend Copper Kettle, and we found nobody who advises against it\.", words)


def test_each_number_opens_its_conversations(open_page, sample):
    html = open_page(sample, **PLACE).html

    assert re.search(
        r"page=conversations&amp;brand=Northlight&amp;date_range=13w&amp;act=recommend_for",
        html,
    )


def test_each_brand_has_its_share_with_n_and_range(open_page, sample):
    html = open_page(sample, **PLACE).html

    assert len(re.findall(r'title="n = \d+ people who posted about (?:Copper Kettle|Northlight|Mornside)"', html)) == 3
    assert len(re.findall(r"\d+% \(\d+\u2013\d+%\) of the people who posted recommend it", html)) == 3


def test_all_bars_of_people_have_one_scale(open_page, sample):
    html = open_page(sample, **PLACE).html

    assert re.findall(r'<i style="--part:([\d.]+)"></i><b>\S+ (\d+)<', html) == [("1.0", "4"), ("0.75", "3")]


def test_a_quote_leads_to_its_post(open_page, sample):
    html = open_page(sample, **PLACE).html

    assert re.search(r"<blockquote><p>[^<]+</p><a [^>]*page=conversations[^>]*&amp;post=reddit", html)


def test_a_brand_without_competitors_is_told_how_to_add_some(open_page, long_thread):
    shown = open_page(long_thread, **PLACE, date_range="all")

    assert not shown.failed
    assert "We found nobody who recommends Ostrava or advises against it in this period." in shown.words
    assert "No competitors of Ostrava are tracked" in shown.words
    assert 'href="./?page=sources' in shown.html


def test_a_date_range_without_posts_says_so(open_page, sample):
    shown = open_page(sample, **PLACE, date_range="2020-01-01..2020-03-31")

    assert "No mentions of Copper Kettle in this period" in shown.words


def test_an_empty_store_is_reported(open_page, empty):
    assert "Nothing has been collected yet" in open_page(empty, **PLACE).words
