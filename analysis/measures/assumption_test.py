"""Tests an assumption about people: a share of conversations or people, corrected by reviewed examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

Comparison = Literal["at_least", "at_most"]
Unit = Literal["conversations", "people"]
Status = Literal["holds", "does_not_hold", "not_enough"]

CONFIDENCE = 0.95
"""A result needs the whole of this interval on one side of the assumed share. A 90% interval, as of all other numbers,
would be on the wrong side of an exactly true assumption one time in twenty; this one is in forty, which leaves room for
wrong labels.
"""
FEWEST_CONVERSATIONS = 10
"""With fewer, one conversation more or less changes the result."""
DRAWS = 4_000
HALF = 0.5
"""Jeffreys' prior of a share: Brown, Cai & DasGupta (2001), "Interval estimation for a binomial proportion"."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AssumedShare:
    """The assumption: `share` (0 to 1) of all conversations or people `at_least` or `at_most`."""

    comparison: Comparison
    share: float
    unit: Unit = "conversations"


@dataclass(frozen=True, slots=True)
class ExampleReview:
    """Reviews of examples drawn at random by a person.

    Of `reviewed` posts that the mapping counts, `yes` match the assumption. Of `passed_over` posts that it does not
    count, `missed` match it all the same. Without reviews nothing is corrected.
    """

    reviewed: int = 0
    yes: int = 0
    passed_over: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class ShareCounts:
    """`counted` of `units` (conversations or people) in `conversations` match.

    The share is as certain as that of `effective` independent units, in `even` conversations of equal size.
    """

    units: int
    counted: int
    conversations: int
    even: float
    effective: float


@dataclass(frozen=True, slots=True)
class AssumptionEvaluation:
    """Result of the test: `share` with its 95% interval (0 to 1), corrected by the reviewed examples (`checked`)."""

    status: Status
    share: float
    low: float
    high: float
    tally: ShareCounts
    checked: ExampleReview


NO_REVIEW = ExampleReview()


def evaluate_assumption(
    posts: pl.DataFrame, assumed: AssumedShare, checked: ExampleReview = NO_REVIEW, seed: int = 1
) -> AssumptionEvaluation:
    """Return whether the assumption holds in these posts. The same posts give the same result.

    `posts` has a row for each post that counts: `thread`, `author` (unique for each person) and `has` (whether the
    mapping matches it). A conversation or person counts where one of its posts does. Raises ValueError on a share
    outside 0 to 1, and on more confirmed examples than reviewed ones.
    """
    if not 0 <= assumed.share <= 1:
        raise ValueError(f"a share of {assumed.share} is not valid: give 0 to 1")
    tally = count_conversations(posts) if assumed.unit == "conversations" else count_people(posts)
    share, low, high = estimate(tally, checked, seed)
    return AssumptionEvaluation(_status(assumed, tally, low, high), share, low, high, tally, checked)


def count_conversations(posts: pl.DataFrame) -> ShareCounts:
    """Count conversations, each an independent unit, and those with a matching post."""
    conversations = posts.group_by("thread").agg(pl.col("has").any())
    count = conversations.height
    return ShareCounts(count, int(conversations["has"].sum()), count, float(count), float(count))


def count_people(posts: pl.DataFrame) -> ShareCounts:
    """Count people, each once however many posts and conversations they have, and those with a matching post.

    People in one conversation are not independent, so they are worth fewer independent units: the effective sample size
    of Korn & Graubard (1998), "Confidence intervals for proportions with small expected number of positive counts
    estimated from survey data". A person belongs to the conversation of their matching post, or else of their first
    post.
    """
    people = posts.sort("has", descending=True, maintain_order=True).unique("author", keep="first", maintain_order=True)
    conversations = people.group_by("thread").agg(pl.len().alias("size"), pl.col("has").sum().alias("with_it"))
    size, with_it = conversations["size"].to_numpy().astype(float), conversations["with_it"].to_numpy().astype(float)
    even = float(size.sum() ** 2 / (size**2).sum()) if len(size) else 0.0
    return ShareCounts(people.height, int(with_it.sum()), conversations.height, even, _effective(size, with_it, even))


def estimate(tally: ShareCounts, checked: ExampleReview = NO_REVIEW, seed: int = 1) -> tuple[float, float, float]:
    """Return the true share with the bounds of its 95% interval.

    share = p * precision + (1 - p) * missed, where the reviewed examples give the precision of what the mapping counts
    and the share that it misses: a rough count corrected by a carefully reviewed sample (Tenenbein 1970, "A double
    sampling scheme"; the predictive form of Rogan & Gladen 1978). All three are drawn anew, 4,000 times.
    """
    _check_counts(checked)
    if not tally.units:
        return 0.0, 0.0, 1.0
    counted = tally.counted / tally.units
    right = checked.yes / checked.reviewed if checked.reviewed else 1.0
    missed = checked.missed / checked.passed_over if checked.passed_over else 0.0
    rng = np.random.default_rng(seed)
    shares = rng.beta(counted * tally.effective + HALF, (1 - counted) * tally.effective + HALF, DRAWS)
    precisions = _draw_shares(rng, checked.yes, checked.reviewed, tally.counted) if checked.reviewed else np.ones(DRAWS)
    rest = tally.units - tally.counted
    misses = _draw_shares(rng, checked.missed, checked.passed_over, rest) if checked.passed_over else np.zeros(DRAWS)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(shares * precisions + (1 - shares) * misses, (tail, 1 - tail))
    share = counted * right + (1 - counted) * missed
    return share, min(float(low), share), max(float(high), share)


def _status(assumed: AssumedShare, tally: ShareCounts, low: float, high: float) -> Status:
    if tally.even < FEWEST_CONVERSATIONS:
        return "not_enough"
    above, below = low >= assumed.share, high <= assumed.share
    # 30% does not refute an assumption of at most 30%
    clearly_above, clearly_below = low > assumed.share, high < assumed.share
    if assumed.comparison == "at_least":
        return "holds" if above else "does_not_hold" if clearly_below else "not_enough"
    return "holds" if below else "does_not_hold" if clearly_above else "not_enough"


def _effective(size: Numbers, with_it: Numbers, even: float) -> float:
    """Return the number of independent people that these are worth, at most their number.

    The variance of their share is that of leaving out one conversation at a time (the jackknife of a ratio: Cochran
    1977, section 6.17), estimated with the precision of `even` conversations of equal size (Kish 1965): a few large
    conversations among many small ones say less about their variation than their number suggests.
    """
    units = float(size.sum())
    if even <= 1:
        return min(1.0, units)
    # imported late, since it takes half a second and pages that only show results do not need it
    from scipy.stats import t as student

    share = with_it.sum() / units
    variance = float((((with_it - share * size) / (units - size)) ** 2).sum())
    # where all are equal, the similarity within conversations is unknown: each conversation counts as one
    worth = share * (1 - share) / variance if variance > 0 else even
    tail = 1 - (1 - CONFIDENCE) / 2
    freedom = (student.ppf(tail, max(1.0, units - 1)) / student.ppf(tail, max(1.0, even - 1))) ** 2
    return float(min(units, worth * freedom))


def _draw_shares(rng: np.random.Generator, yes: int, reviewed: int, among: int) -> Numbers:
    """Draw the share of `among` that match: `yes` of `reviewed` are known, the others are random.

    Where all were reviewed, nothing is random.
    """
    others = max(0, among - reviewed)
    drawn = rng.binomial(others, rng.beta(yes + HALF, reviewed - yes + HALF, DRAWS))
    return np.asarray((yes + drawn) / (reviewed + others), dtype=np.float64)


def _check_counts(checked: ExampleReview) -> None:
    for yes, reviewed in ((checked.yes, checked.reviewed), (checked.missed, checked.passed_over)):
        if not 0 <= yes <= reviewed:
            raise ValueError(f"{yes} of {reviewed} cannot match: give counts of one sample")
