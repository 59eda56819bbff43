"""The page with the card and the six bars."""

from __future__ import annotations

import re
import sqlite3

import pytest


@pytest.fixture
def card(open_page):
    """Opens the page over a store."""
    return lambda brands, **address: open_page(brands, page="overview", tab="care", **address)


def test_the_card_has_its_four_answers(card, sample):
    shown = card(sample)

    assert not shown.failed
    for title in ("Responsiveness", "Reachability", "Talkworthy score", "Loyalty"):
        assert f">{title}</h2>" in shown.html


def test_who_comes_back_is_counted_with_n_and_bounds_and_never_listed(card, sample):
    words = card(sample).words

    assert re.search(r"\d+ of [\d,]+ people, \d+% \(\d+.{1,3}\d+%\), posted in 3 or more different weeks\.", words)
    assert "We don't list individuals." in words


def test_six_bars_are_drawn_with_what_they_mean(card, sample):
    html = card(sample).html

    for title in ("Share of words by people", "Replies that got a reply", "Balance", "Engaged replies"):
        assert f"{title}: median conversation" in html
    assert "Share of replies that the person they were addressed to answered" in html


def test_a_time_without_conversation_says_so(card, sample):
    assert "No mentions of Copper Kettle" in card(sample, date_range="2019-01-01..2019-02-01").words


def test_hostile_words_show_as_typed(card, own_sample):
    with sqlite3.connect(own_sample.parent / "talkworthy.db") as store:
        store.execute(
            "UPDATE posts SET title = '', "
            "text = 'Copper Kettle: I was on hold for ' || pk || ' hours <script>alert(1)</script> :red[x]' "
            "WHERE pk IN (SELECT post FROM mentions WHERE brand = 'Copper Kettle' AND mention_kind = 'direct')"
        )
    html = card(own_sample).html

    assert "Phone</b>" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; :red[x]" in html
    assert "<script>alert" not in html
