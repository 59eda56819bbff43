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
