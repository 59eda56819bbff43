"""VADER, the published analyzer: its words are the base of the lexicon, its scores the baseline of evaluations.

Hutto & Gilbert 2014, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text";
https://github.com/cjhutto/vaderSentiment.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

LONGEST = 10_000
"""Characters of a text that are scored, as many as Reddit allows: the time grows with the square of the length."""


@cache
def vader() -> SentimentIntensityAnalyzer:
    """Return the one analyzer of this process, which takes a while to make."""
    return SentimentIntensityAnalyzer()


def compound(text: str) -> float:
    """Return the compound score of `text`, -1 (most negative) to 1; of a very long text, that of its beginning."""
    return float(vader().polarity_scores(text[:LONGEST])["compound"])


def emoji_names() -> Mapping[str, str]:
    """Return emoji -> its name in words ("loudly crying face"), as VADER reads it."""
    names: Mapping[str, str] = vader().emojis
    return names
