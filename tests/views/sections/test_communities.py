"""The page on places: communities, the panel beside it, crowds, sparks and new places."""

from __future__ import annotations

import re


def test_it_begins_with_where_most_of_the_conversation_is(open_page, sample):
    words = open_page(sample, page="compare", tab="communities").words

    assert re.search(r"\d+ people in \d+ communities, most often in .+? \(\d+%\)", words)


def test_each_community_leads_to_its_threads(open_page, sample):
    html = open_page(sample, page="compare", tab="communities").html

    assert re.search(
        r"page=conversations&amp;brand=Copper\+Kettle&amp;date_range=13w&amp;source=\w+&amp;community=", html
    )


def test_every_column_of_communities_has_a_name(open_page, sample):
    html = open_page(sample, page="compare", tab="communities").html

    assert re.search(r">Community<.+>Share of people<.+>Sentiment<.+>Opinions<", html)


def test_conversation_starters_with_ranges_that_touch_are_too_close_to_rank(open_page, sample):
    words = open_page(sample, page="compare", tab="communities").words

    assert "Questions attract 2.1 people per conversation, other posts 2.3: too close to rank." in words


def test_it_names_what_is_not_there(open_page, sample):
    words = open_page(sample, page="compare", tab="communities", date_range="all").words

    assert "No unusual days in this period." in words or "far more people than usual" in words
    assert "New communities" in words


def test_a_date_range_without_posts_says_so(open_page, sample):
    shown = open_page(sample, page="compare", tab="communities", brand="Mornside", date_range="2026-08-17..2026-08-17")

    assert not shown.failed
    assert "No mentions of Mornside in this period" in shown.words


def test_a_brand_too_small_to_score_has_its_places(open_page, sample):
    shown = open_page(sample, page="compare", tab="communities", brand="Mornside", date_range="all")

    assert not shown.failed
    assert "Where people talk about Mornside" in shown.words


def test_a_hostile_thread_does_no_harm(open_page, long_thread):
    shown = open_page(long_thread, page="compare", tab="communities", date_range="all")

    assert not shown.failed
    assert "<script>alert" not in shown.html
    assert "<img" not in shown.html


def test_an_empty_store_is_reported(open_page, empty):
    assert "Nothing has been collected yet" in open_page(empty, page="compare", tab="communities").words


def test_mentions_by_source_are_a_chart_with_a_table_of_links(open_page, sample):
    shown = open_page(sample, page="compare", tab="communities")

    assert "Mentions by source over time" in shown.words
    assert len(shown.app.get("vega_lite_chart")) == 1
    assert re.search(r"source=reddit&amp;written=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d&amp;mention=1", shown.html)


def test_a_community_has_its_sentiment_where_enough_opinions_are_known(open_page, sample):
    shown = open_page(sample, page="compare", tab="communities")

    assert "too few opinions" in shown.words
    assert re.search(r'title="n = \d+ opinions"', shown.html)
    assert re.search(r"community=\w+&amp;sentiment=negative", shown.html)
