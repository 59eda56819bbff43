"""Who moved to the brand and away from it."""

from __future__ import annotations

import re

TAB = {"page": "compare", "tab": "recommendations"}
BARS = re.compile(r'<a class="flow [a-z]+"[^>]*aria-label="([^"]+)" href="([^"]+)"')


def test_each_direction_has_its_people_and_opens_their_conversations(open_page, sample):
    html = open_page(sample, **TAB).html
    bars = dict(BARS.findall(html))

    assert list(bars) == [
        "Northlight \N{RIGHTWARDS ARROW} Copper Kettle: 2 people",
        "Copper Kettle \N{RIGHTWARDS ARROW} Northlight: 1 person",
    ]
    assert "switch=from%3ANorthlight" in next(iter(bars.values()))


def test_too_few_moves_give_no_share(open_page, sample):
    words = open_page(sample, **TAB).words

    assert "2 people moved to Copper Kettle and 1 moved away from it: too few for a share (5 people needed)." in words


def test_quotes_lead_to_their_posts(open_page, sample):
    html = open_page(sample, **TAB).html

    assert "I switched from Northlight to Copper Kettle in spring and never looked back" in html
    assert re.search(r"conversation=reddit%3At3_smp007&amp;post=reddit%3At1_smp0058", html)


def test_a_bar_lists_its_conversations_and_says_why(open_page, sample):
    words = open_page(sample, page="conversations", switch="to:Northlight", date_range="all").words

    assert "Moved to Northlight" in words
    assert "1 conversation" in words
