"""From what was found in a post to a verdict: the score, the side that is taken, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.sentiment.evidence import SentimentEvidence
from talkworthy.model import Sentiment

NORMAL = 15  # VADER's: what a sum of scores is brought between -1 and 1 by
POSITIVE, NEGATIVE = 0.14, -0.10
"""Scores from which on a side is taken. Tuned on halves of the labelled sets and on 150 posts labelled for it."""
ASKING = 0.5
"""What is left of complaints in a post that asks for help: a problem that is told to get it solved is no verdict."""
FAINT, SURE_POSITIVE, SURE_NEGATIVE = 0.05, 0.30, -0.14
"""A score no further from 0 than the first is that of a post that says nothing; between it and the two others
something was said, too faintly to tell: about one in two of the sides taken there is wrong."""
TORN = 1.5
"""Who says so much, and as much for as against, is unclear too."""


@dataclass(frozen=True, slots=True)
class SentimentScore:
    """The side taken, the sum of the evidence, the score made of it (-1 to 1), and what weighs most, if anything."""

    label: Sentiment
    total: float
    score: float
    strongest: SentimentEvidence | None


def score_evidence(evidence: Sequence[SentimentEvidence], asks_help: bool = False) -> SentimentScore:
    """The verdict on all evidence of one post.

    Who says something, but too little for a side or as much for as against, is unclear; who says nothing, neutral.
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
    is_quiet = abs(score) <= FAINT and abs(strongest.value) <= TORN
    is_clear = is_quiet or not SURE_NEGATIVE < score < SURE_POSITIVE
    return SentimentScore(sentiment if is_clear else "unclear", total, score, strongest)


def sentiment_of(score: float) -> Sentiment:
    """The side that a score (-1 to 1) takes when it has to take one; never unclear."""
    if score >= POSITIVE:
        return "positive"
    return "negative" if score <= NEGATIVE else "neutral"


def confidence_of(label: Sentiment, score: float) -> float:
    """How often a verdict with such a score is right, 0 to 1: what was seen on the tuned halves of the labelled sets.

    It grows with the score, from one in two at the threshold to nine in ten; seven in ten where nothing was said.
    """
    if label == "unclear":
        return 0.45
    return 0.7 if label == "neutral" else min(0.9, 0.5 + 0.5 * max(0.0, abs(score) - abs(SURE_NEGATIVE)))
