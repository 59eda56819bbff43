"""The brand beside its competitors: share of voice, breadth, staying power and unprompted mentions."""

from __future__ import annotations

import re


def test_numbers_have_their_n_and_interval(open_page, sample):
    html = open_page(sample, page="compare").html

    assert len(re.findall(r"n = [\d,]+ (?:contributions?|people|person|conversations?)", html)) >= 12
    assert "Northlight" in html


def test_a_date_range_without_posts_says_so(open_page, sample):
    words = open_page(sample, page="compare", brand="Mornside", date_range="2026-08-17..2026-08-17").words

    assert "No mentions of Mornside in this period" in words


def test_it_begins_with_the_share_of_voice_and_what_is_sure_about_it(open_page, sample):
    words = open_page(sample, page="compare").words.replace("\N{WORD JOINER}", "")

    assert "Copper Kettle has 65% (59\u201371%) of the conversation, more than any competitor." in words


def test_the_share_over_time_is_a_chart_with_a_table_of_links(open_page, sample):
    shown = open_page(sample, page="compare")

    assert len(shown.app.get("vega_lite_chart")) == 1
    assert re.search(
        r'page=conversations&amp;brand=Mornside&amp;date_range=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d">', shown.html
    )


def test_each_mark_opens_the_conversations_of_its_brand(open_page, sample):
    html = open_page(sample, page="compare").html

    assert html.count('<a class="row opens') == html.count('<span class="figure" title="n = ')
    assert (
        'href="./?page=conversations&amp;brand=Northlight&amp;date_range=13w&amp;sentiment=positive%7Cnegative"' in html
    )


def test_a_brand_without_competitors_is_told_how_to_add_some(open_page, long_thread):
    shown = open_page(long_thread, page="compare", date_range="all")

    assert not shown.failed
    assert "No competitors of Ostrava are tracked" in shown.words
    assert "Add competitors" in shown.words
    assert not shown.app.get("vega_lite_chart")


def test_an_empty_store_is_reported(open_page, empty):
    assert "Nothing has been collected yet" in open_page(empty, page="compare").words
