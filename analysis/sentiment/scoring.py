"""From the evidence of a post to its sentiment: score, label, and confidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.sentiment.evidence import SentimentEvidence
from talkworthy.model import Sentiment

NORMAL = 15  # VADER's: what a sum of scores is brought between -1 and 1 by
POSITIVE, NEGATIVE = 0.14, -0.10
"""Thresholds of the labels. Tuned on halves of the labelled sets and on 150 posts labelled for it."""
ASKING = 0.5
"""Factor for complaints in a post that asks for help: a problem told to get it solved is no opinion."""
FAINT, SURE_POSITIVE, SURE_NEGATIVE = 0.05, 0.30, -0.14
"""A score no further from 0 than the first means neutral; between it and the two others the post is too faint to
classify: about half of the labels given there are wrong.
"""
STRONG = 1.5
"""Strong evidence for and against that cancels out is unclear too."""


@dataclass(frozen=True, slots=True)
class SentimentScore:
    """The label, the sum of the evidence, the score made of it (-1 to 1), and the strongest evidence, if any."""

    label: Sentiment
    total: float
    score: float
    strongest: SentimentEvidence | None


def score_evidence(evidence: Sequence[SentimentEvidence], asks_help: bool = False) -> SentimentScore:
    """Return the sentiment from all evidence of one post.

    Evidence that is weak or contradictory gives unclear; none gives neutral.
    """
    if not evidence:
        return SentimentScore("neutral", 0.0, 0.0, None)
    # the longer a post, the more stray words it holds
    total = sum(piece.value * (ASKING if asks_help and piece.value < 0 else 1) for piece in evidence) / math.sqrt(
        len({piece.passage for piece in evidence})
    )
    score = total / math.sqrt(total * total + NORMAL)
    sentiment = sentiment_of(score)
    sign = -1 if sentiment == "negative" else 1
    strongest = max(evidence, key=lambda piece: abs(piece.value) if sentiment == "neutral" else piece.value * sign)
    is_quiet = abs(score) <= FAINT and abs(strongest.value) <= STRONG
    is_clear = is_quiet or not SURE_NEGATIVE < score < SURE_POSITIVE
    return SentimentScore(sentiment if is_clear else "unclear", total, score, strongest)


def sentiment_of(score: float) -> Sentiment:
    """Return the label of a score (-1 to 1) when it has to have one; never unclear."""
    if score >= POSITIVE:
        return "positive"
    return "negative" if score <= NEGATIVE else "neutral"


def confidence_of(label: Sentiment, score: float) -> float:
    """Return how often a label with such a score is right, 0 to 1, as seen on the tuned halves of the labelled sets.

    It grows with the score, from 0.5 at the threshold to 0.9; it is 0.7 where there is no evidence.
    """
    if label == "unclear":
        return 0.45
    return 0.7 if label == "neutral" else min(0.9, 0.5 + 0.5 * max(0.0, abs(score) - abs(SURE_NEGATIVE)))
