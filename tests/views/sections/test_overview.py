"""The overview: a headline that answers with why, tiles, a chart, topics, what to do; below it the score in detail."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from analysis.worthiness import COMPONENT_TITLES
from reports.queries.score.brand_report import build_reports, choose_date_range
from reports.wording.overview.headline import report_headline
from talkworthy.model import Gap
from talkworthy.settings import load_settings
from talkworthy.storage.analysis.label_sample import find_relevant_posts
from talkworthy.storage.analysis.labels import ABOUT, RELEVANT, SAMPLED, Label, save_labels
from talkworthy.storage.runs.gaps import save_gaps
from talkworthy.storage.store import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_headline_answers_and_says_why(open_page, sample):
    words = open_page(sample).words

    assert re.search(
        r"Yes, provisionally: people talk about Copper Kettle every week, about topics such as .*, and opinions .*\. "
        r"\d questions? to the brand are unanswered",
        words,
    )


def test_the_headline_leads_to_the_conversations_and_the_questions(open_page, sample):
    html = open_page(sample).html

    assert re.search(r'href="\./\?page=conversations[^"]*">See the conversations', html)
    assert re.search(r'href="\./\?page=conversations[^"]*tab=replies[^"]*">See the questions', html)


def test_the_four_tiles_have_their_ranges_and_what_they_rest_on(open_page, sample):
    words = open_page(sample).words

    assert re.search(r"Talkworthy score provisional \d+ of 100 \d+\W\d+ no earlier period to compare with", words)
    assert re.search(r"Mentions \d+ no earlier period", words)
    assert re.search(r"Sentiment \d+ of 100 \d+\W\d+", words)
    assert re.search(r"Share of voice \d+% \d+\W\d+% .* above Northlight \d+%, Mornside \d+%", words)
    assert re.search(r"90% range: \d+\W+\d+\. \d+ people in \d+ conversations\.", words)


def test_a_shorter_period_is_compared_with_the_one_before(open_page, sample):
    assert re.search(r"Mentions \d+ no clear change from \d+", open_page(sample, date_range="4w").words)


def test_a_tile_is_described_by_its_hover(open_page, sample):
    html = open_page(sample).html

    for name in ("score", "mentions", "sentiment", "share_of_voice"):
        assert f'aria-describedby="tw-tip-{name}"' in html
        assert f'role="tooltip" id="tw-tip-{name}"' in html


def test_topics_have_their_share_and_opinions(open_page, sample):
    shown = open_page(sample)

    assert re.search(r"Top topics .* \d+% .*\+\d", shown.words)
    assert re.search(r'page=conversations&amp;brand=Copper\+Kettle&amp;date_range=13w&amp;topic=\d+"', shown.html)


def test_what_to_do_leads_to_where_it_is_done(open_page, sample):
    shown = open_page(sample)

    assert re.search(
        r"Do this week Answer \d questions to the brand Read .* Review \d\d mentions \(0 done\)", shown.words
    )
    assert re.search(r'href="\./\?page=review[^"]*">Review \d\d mentions', shown.html)


def test_where_nothing_clearly_changed_this_is_said(open_page, sample):
    assert re.search(
        r"What changed in the last 7 days Nothing clearly changed\. \d+ new conversations? since last week; "
        r"the score was \d+ then\.",
        open_page(sample).words,
    )


def test_the_most_discussed_conversations_are_one_click_away(open_page, sample):
    assert re.search(r"Most discussed .* 11 people .* 7 people .* 7 people", open_page(sample).words)


def test_confidence_is_one_line(open_page, sample):
    assert re.search(
        r"Confidence All ranges are 90%\. Of posts shown as negative, \d in 10 really are; as positive, \d in 10\. "
        r"No mention reviewed by a person yet\. Accuracy",
        open_page(sample).words,
    )


def test_without_mentions_in_the_period_the_page_says_so(open_page, sample):
    words = open_page(sample, date_range="2020-01-01..2020-03-31").words

    assert "No mentions of Copper Kettle in this period" in words
    assert "Confidence" not in words


def test_a_provisional_number_says_what_would_make_it_firm(open_page, sample):
    words = open_page(sample).words

    assert "provisional" in words
    assert "To confirm this score 100 more mentions reviewed by a person (0 of 100)." in words


def test_all_eight_components_have_their_range_and_n(open_page, sample):
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


def test_without_a_score_the_findings_lead_and_what_is_needed_follows(open_page, sample):
    words = open_page(sample, brand="Mornside").words

    assert re.search(
        r"18 people talk about Mornside in 8 conversations, .* Its share of voice is \d+% \(.*%\)\. "
        r"A score needs 30 conversations between people \(8 so far\),",
        words,
    )
    assert "Talkworthy score \N{EN DASH} not enough conversations" in words
    assert words.count("Still needed") == 1
    assert "22 more conversations between people (8 of 30). At this pace, that takes about" in words


@pytest.mark.parametrize("brand", ["Copper Kettle", "Mornside"])
def test_the_headline_is_that_of_the_report(open_page, sample, brand):
    store = Store(f"sqlite:///{sample.parent / 'talkworthy.db'}")
    with store.read() as connection:
        reports = build_reports(connection, load_settings(sample), choose_date_range(connection), [brand])
    store.close()

    assert report_headline(reports[brand]) in open_page(sample, brand=brand).words


def test_the_mentions_are_described_in_words_above_the_bars(open_page, sample):
    shown = open_page(sample)

    assert re.search(
        r"Mentions and sentiment over time Positive Neutral .*Peak: week of \d+ \w+ 2026, \d+ mentions", shown.words
    )
    assert len(shown.app.get("vega_lite_chart")) == 2


def test_the_reliability_of_the_score_is_below_it(open_page, sample):
    words = open_page(sample).words

    for thing in ("Sentiment", "the largest conversation", "the top author", "the largest source"):
        assert re.search(rf"\d+ without {thing}", words)


def test_what_the_score_depends_on_is_a_sentence_above_the_numbers(open_page, sample):
    words = open_page(sample).words

    assert re.search(
        r"How reliable is this score\? Most dependent on [\w ]+: without it the score would be \d+, not \d+\.", words
    )
    assert "Sensitivity analysis" in words


def test_what_changed_since_last_week_is_a_sentence_and_what_moved_it_opens(open_page, sample):
    shown = open_page(sample)

    assert re.search(r"Score since last week No visible change since last week: \d+ a week ago, \d+ now\.", shown.words)
    assert re.search(
        r"\d+ new conversations? since last week; (none|\d+ conversations?) dropped out of the period\.", shown.words
    )
    assert re.search(r"What drove the change [+\N{MINUS SIGN}]\d", shown.words)
    assert re.search(r"New: [+\N{MINUS SIGN}]\d\.\d points", shown.words)


def test_a_brand_without_enough_data_says_that_it_had_no_score_a_week_ago(open_page, sample):
    assert "Score since last week There was no score a week ago either." in open_page(sample, brand="Mornside").words


def test_the_version_its_weights_and_what_is_not_corrected_are_reported(open_page, sample):
    words = open_page(sample).words

    assert "Version 2 of the method; all components have the same weight." in words
    assert "Classification errors are not corrected" in words
    assert "No gaps in data collection." in words


def test_gaps_are_reported_with_their_reason(open_page, own_sample):
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


def test_the_page_shows_the_score_week_by_week(open_page, sample):
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


def test_an_empty_quarantine_says_so(open_page, sample):
    assert "No suspected spam was excluded." in open_page(sample).words


def test_the_score_with_quarantined_posts_is_beside_the_one_without(open_page, flooded_sample):
    words = open_page(flooded_sample).words

    assert re.search(
        r"25 posts are excluded as suspected spam\. Including them would not change the score \(\d+\)\.", words
    )
