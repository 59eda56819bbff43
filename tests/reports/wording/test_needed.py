"""What a score still needs: how many more, and at which pace they come."""

from __future__ import annotations

import pytest

from reports.wording.needed import needed_text, still_needed_text


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (
            "8 of 30 conversations between people (about 36 more weeks at the rate of the last 13 weeks, "
            "in a date range of 49 weeks)",
            "22 more conversations between people (8 of 30). "
            "At this pace, that takes about 36 more weeks and a date range of 49 weeks.",
        ),
        (
            "29 of 30 conversations between people (about 1 more week at the rate of the last 5 weeks)",
            "1 more conversation between people (29 of 30). At this pace, that takes about 1 more week.",
        ),
        (
            "25 of 50 people (at this rate a date range of about 26 weeks would have enough)",
            "25 more people (25 of 50). At this pace, a date range of about 26 weeks has enough.",
        ),
        ("49 of 50 people", "1 more person (49 of 50)"),
        ("2 of 3 communities", "1 more community (2 of 3)"),
        ("6 of 8 weeks with conversations", "2 more weeks with conversations (6 of 8)"),
        ("0 of 100 mentions reviewed by a person", "100 more mentions reviewed by a person (0 of 100)"),
        ("79% of the replies collected, 80% needed", "79% of the replies collected, 80% needed"),
    ],
)
def test_how_many_more_are_needed_comes_first(reason: str, text: str) -> None:
    assert still_needed_text(reason) == text


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("6 of 50 people (at this rate a date range of about 26 weeks would have enough)", "50 people (6 so far)"),
        ("79% of the replies collected, 80% needed", "80% of the replies collected (79% so far)"),
        ("give weight to others", "give weight to others"),
    ],
)
def test_the_headline_has_what_is_needed_in_all(reason: str, text: str) -> None:
    assert needed_text(reason) == text
