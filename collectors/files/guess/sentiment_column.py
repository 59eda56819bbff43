"""Finds the column in which a file gives each post a sentiment."""

from __future__ import annotations

from collectors.files.guess.column_names import to_words
from collectors.files.guess.sampled_columns import SampledColumns
from talkworthy.file_sentiment import to_sentiment

_SENTIMENT_COLUMNS = frozenset({"sentiment", "polarity", "tone", "tonality", "stimmung", "sentimiento"})
_NEARLY_ALL = 0.9


def find_sentiment_column(sampled: SampledColumns) -> str:
    """Return the column that gives each post a sentiment in words, "" where there is none."""
    for column, cells in sampled.cells.items():
        filled = [cell for cell in cells if cell.strip()]
        if _SENTIMENT_COLUMNS & set(to_words(sampled.header_of(column))) and filled:
            known = list(filter(None, map(to_sentiment, filled)))
            if len(set(known)) > 1 and len(known) > _NEARLY_ALL * len(filled):
                return column
    return ""
