"""Days and hours in which far more people posted than usual, with the thread that caused it.

The usual number of people depends on the time of day, the day of the week and the season. A spike must pass two tests.
The robust z (Iglewicz & Hoaglin 1993) measures how far out it is, but not how many days or hours were tested. So the
count must also be improbable in any of them under two models: people come one by one at varying rates (negative
binomial, with measured overdispersion), or in threads whose sizes are exponential. Since one spike hides another, the
largest are excluded one by one before the rest defines what is usual (generalised ESD, Rosner 1983).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.measures.emerging_topics import words_of
from talkworthy.date_range import DateRange

FALSE_ALARMS = 0.05
"""Probability of any alarm in a date range in which nothing happened."""
MAX_USUAL_Z = 3.5
"""Robust z up to which a count is not unusual (Iglewicz & Hoaglin 1993, p. 12)."""
FEWEST_PEOPLE = 5
FEWEST_DAYS = 28
"""Days that a date range needs before anything can be called usual."""
AROUND = 91
"""Days around a time that define what is usual then."""
BUSY = 3.0
"""People in the median hour from which hours are tested, and not days."""
AT_MOST, FEWEST_BESIDE = 30, 10
"""At most one in so many days or hours can be a spike, and one in so many of those with posts."""
PATTERNS_VARY = 0.1
"""Prior variance of weekdays, hours and seasons around the mean of 1; counts that vary by chance beyond that are shrunk
to the mean (as by a gamma prior of rates): four busy Mondays say little about Mondays.
"""
FEWEST_SIZES = 5
"""Days or hours with posts that are needed to estimate the usual size."""
WORDS_SHOWN = 5
SPOKEN_BY = 3
LEAST_LIFT = 2.0
UNSEEN = 0.5
"""Added to the people elsewhere who used a word, so that a new word has a lift too (Jeffreys' prior)."""

Counts = NDArray[np.float64]
Flags = NDArray[np.bool_]
Step = Literal["hour", "day"]
STEPS: dict[Step, timedelta] = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Spike:
    """From `start` to `stop` (UTC) `people` posted where `expected` were usual; `step` is the unit of counting.

    `z` is the robust z of its highest day or hour, `chance` the probability of such a strong alarm anywhere in the date
    range if nothing had happened. `thread` is where most of them posted: `from_it` of them. `words` were used by more
    of them than usual, the most distinctive first, as (word, people, lift).
    """

    start: datetime
    stop: datetime
    step: Step
    people: int
    expected: float
    z: float
    chance: float
    thread: str
    from_it: int
    words: tuple[tuple[str, int, float], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """Values for each day or hour: `expected` people, and the probability of the observed count (`chances`)."""

    expected: Counts
    chances: Counts


def find_spikes(posts: pl.DataFrame, date_range: DateRange) -> list[Spike]:
    """Return the spikes of a date range, the latest first; empty where it is under four weeks.

    `posts` are by people: source, author, thread, created_at (Datetime in UTC).
    """
    inside = posts.filter(pl.col("created_at").is_between(date_range.start, date_range.end, closed="left"))
    days = (date_range.end - date_range.start) // timedelta(days=1)
    if days < FEWEST_DAYS or inside.is_empty():
        return []
    counts, step = _count(inside, date_range)
    alarms, usual = find_alarms(counts, date_range.start.weekday(), step)
    z = robust_z(counts, usual.expected)
    alarms &= (z > MAX_USUAL_Z) & (counts >= FEWEST_PEOPLE)
    return [
        _to_spike(inside, date_range.start, step, (first, last), _Results(usual, z))
        for first, last in reversed(_runs(alarms))
    ]


def find_alarms(counts: Counts, first_weekday: int, step: Step) -> tuple[Flags, Baseline]:
    """Return which days or hours (n) have more people than chance explains, and the baseline.

    `counts` (n) are people by day or hour from a midnight on whose weekday is `first_weekday` (0: Monday).
    """
    excluded: list[int] = []
    chance: list[float] = []
    included = np.ones(len(counts), dtype=np.bool_)
    for _ in range(max(1, min(len(counts) // AT_MOST, int(np.count_nonzero(counts)) // FEWEST_BESIDE))):
        usual = to_baseline(counts, included, first_weekday, step)
        probabilities = np.where(included, usual.chances, 2.0)
        place = int(probabilities.argmin())
        # the baseline is computed without it, or it would raise its own baseline
        included[place] = False
        excluded.append(place)
        without = to_baseline(counts, included, first_weekday, step)
        chance.append(-float(np.expm1(len(counts) * np.log1p(-min(float(without.chances[place]), 1 - 1e-12)))))
    alarm_count = max(
        (number + 1 for number, probability in enumerate(chance) if probability < FALSE_ALARMS), default=0
    )
    alarms = np.zeros(len(counts), dtype=np.bool_)
    alarms[excluded[:alarm_count]] = True
    return alarms, to_baseline(counts, ~alarms, first_weekday, step)


def to_baseline(counts: Counts, included: Flags, first_weekday: int, step: Step) -> Baseline:
    """Return the baseline from the `included` days or hours: by weekday, hour, and the 13 weeks around."""
    hours = 24 if step == "hour" else 1
    usual = float(counts[included].mean()) if included.any() else 0.0
    if usual <= 0:
        return Baseline(np.full(len(counts), UNSEEN / len(counts)), np.ones(len(counts)))
    # observations of a kind that weigh as much as the prior
    prior = float(counts[included].var()) / usual**2 / PATTERNS_VARY
    weekday = (first_weekday + np.arange(len(counts)) // hours) % 7
    pattern = _pattern(counts, included, weekday, prior)
    if step == "hour":
        pattern = pattern * _pattern(counts, included, np.arange(len(counts)) % 24, prior)
    width = AROUND * hours
    level = (_around(counts * included, width) + prior * usual) / (_around(pattern * included, width) + prior)
    expected = level * pattern
    observed, mean = counts[included], expected[included]
    swing = max(0.0, float((((observed - mean) ** 2 - mean).sum()) / (mean**2).sum()))
    # imported late, since it takes half a second and pages that only show results do not need it
    from scipy.stats import nbinom, poisson

    if swing > 0:
        chances = nbinom.sf(counts - 1, 1 / swing, 1 / (1 + swing * expected))
    else:
        chances = poisson.sf(counts - 1, expected)
    return Baseline(expected, np.maximum(chances, _by_threads(counts, included, expected)))


def robust_z(counts: Counts, expected: Counts) -> Counts:
    """Return (x - median) / (1.4826 MAD) of the difference to the expected counts (Pearson residuals).

    The spread is at least that of chance alone (1), or any person would be a spike where most days have none.
    """
    beyond = (counts - expected) / np.sqrt(expected)
    middle = float(np.median(beyond))
    spread = max(1.0, 1.4826 * float(np.median(np.abs(beyond - middle))))
    return np.asarray((beyond - middle) / spread)


def lifted_words(inside: pl.DataFrame, outside: pl.DataFrame) -> tuple[tuple[str, int, float], ...]:
    """Return words that more people used `inside` than `outside`, the most distinctive first: word, people, lift.

    Both have source, author and words (a list for each post, as from `emerging_topics.words_of`). Ranked by n ln(lift),
    so that a word of two people does not come first.
    """
    people = pl.struct("source", "author").n_unique()
    inside_users, outside_users = (_users(frame) for frame in (inside, outside))
    inside_people, outside_people = inside.select(people).item(), outside.select(people).item()
    joined = inside_users.join(outside_users, on="words", how="left", suffix="_else").with_columns(
        pl.col("users_else").fill_null(0)
    )
    lift = (pl.col("users") / inside_people) / ((pl.col("users_else") + UNSEEN) / max(outside_people + UNSEEN, 1.0))
    ranked = (
        joined.with_columns(lift=lift)
        .filter(pl.col("users") >= SPOKEN_BY, pl.col("lift") >= LEAST_LIFT)
        .sort(pl.col("users") * pl.col("lift").log(), pl.col("words"), descending=[True, False])
        .head(WORDS_SHOWN)
    )
    return tuple(ranked.select("words", "users", "lift").iter_rows())


def words_behind(spike: Spike, posts: pl.DataFrame, stop_words: frozenset[str]) -> tuple[tuple[str, int, float], ...]:
    """Return the lifted words of a spike; `posts` are people's posts around it: source, author, created_at, text."""
    with_words = posts.with_columns(words=words_of(posts["text"].to_list(), stop_words))
    within = pl.col("created_at").is_between(spike.start, spike.stop, closed="left")
    return lifted_words(with_words.filter(within), with_words.filter(~within))


@dataclass(frozen=True, slots=True, eq=False)
class _Results:
    """Baseline and robust z of each day or hour."""

    usual: Baseline
    z: Counts


def _count(posts: pl.DataFrame, date_range: DateRange) -> tuple[Counts, Step]:
    """Count distinct people by hour where there are many, else by day."""
    hourly = _bucket(posts, date_range, "hour")
    if float(np.median(hourly)) >= BUSY:
        return hourly, "hour"
    return _bucket(posts, date_range, "day"), "day"


def _bucket(posts: pl.DataFrame, date_range: DateRange, step: Step) -> Counts:
    counts = np.zeros((date_range.end - date_range.start) // STEPS[step])
    place = (pl.col("created_at") - pl.lit(date_range.start)).dt.total_microseconds() // (
        STEPS[step] // timedelta(microseconds=1)
    )
    for at, people in posts.group_by(place=place).agg(pl.struct("source", "author").n_unique()).iter_rows():
        counts[at] = people
    return counts


def _pattern(counts: Counts, included: Flags, kind: NDArray[np.int64], prior: float) -> Counts:
    """Return the ratio of each day or hour (n) of a `kind` to the mean, shrunk towards 1 by `prior` more of them."""
    total, times = (
        np.bincount(kind[included], counts[included], kind.max() + 1),
        np.bincount(kind[included], minlength=kind.max() + 1),
    )
    factor = (total / counts[included].mean() + prior) / (times + prior)
    return np.asarray(factor[kind])


def _around(values: Counts, width: int) -> Counts:
    """Return the sum of the `width` values around each; at the ends, of the nearest `width` values."""
    width = min(width, len(values))
    sums = np.concatenate([[0.0], np.cumsum(values)])
    start = np.clip(np.arange(len(values)) - width // 2, 0, len(values) - width)
    return np.asarray(sums[start + width] - sums[start])


def _by_threads(counts: Counts, included: Flags, expected: Counts) -> Counts:
    """Return the probability of so many or more where people come in threads with exponential sizes.

    The rate is estimated from how far the j included values of the larger half exceed the median. As that is itself
    estimated, a further value exceeds it by d with probability (1 + d / (j mean))^-j: the predictive distribution of an
    exponential (Aitchison & Dunsmore 1975, "Statistical Prediction Analysis", table 2.3).
    """
    size = counts / expected
    active = (counts > 0) & included
    if active.sum() < FEWEST_SIZES:
        return np.ones(len(counts))
    middle = float(np.median(size[active]))
    larger = active & (size > middle)
    beyond = np.maximum(size - middle, 0.0)
    if not larger.any():
        return np.zeros(len(counts))  # all of one size: only the other model applies
    count, mean = int(larger.sum()), float(beyond[larger].mean())
    tail = (count + 1) / (included.sum() + 1) * (1 + beyond / (count * mean)) ** -count
    return np.asarray(np.where(size > middle, tail, 1.0))


def _runs(alarms: Flags) -> list[tuple[int, int]]:
    """Return the first and last position of each unbroken run of alarms."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], alarms.astype(np.int8), [0]])))
    return [(int(first), int(stop) - 1) for first, stop in edges.reshape(-1, 2)]


def _users(posts: pl.DataFrame) -> pl.DataFrame:
    return (
        posts.explode("words")
        .filter(pl.col("words").is_not_null())
        .group_by("words")
        .agg(users=pl.struct("source", "author").n_unique())
    )


def _to_spike(posts: pl.DataFrame, begin: datetime, step: Step, places: tuple[int, int], results: _Results) -> Spike:
    first, last = places
    start, stop = begin + first * STEPS[step], begin + (last + 1) * STEPS[step]
    people = pl.struct("source", "author").n_unique()
    inside = posts.filter(pl.col("created_at").is_between(start, stop, closed="left"))
    threads = inside.group_by("thread").agg(count=people).sort("count", "thread", descending=[True, False])
    period = slice(first, last + 1)
    strongest = float(results.usual.chances[period].min())
    return Spike(
        start=start,
        stop=stop,
        step=step,
        people=int(inside.select(people).item()),
        expected=float(results.usual.expected[period].sum()),
        z=float(results.z[period].max()),
        chance=-float(np.expm1(len(results.z) * np.log1p(-min(strongest, 1 - 1e-12)))),
        thread=str(threads["thread"][0]),
        from_it=int(threads["count"][0]),
    )
