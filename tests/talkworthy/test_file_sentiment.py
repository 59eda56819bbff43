"""The sentiment of a file: its words, and the flag that keeps it."""

from __future__ import annotations

import pytest

from talkworthy.file_sentiment import file_sentiment, to_flag, to_sentiment


@pytest.mark.parametrize(
    ("cell", "sentiment"), [("Positive", "positive"), (" NEG ", "negative"), ("Mixed", "unclear"), ("0.7", None)]
)
def test_words_of_files_are_understood(cell: str, sentiment: str | None) -> None:
    assert to_sentiment(cell) == sentiment


def test_the_flag_keeps_it_beside_others() -> None:
    assert file_sentiment(("moderator", to_flag("negative"))) == "negative"
    assert file_sentiment(("moderator",)) == ""
