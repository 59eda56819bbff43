"""The page of topics: topics with their share, and what is in none."""

from __future__ import annotations

import re


def test_each_topic_has_its_share_with_interval_and_n(open_page, sample):
    shown = open_page(sample, page="topics")

    assert len(re.findall(r"\d+% of posts \(\d+\W\d+%\)", shown.words)) >= 3
    assert len(re.findall(r'title="[\d,]+ posts?; 90% range"', shown.html)) >= 3


def test_the_share_in_no_topic_is_reported(open_page, sample):
    assert re.search(r"\d+% of posts \(\d+\) don.t fit a topic", open_page(sample, page="topics").words)


def test_the_gap_is_shown_or_why_there_is_none(open_page, sample):
    assert "People\N{RIGHT SINGLE QUOTATION MARK}s topics vs your topics" in open_page(sample, page="topics").words
    assert "to compare" in open_page(sample, page="topics", brand="Mornside").words


def test_a_topic_leads_to_its_threads(open_page, sample):
    assert (
        "page=conversations&amp;brand=Copper+Kettle&amp;date_range=13w&amp;topic=0"
        in open_page(sample, page="topics").html
    )


def test_a_topic_is_quoted_three_times(open_page, sample):
    html = open_page(sample, page="topics").html

    assert html.count("<blockquote>") == 3 * html.count('class="tw tw-topic"')


def test_too_little_conversation_for_topics_is_reported_with_its_n(open_page, long_thread):
    words = open_page(long_thread, page="topics").words

    assert "Not enough data for topics: 1 post about Ostrava." in words


def test_each_topic_shows_its_trend_over_the_date_range(open_page, sample):
    html = open_page(sample, page="topics").html
    bars = re.findall(r'aria-label="Posts over the date range, oldest first: ([\d, ]+)"', html)

    assert len(bars) == html.count('class="tw tw-topic"')
    assert all(len(counts.split(", ")) == 13 for counts in bars)


def test_what_rises_and_where_experience_varies_are_reported(open_page, sample):
    words = open_page(sample, page="topics").words

    assert "Trending" in words
    assert "Mixed experiences" in words


def test_a_topic_that_is_renamed_has_its_new_name_at_once(open_page, own_sample):
    page = open_page(own_sample, page="topics")
    page.app.text_input[0].set_value("Grinding at home")
    page.press("Rename")

    again = open_page(own_sample, page="topics").words
    assert "Grinding at home" in again
    assert "Edited by you." in again
