"""Retweets."""

from __future__ import annotations

import pytest

from collectors.files.cells.retweets import is_retweet


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RT @ada: Fine crema", True),
        (" RT @ada Fine crema", True),
        ("So true! RT @ada: Fine crema", False),
        ("RT if you like crema", False),
        ("", False),
    ],
)
def test_only_a_text_that_begins_with_the_repeated_author_is_a_retweet(text: str, expected: bool) -> None:
    assert is_retweet(text) is expected
