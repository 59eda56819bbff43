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
