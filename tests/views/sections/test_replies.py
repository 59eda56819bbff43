"""The page that says when to speak: lists with reasons and links, and no reply box."""

from __future__ import annotations

import re
import sqlite3

import pytest


@pytest.fixture
def speaking(open_page):
    """Opens the page over a store."""
    return lambda brands, **address: open_page(brands, page="conversations", tab="replies", **address)


def test_the_page_begins_with_the_states_of_what_was_asked(speaking, sample):
    shown = speaking(sample, date_range="all")

    assert not shown.failed
    unanswered = r"No new post waits for a reply, but \d+ posts went unanswered for more than two weeks\."
    assert re.search(unanswered, shown.words)
    assert re.search(r"Answered: \d+ by Copper Kettle and \d+ by other people\.", shown.words)
    assert re.search(r"\d+% \(\d+.{1,3}\d+%\) of \d+ posts ask for nothing\.", shown.words)


def test_old_questions_without_an_answer_are_listed(speaking, sample):
    shown = speaking(sample, date_range="all")

    assert "where is my order?" in shown.words
    assert re.search(r"\d+ unanswered for more than two weeks \(a reply may come too late\)", shown.words)


def test_answered_posts_are_listed_with_who_answered_and_when(speaking, sample):
    words = speaking(sample, date_range="all").words

    assert re.search(
        r"Answered by the brand: \d+ Copper Kettle answered 0 of \d+ questions to it, and \d+ other posts\.", words
    )
    assert re.search(r"Answered by others: \d+", words)
    assert re.search(r"asked others, answered after \d+ (minutes?|hours?|days?)", words)


def test_answered_questions_are_the_same_number_on_the_scorecard(open_page, sample):
    replies = open_page(sample, page="speaking", date_range="all").words
    card = open_page(sample, page="card", date_range="all").words
    (answered, questions) = re.search(r"answered (\d+) of (\d+) questions to it", replies).groups()

    assert f"{questions} questions to Copper Kettle: {answered} answered" in card


def test_there_is_no_reply_box_and_it_is_said_why(speaking, sample):
    shown = speaking(sample, date_range="all")

    assert "Replies happen on the platform, not here" in shown.words
    assert not shown.app.text_input and not shown.app.text_area and not shown.app.button


def test_what_waits_has_its_reason_and_leads_to_its_thread_and_to_the_original(speaking, sample):
    shown = speaking(sample, date_range="all")

    assert "Reason: asks other people about it" in shown.words
    assert "page=conversations&amp;brand=Copper+Kettle&amp;date_range=all&amp;conversation=" in shown.html
    assert shown.html.count('rel="noopener noreferrer">Open the original') >= 1


def test_each_reason_to_leave_alone_has_its_share_with_bounds_and_n(speaking, sample):
    words = speaking(sample, date_range="all").words

    assert re.search(r"No question or request\. \d+% \d+\W+\d+ [\d,]+ posts\.", words)


def test_hostile_words_show_as_typed(speaking, own_sample):
    with sqlite3.connect(own_sample.parent / "talkworthy.db") as store:
        store.execute(
            "UPDATE posts SET title = '', url = 'javascript:alert(1)', "
            "text = text || ' <script>alert(1)</script> :red[x]' "
            "WHERE pk IN (SELECT post FROM annotations WHERE name = 'cue')"
        )
    html = speaking(own_sample, date_range="all").html

    assert "&lt;script&gt;alert(1)&lt;/script&gt; :red[x]" in html
    assert "<script>alert" not in html
    assert "javascript:" not in html


def test_a_time_without_conversation_says_so(speaking, sample):
    assert "No mentions of Copper Kettle" in speaking(sample, date_range="2019-01-01..2019-02-01").words
