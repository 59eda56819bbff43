"""Is a claim about customers true? A share of talk or of customers, corrected by examples, held against the claim."""

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
"""A verdict needs the whole of this interval on one side of the claim. The 90 % interval of all other numbers would be
on the wrong side of a claim that is true to the dot one time in twenty; this one in forty (each claim has one wrong
side), which leaves room for what labels are wrong about."""
FEWEST_CONVERSATIONS = 10
"""With fewer, one talk more or less turns the verdict."""
DRAWS = 4_000
HALF = 0.5
"""Jeffreys' prior of a share: Brown, Cai & DasGupta (2001), "Interval estimation for a binomial proportion"."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AssumedShare:
    """What somebody holds to be true: `share` (0 to 1) of all conversations or customers `at_least` or `at_most`."""

    comparison: Comparison
    share: float
    unit: Unit = "conversations"


@dataclass(frozen=True, slots=True)
class ExampleReview:
    """What a person said of examples drawn at random.

    Of `asked` that the mapping counts, `yes` are what the claim means. Of `passed_over` that it does not count,
    `missed` are what the claim means all the same. Nothing asked: nothing corrected.
    """

    asked: int = 0
    yes: int = 0
    passed_over: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class ShareCounts:
    """`counted` of `units` (conversations or customers) in `talks` conversations have it.

    It is as sure as if they were `effective` independent ones, in `even` conversations of one size.
    """

    units: int
    counted: int
    conversations: int
    even: float
    effective: float


@dataclass(frozen=True, slots=True)
class AssumptionEvaluation:
    """The verdict on a claim: `share` with its 95 % interval (0 to 1), corrected by what was `checked`."""

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
    """Does the claim hold in these posts of customers? The same posts give the same answer.

    `posts` has a row for each post that counts: `conversation`, `author` (one name a customer) and `has` (whether the
    mapping finds in it what the claim is about). A conversation or customer counts where one of its posts does. Raises
    ValueError on a claim of less than none or more than all, and where more was said yes to than asked.
    """
    if not 0 <= assumed.share <= 1:
        raise ValueError(f"a share of {assumed.share} is none: give 0 to 1")
    tally = count_conversations(posts) if assumed.unit == "conversations" else count_people(posts)
    share, low, high = estimate(tally, checked, seed)
    return AssumptionEvaluation(_status(assumed, tally, low, high), share, low, high, tally, checked)


def count_conversations(posts: pl.DataFrame) -> ShareCounts:
    """Conversations, each an independent thing, and those in which a post has it."""
    conversations = posts.group_by("thread").agg(pl.col("has").any())
    count = conversations.height
    return ShareCounts(count, int(conversations["has"].sum()), count, float(count), float(count))


def count_people(posts: pl.DataFrame) -> ShareCounts:
    """Customers, each once however many posts and talks, and those who said it.

    Customers of one conversation are alike, so they are worth fewer independent ones: the effective sample size of Korn
    & Graubard (1998), "Confidence intervals for proportions with small expected number of positive counts estimated
    from survey data". A customer stands in the conversation where he said it, or else was first met.
    """
    people = posts.sort("has", descending=True, maintain_order=True).unique("author", keep="first", maintain_order=True)
    conversations = people.group_by("thread").agg(pl.len().alias("size"), pl.col("has").sum().alias("with_it"))
    size, with_it = conversations["size"].to_numpy().astype(float), conversations["with_it"].to_numpy().astype(float)
    even = float(size.sum() ** 2 / (size**2).sum()) if len(size) else 0.0
    return ShareCounts(people.height, int(with_it.sum()), conversations.height, even, _effective(size, with_it, even))


def estimate(tally: ShareCounts, checked: ExampleReview = NO_REVIEW, seed: int = 1) -> tuple[float, float, float]:
    """The share that truly has it, with the ends of its 95 % interval.

    What the mapping counts is right as often as the examples are, and what it passes over is wrong as often: share =
    p * precision + (1 - p) * missed, which corrects a rough count by a sample looked at closely (Tenenbein 1970, "A
    double sampling scheme"; the predictive form of Rogan & Gladen 1978). All three are drawn anew, 4,000 times.
    """
    _check_counts(checked)
    if not tally.units:
        return 0.0, 0.0, 1.0
    counted = tally.counted / tally.units
    right = checked.yes / checked.asked if checked.asked else 1.0
    missed = checked.missed / checked.passed_over if checked.passed_over else 0.0
    rng = np.random.default_rng(seed)
    shares = rng.beta(counted * tally.effective + HALF, (1 - counted) * tally.effective + HALF, DRAWS)
    precisions = _draw_shares(rng, checked.yes, checked.asked, tally.counted) if checked.asked else np.ones(DRAWS)
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
    # a claim of at most 30 % is not broken by 30 %
    clearly_above, clearly_below = low > assumed.share, high < assumed.share
    if assumed.comparison == "at_least":
        return "holds" if above else "does_not_hold" if clearly_below else "not_enough"
    return "holds" if below else "does_not_hold" if clearly_above else "not_enough"


def _effective(size: Numbers, with_it: Numbers, even: float) -> float:
    """How many independent customers these are worth; never more than they are.

    The variance of their share is that of leaving out one conversation at a time (the jackknife of a ratio: Cochran
    1977, section 6.17), and as well known as from the `even` number of conversations of one size (Kish 1965): a few
    large ones among many small say less of how much conversations differ than their count.
    """
    units = float(size.sum())
    if even <= 1:
        return min(1.0, units)
    # takes half a second to import, and who only shows what was found does not need it
    from scipy.stats import t as student

    share = with_it.sum() / units
    variance = float((((with_it - share * size) / (units - size)) ** 2).sum())
    # where all say the same, nothing tells how alike those of one talk are: each talk counts as one
    worth = share * (1 - share) / variance if variance > 0 else even
    tail = 1 - (1 - CONFIDENCE) / 2
    freedom = (student.ppf(tail, max(1.0, units - 1)) / student.ppf(tail, max(1.0, even - 1))) ** 2
    return float(min(units, worth * freedom))


def _draw_shares(rng: np.random.Generator, yes: int, asked: int, among: int) -> Numbers:
    """What share of `among` the person would say yes to: `yes` of `asked` are known, the others are drawn.

    Where every one was asked about, nothing is left to chance.
    """
    others = max(0, among - asked)
    drawn = rng.binomial(others, rng.beta(yes + HALF, asked - yes + HALF, DRAWS))
    return np.asarray((yes + drawn) / (asked + others), dtype=np.float64)


def _check_counts(checked: ExampleReview) -> None:
    for yes, asked in ((checked.yes, checked.asked), (checked.missed, checked.passed_over)):
        if not 0 <= yes <= asked:
            raise ValueError(f"{yes} of {asked} cannot be yes: give counts of one sample")
