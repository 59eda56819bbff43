"""The column of sentiments: by its name, and by words that mean one."""

from __future__ import annotations

import pytest

from collectors.files.guess.sampled_columns import SampledColumns
from collectors.files.guess.sentiment_column import find_sentiment_column


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Sentiment": ["Positive", "NEG", "neutral", ""]}, "Sentiment"),
        ({"airline_sentiment": ["positive", "negative"]}, "airline_sentiment"),
        ({"Sentiment": ["0.4", "-0.7"]}, ""),
        ({"Sentiment": ["positive", "positive"]}, ""),
        ({"mood": ["positive", "negative"]}, ""),
    ],
)
def test_the_column_is_found(cells: dict[str, list[str]], column: str) -> None:
    assert find_sentiment_column(SampledColumns(cells)) == column
