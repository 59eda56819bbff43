"""The page with the index: one sentence, one number with its interval, eight parts with their evidence."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from analysis.worthiness import COMPONENT_TITLES
from talkworthy.model import Gap
from talkworthy.storage.analysis.label_sample import find_relevant_posts
from talkworthy.storage.analysis.labels import ABOUT, RELEVANT, SAMPLED, Label, save_labels
from talkworthy.storage.runs.gaps import save_gaps
from talkworthy.storage.store import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_verdict_is_a_sentence_with_its_number_and_interval(open_page, sample):
    words = open_page(sample).words

    assert re.search(
        r"People talk about Copper Kettle on their own.*: score \d+ out of 100 \(\d+\N{EN DASH}\d+\)\.", words
    )


def test_a_provisional_number_says_what_would_make_it_firm(open_page, sample):
    words = open_page(sample).words

    assert "provisional" in words
    assert "To confirm this score 0 of 100 posts reviewed for relevance." in words


def test_all_eight_parts_stand_with_their_interval_and_n(open_page, sample):
    shown = open_page(sample)

    for title in COMPONENT_TITLES.values():
        assert re.search(rf"{title} \d+ \d+\W\d+ .{{9,200}}? ", shown.words), title
    assert len(re.findall(r'title="n = [\d,]+ [^"]+"', shown.html)) == 8


def test_the_evidence_of_a_part_leads_to_its_threads(open_page, sample):
    html = open_page(sample).html

    assert "page=conversations&amp;brand=Copper+Kettle&amp;date_range=13w&amp;conversation=reddit%3At3_smp" in html


def test_competitors_stand_beside_the_brand_with_what_can_be_said_of_the_difference(open_page, sample):
    words = open_page(sample).words

    assert "Compared with competitors" in words
    assert "Copper Kettle and Mornside cannot be compared: Mornside has no score (not enough conversations)." in words


def test_a_refused_brand_has_no_number_and_says_what_is_missing(open_page, sample):
    words = open_page(sample, brand="Mornside").words

    assert "There are not enough conversations about Mornside for a score yet." in words
    assert "Not enough data yet" in words
    assert "8 of 30 conversations between people" in words
    assert "out of 100" not in words


def test_the_weeks_are_told_in_words_above_the_bars(open_page, sample):
    shown = open_page(sample)

    assert re.search(r"Peak: week of \d+ \w+ 2026, \d+ posts \(usual: \d+\)\.", shown.words)
    assert len(shown.app.get("vega_lite_chart")) == 2


def test_how_firm_the_index_is_stands_below_it(open_page, sample):
    words = open_page(sample).words

    for thing in ("Sentiment", "the largest conversation", "the top author", "the largest source"):
        assert re.search(rf"\d+ without {thing}", words)


def test_what_the_index_hangs_on_is_a_sentence_above_the_numbers(open_page, sample):
    words = open_page(sample).words

    assert re.search(
        r"How reliable is this score\? Most dependent on [\w ]+: without it the score would be \d+, not \d+\.", words
    )
    assert "Sensitivity analysis" in words


def test_what_changed_since_last_week_is_a_sentence_and_what_moved_it_opens(open_page, sample):
    shown = open_page(sample)

    assert re.search(
        r"What changed this week No visible change since last week: \d+ a week ago, \d+ now\.", shown.words
    )
    assert re.search(
        r"\d+ new conversations? since last week; (none|\d+ conversations?) dropped out of the period\.", shown.words
    )
    assert re.search(r"What drove the change [+\N{MINUS SIGN}]\d", shown.words)
    assert re.search(r"New: [+\N{MINUS SIGN}]\d\.\d points", shown.words)


def test_a_refused_brand_is_told_that_there_was_no_index_a_week_ago(open_page, sample):
    assert "What changed this week There was no score a week ago either." in open_page(sample, brand="Mornside").words


def test_the_version_its_weights_and_what_is_not_corrected_are_told(open_page, sample):
    words = open_page(sample).words

    assert "Version 2 of the method; all components weigh the same." in words
    assert "Classification errors are not corrected" in words
    assert "No gaps in data collection." in words


def test_gaps_are_told_with_their_reason(open_page, own_sample):
    store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
    reason = "Reddit was <b>down</b>"
    with store.write() as connection:
        since, until = datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC)
        gap = Gap("slowcoffee", "outage", reason, since, until)
        save_gaps(connection, "reddit", "Copper Kettle", [gap], until)
    store.close()
    words = open_page(own_sample).words

    assert "1 gap in data collection in this period" in words
    assert f"Reddit, slowcoffee: 3 Nov 2026 to 5 Nov 2026 ({reason})" in words


def test_the_index_week_by_week_stands_on_the_page(open_page, sample):
    shown = open_page(sample)

    assert re.search(r"Score over time Copper Kettle: \d+/100 \(\d+.\d+\) now", shown.words)


def test_below_the_heading_stands_how_many_posts_are_about_the_brand(open_page, own_sample):
    store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
    with store.write() as connection:
        drawn = [post for post, _ in find_relevant_posts(connection, "Copper Kettle")][:100]
        labels = [Label("Copper Kettle", post, SAMPLED, ABOUT, "sample", NOON) for post in drawn]
        labels += [Label("Copper Kettle", post, RELEVANT, ABOUT, "ann", NOON) for post in drawn]
        save_labels(connection, labels)
    store.close()
    words = open_page(own_sample).words

    assert "100 of 100 reviewed mentions are about the brand: 100% (97\N{EN DASH}\N{WORD JOINER}100%)." in words
    assert "provisional" not in words
    assert "To confirm this score" not in words


def test_that_nothing_is_held_is_told(open_page, sample):
    assert "No suspected spam was excluded." in open_page(sample).words


def test_the_verdict_with_what_is_held_stands_beside_the_one_without(open_page, flooded_sample):
    words = open_page(flooded_sample).words

    assert re.search(r"25 posts are excluded as suspected spam; with them, the score would (still )?be", words)
