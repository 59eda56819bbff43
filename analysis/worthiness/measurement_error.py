"""What the machine gets wrong, carried into the index: from a random sample that people checked.

Without such labels nothing is corrected, and the index is told as if every label were right.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.worthiness.bootstrap import Measurements
from analysis.worthiness.model import Array, ReviewedSample, SentimentReview
from analysis.worthiness.wording.explanations import percent

ENOUGH = 10
"""Fewer checked posts than this say too little of an error to correct for it."""
WORTH_CORRECTING = 0.2
"""Where reading warm from cold is hardly better than chance (Youden's J), what it hides cannot be worked out."""
STREAM = 100
"""Keeps what is drawn here apart from the pseudo-talks of `parts`, which are drawn by the same key."""


def correct(measurements: Measurements, checked: ReviewedSample, key: int) -> Measurements:
    """The draws as they would be if every label were right, as far as the checked ones tell.

    The customers that count shrink to the share of their posts that is about the brand and a customer's: the rest does
    not belong to them. Warm among warm and cold is corrected for sides that were read wrongly. In the replicates each
    rate of error is drawn anew, so that the interval holds what so few labels leave open. That posts about something
    else are as often dialogue, or brought up, as the others is supposed: of posts that are no longer counted nobody can
    tell. `key` seeds what is drawn.
    """
    size = len(measurements.people_per_week)
    about = _kept(checked.right, checked.labels, size, [key, STREAM])
    voiced = _kept(checked.author_types[1], checked.author_types[0], size, [key, STREAM + 1])
    corrected = replace(measurements, people_per_week=measurements.people_per_week * about * voiced)
    return _with_sides(corrected, checked.sides, key) if can_correct_sentiment(checked.sides) else corrected


def can_correct_sentiment(sides: SentimentReview) -> bool:
    """Whether enough warm and cold posts were checked to correct Warmth, and the machine tells one from the other."""
    if min(sum(sides.positive), sum(sides.negative)) < ENOUGH:
        return False
    return sides.positive[0] / sum(sides.positive) + sides.negative[1] / sum(sides.negative) - 1 >= WORTH_CORRECTING


def to_notes(brand: str, checked: ReviewedSample) -> tuple[str, ...]:
    """What was corrected, what is told as if it were right, and which labels do not count yet."""
    return (*_correction_notes(brand, checked), *_pending_notes(checked.pending))


def _pending_notes(pending: int) -> tuple[str, ...]:
    if not pending:
        return ()
    posts = "1 labelled post of the sample waits" if pending == 1 else f"{pending:,} labelled posts of the sample wait"
    return (f"{posts} for the next analysis: until then, what the labels say of voices and sides does not count",)


def _correction_notes(brand: str, checked: ReviewedSample) -> tuple[str, ...]:
    if checked.labels < ENOUGH:
        return (
            f"nothing is corrected for what the machine reads wrongly: fewer than {ENOUGH} posts of a random sample "
            f"about {brand} were checked by a person, so every label counts as if it were right",
        )
    notes = [
        f"{checked.right:,} of {checked.labels:,} checked posts are about {brand}: Talkers counts that share of the "
        f"customers ({percent(checked.right / checked.labels)}), with the doubt that so many labels leave"
    ]
    if checked.author_types[0] >= ENOUGH:
        counted, people = checked.author_types
        notes.append(f"{people:,} of {counted:,} checked posts are by customers, and Talkers counts that share")
    return (*notes, _side_note(checked.sides))


def _side_note(sides: SentimentReview) -> str:
    if can_correct_sentiment(sides):
        right, all_checked = (
            sides.positive[0] + sides.negative[1],
            sum((*sides.positive, *sides.negative, *sides.neutral)),
        )
        return (
            f"{right:,} of {all_checked:,} checked posts that were read as warm or cold are just that: Warmth is "
            "corrected for the others (Rogan & Gladen 1978)"
        )
    return (
        "whether a post is warm or cold counts as it was read: of each side "
        f"{ENOUGH} or more posts of the sample must be checked, and mostly read right, to correct Warmth"
    )


def true_share(apparent: Array, sensitivity: Array, specificity: Array) -> Array:
    """(apparent + specificity - 1) / (sensitivity + specificity - 1), kept between 0 and 1.

    Rogan & Gladen (1978), "Estimating prevalence from the results of a screening test", Am. J. Epidemiol. 107: 71-76.
    Drawn rates that are no better than chance count as nearly so, or they would turn the share round.
    """
    youden = np.maximum(sensitivity + specificity - 1.0, WORTH_CORRECTING / 2)
    return np.asarray(np.clip((apparent + specificity - 1.0) / youden, 0.0, 1.0))


def _with_sides(measurements: Measurements, sides: SentimentReview, key: int) -> Measurements:
    """Warm and cold votes: those that took no side are taken out first, then warm is told from cold."""
    size, taken = len(measurements.positive), measurements.positive + measurements.negative
    apparent = np.divide(measurements.positive, taken, out=np.full_like(taken, 0.5), where=taken > 0)
    sided, none = sum((*sides.positive, *sides.negative)), sum(sides.neutral)
    idle = _rate((none, sided), size, [key, STREAM + 2])
    idle_warm = _rate(sides.neutral, size, [key, STREAM + 3]) if none else np.full(size, 0.5)
    of_sided = np.clip((apparent - idle * idle_warm) / np.maximum(1.0 - idle, 1e-9), 0.0, 1.0)
    warm_as_warm = _rate(sides.positive, size, [key, STREAM + 4])
    cold_as_cold = _rate(sides.negative[::-1], size, [key, STREAM + 5])
    positive, votes = true_share(of_sided, warm_as_warm, cold_as_cold), taken * (1.0 - idle)
    return replace(measurements, positive=positive * votes, negative=(1.0 - positive) * votes)


def _kept(right: int, checked: int, size: int, seed: list[int]) -> Array:
    """The share of what is counted that truly counts; all of it where too little was checked to say."""
    return _rate((right, checked - right), size, seed) if checked >= ENOUGH else np.ones(size)


def _rate(counts: tuple[int, int], size: int, seed: list[int]) -> Array:
    """How often the first of two things is so: as counted, then drawn anew for each replicate.

    Beta with Jeffreys' half a count on each side (Brown, Cai & DasGupta 2001, Statist. Sci. 16: 101-133).
    """
    yes, no = counts
    resampled = np.random.default_rng(seed).beta(yes + 0.5, no + 0.5, size - 1)
    return np.concatenate([[yes / (yes + no)], resampled])
