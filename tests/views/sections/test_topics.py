"""The page of topics: topics with their share, and what is in none."""

from __future__ import annotations

import re

import pytest

from talkworthy.storage.analysis.topics import TopicRow
from views.sections import topics
from views.sections.topics import is_about_decaf


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


def test_mixed_experiences_leave_out_topics_without_opinions_and_a_column_without_data(open_page, sample):
    mixed = open_page(sample, page="topics").words.split("Mixed experiences")[1].split("your topics")[0]

    assert "of 100" in mixed
    assert "0 of 100 (0\u20130)" not in mixed
    assert "Vs expectations" not in mixed


def test_a_topic_that_is_renamed_has_its_new_name_at_once(open_page, own_sample):
    page = open_page(own_sample, page="topics", rename="0")
    page.app.text_input[0].set_value("Grinding at home")
    page.press("Rename")

    again = open_page(own_sample, page="topics").words
    assert "Grinding at home" in again
    assert "Edited by you." in again


def test_each_topic_has_a_link_to_rename_it_beside_its_label(open_page, sample):
    shown = open_page(sample, page="topics")

    assert 'aria-label="Rename Burrow" href="./?page=topics&amp;brand=Copper+Kettle' in shown.html
    assert not shown.app.text_input


def test_all_topics_are_drawn_on_one_axis_with_a_table_of_links(open_page, sample):
    shown = open_page(sample, page="topics")

    assert "Topics over time" in shown.words
    assert len(shown.app.get("vega_lite_chart")) == 1
    assert re.search(r"page=conversations[^\"]*topic=0&amp;written=2026-\d\d-\d\d\.\.2026-\d\d-\d\d", shown.html)


def test_sparklines_of_all_topics_have_one_scale(open_page, sample):
    html = open_page(sample, page="topics").html
    counts = [list(map(int, row.split(", "))) for row in re.findall(r"oldest first: ([\d, ]+)", html)]
    heights = [
        list(map(int, re.findall(r"height:(\d+)%", bars))) for bars in re.findall(r'class="bars".*?</div>', html)
    ]
    tallest = max(map(max, counts))

    assert heights == [[round(100 * posts / tallest) for posts in row] for row in counts]


def test_topics_with_too_few_opinions_are_named_with_their_number(open_page, sample):
    words = open_page(sample, page="topics").words

    assert "Topics by sentiment" in words
    assert re.search(r"Too few opinions for a bar: .*Gifts \(\d\)", words)


def test_the_story_of_the_decaf_is_for_a_brand_with_such_a_topic(open_page, sample):
    assert "Also called the decaf roulette" in open_page(sample, page="topics").html


@pytest.mark.parametrize(
    ("label", "words", "about_decaf"),
    [("Decaf mix-up", ("bag",), True), ("Nightcap", ("batch", "decaf"), True), ("Syncing", ("library", "pdf"), False)],
)
def test_a_topic_is_about_decaf_by_its_label_or_its_words(label, words, about_decaf):
    assert is_about_decaf(TopicRow(1, label, words, 9, 0, 0)) is about_decaf


def test_other_brands_get_a_plain_explanation(open_page, sample, monkeypatch):
    monkeypatch.setattr(topics, "DECAF", "no such word")
    html = open_page(sample, page="topics").html

    assert "decaf roulette" not in html
    assert "Topics where what people got differs most from person to person" in html
