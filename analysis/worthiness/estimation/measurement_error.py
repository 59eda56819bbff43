"""Corrects the score for classification errors, estimated from a reviewed random sample.

Without reviewed posts nothing is corrected, and every classification counts as right.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.worthiness.estimation.bootstrap import Measurements
from analysis.worthiness.model import Array, ReviewedSample, SentimentReview
from analysis.worthiness.wording.explanations import percent

ENOUGH = 10
"""With fewer reviewed posts than this an error rate is too uncertain to correct for."""
WORTH_CORRECTING = 0.2
"""Smallest Youden's J of positive against negative that can be corrected; below, it is hardly better than chance."""
STREAM = 100
"""Separates the random numbers here from those of the pseudo-conversations, which use the same key."""


def correct(measurements: Measurements, checked: ReviewedSample, key: int) -> Measurements:
    """Return the measurements as they would be without classification errors, as estimated from the reviewed sample.

    People a week shrinks to the share of posts that are about the brand and by the public. The share of positive
    opinions is corrected for misclassified sentiment. In the replicates each error rate is drawn anew, so that the 90%
    range includes the uncertainty of a small sample. It is assumed that irrelevant posts are dialogue, or unprompted,
    as often as the others. `key` seeds the random numbers.
    """
    size = len(measurements.people_per_week)
    about = _true_share(checked.right, checked.labels, size, [key, STREAM])
    by_public = _true_share(checked.author_types[1], checked.author_types[0], size, [key, STREAM + 1])
    corrected = replace(measurements, people_per_week=measurements.people_per_week * about * by_public)
    return _correct_sentiment(corrected, checked.sides, key) if can_correct_sentiment(checked.sides) else corrected


def can_correct_sentiment(sides: SentimentReview) -> bool:
    """Return whether enough posts of each sentiment were reviewed, and classified well enough, to correct."""
    if min(sum(sides.positive), sum(sides.negative)) < ENOUGH:
        return False
    return sides.positive[0] / sum(sides.positive) + sides.negative[1] / sum(sides.negative) - 1 >= WORTH_CORRECTING


def to_notes(brand: str, checked: ReviewedSample) -> tuple[str, ...]:
    """Return notes on what was corrected, what was not, and which labels do not count yet."""
    return (*_correction_notes(brand, checked), *_pending_notes(checked.pending))


def _pending_notes(pending: int) -> tuple[str, ...]:
    if not pending:
        return ()
    posts = "1 reviewed post waits" if pending == 1 else f"{pending:,} reviewed posts wait"
    return (f"{posts} for the next analysis: until then, its author types and sentiments do not count",)


def _correction_notes(brand: str, checked: ReviewedSample) -> tuple[str, ...]:
    if checked.labels < ENOUGH:
        return (
            f"classification errors are not corrected: fewer than {ENOUGH} posts of a random sample about {brand} "
            "were reviewed, so every classification counts as right",
        )
    notes = [
        f"{checked.right:,} of {checked.labels:,} reviewed posts are about {brand}: People talking counts this share "
        f"({percent(checked.right / checked.labels)}), and its 90% range allows for the sample size"
    ]
    if checked.author_types[0] >= ENOUGH:
        counted, people = checked.author_types
        notes.append(f"{people:,} of {counted:,} reviewed posts are by the public: People talking counts that share")
    return (*notes, _sentiment_note(checked.sides))


def _sentiment_note(sides: SentimentReview) -> str:
    if can_correct_sentiment(sides):
        right = sides.positive[0] + sides.negative[1]
        reviewed = sum((*sides.positive, *sides.negative, *sides.neutral))
        return (
            f"{right:,} of {reviewed:,} reviewed posts were rightly classified as positive or negative: Sentiment is "
            "corrected for the others (Rogan & Gladen 1978)"
        )
    return (
        f"Sentiment is not corrected for classification errors: that takes {ENOUGH} reviewed posts of each sentiment, "
        "most of them classified rightly"
    )


def true_share(apparent: Array, sensitivity: Array, specificity: Array) -> Array:
    """Return (apparent + specificity - 1) / (sensitivity + specificity - 1), limited to 0 to 1.

    Rogan & Gladen (1978), "Estimating prevalence from the results of a screening test", Am. J. Epidemiol. 107: 71-76.
    Drawn rates that are no better than chance count as slightly better, or they would reverse the share.
    """
    youden = np.maximum(sensitivity + specificity - 1.0, WORTH_CORRECTING / 2)
    return np.asarray(np.clip((apparent + specificity - 1.0) / youden, 0.0, 1.0))


def _correct_sentiment(measurements: Measurements, sides: SentimentReview, key: int) -> Measurements:
    """Correct positive and negative votes: votes that are truly neutral are removed, then misclassified ones moved."""
    size, opinions = len(measurements.positive), measurements.positive + measurements.negative
    apparent = np.divide(measurements.positive, opinions, out=np.full_like(opinions, 0.5), where=opinions > 0)
    with_opinion, neutral = sum((*sides.positive, *sides.negative)), sum(sides.neutral)
    neutral_rate = _rate((neutral, with_opinion), size, [key, STREAM + 2])
    neutral_as_positive = _rate(sides.neutral, size, [key, STREAM + 3]) if neutral else np.full(size, 0.5)
    without_neutral = (apparent - neutral_rate * neutral_as_positive) / np.maximum(1.0 - neutral_rate, 1e-9)
    sensitivity = _rate(sides.positive, size, [key, STREAM + 4])
    specificity = _rate(sides.negative[::-1], size, [key, STREAM + 5])
    positive = true_share(np.clip(without_neutral, 0.0, 1.0), sensitivity, specificity)
    votes = opinions * (1.0 - neutral_rate)
    return replace(measurements, positive=positive * votes, negative=(1.0 - positive) * votes)


def _true_share(right: int, checked: int, size: int, seed: list[int]) -> Array:
    """Return the share of posts that truly count, 1 where too few were reviewed to estimate it."""
    return _rate((right, checked - right), size, seed) if checked >= ENOUGH else np.ones(size)


def _rate(counts: tuple[int, int], size: int, seed: list[int]) -> Array:
    """Return the share of the first count: as counted, then drawn anew for each replicate.

    Beta with Jeffreys' half a count on each side (Brown, Cai & DasGupta 2001, Statist. Sci. 16: 101-133).
    """
    yes, no = counts
    rates = np.random.default_rng(seed).beta(yes + 0.5, no + 0.5, size - 1)
    return np.concatenate([[yes / (yes + no)], rates])
