"""Topics and words that rise compared with their own past, with the thread that caused it; false alarms are kept rare.

A week with more conversations lifts every word, so a word's share of the week's conversations is compared, not its
count. Conversations are counted and not people, since people in one thread use the same words. Counts vary more than
Poisson chance, and that variation is measured. Hundreds of words are tested at once, so the false discovery rate is
controlled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

FALSE_DISCOVERIES = 0.1
"""Expected share of false results among the emerging topics, at most."""
FEWEST_PEOPLE = 5
FEWEST_CONVERSATIONS = 3
"""One or two threads are a spike, not a theme."""
FEWEST_WEEKS = 4
"""Weeks of past that are needed to detect a rise."""
UNSEEN = 0.5
"""Added to the past count, so that a new topic has an expectation too (Jeffreys' prior of a rate)."""

WeeklyCounts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EmergingTopic:
    """`conversations` had `name` in the newest week, `lift` times the `expected` number from its past.

    `surprise` is the false discovery rate at which it would still be called emerging (0 to 1; smaller is more certain).
    `people` mentioned it; `set_off_by` is the thread in which most of them did.
    """

    name: str
    people: int
    conversations: int
    expected: float
    lift: float
    surprise: float
    set_off_by: str


def find_emerging_topics(posts: pl.DataFrame, names: str) -> list[EmergingTopic]:
    """Return what emerges in the newest week of `posts`, the most certain first; empty with less than four weeks of
    past.

    `posts` has a row for each post by a person: `week` (whole numbers, the newest last), `author`, `thread`, and in the
    column `names` a list of its topics or words (strings). The newest week should be complete: half a week has half its
    people.
    """
    known_authors = posts.filter(pl.col("author").is_not_null())
    if known_authors.is_empty():
        return []
    first, newest = int(known_authors["week"].min()), int(known_authors["week"].max())  # type: ignore[arg-type]
    weeks = newest - first + 1
    if weeks <= FEWEST_WEEKS:
        return []
    totals = np.zeros(weeks)
    for week, conversations in known_authors.group_by("week").agg(pl.col("thread").n_unique()).iter_rows():
        totals[week - first] = conversations
    by_name = known_authors.explode(names).filter(pl.col(names).is_not_null())
    recent = by_name.filter(pl.col("week") == newest)
    threads = {
        name: (people, conversations)
        for name, people, conversations in recent.group_by(names)
        .agg(pl.col("author").n_unique(), conversations=pl.col("thread").n_unique())
        .iter_rows()
    }
    candidates = sorted(
        name
        for name, (n, conversations) in threads.items()
        if n >= FEWEST_PEOPLE and conversations >= FEWEST_CONVERSATIONS
    )
    # all names are needed to measure the overdispersion and the number of tests
    all_names, counts = _weekly(by_name, names, first, weeks)
    chance, expected = rises(counts, totals)
    # Benjamini & Hochberg 1995; imported late, since it takes half a second
    from scipy.stats import false_discovery_control

    # names too rare to emerge are not tested; each probability is conditional on the total, so filtering by totals adds
    # no bias (Bourgon et al. 2010, "Independent filtering")
    tested = counts.sum(axis=1) >= FEWEST_CONVERSATIONS
    surprise = np.ones_like(chance)
    surprise[tested] = false_discovery_control(chance[tested])
    place = {name: number for number, name in enumerate(all_names)}
    starters = _set_off(recent, names)
    topics = [
        _to_emerging(name, threads[name], float(expected[place[name]]), float(surprise[place[name]]), starters[name])
        for name in candidates
        if surprise[place[name]] <= FALSE_DISCOVERIES
    ]
    return sorted(topics, key=lambda topic: (topic.surprise, -topic.lift, topic.name))


def rises(counts: WeeklyCounts, totals: WeeklyCounts) -> tuple[WeeklyCounts, WeeklyCounts]:
    """Return the probability of at least the last count of each row under no change, and the expected count.

    `counts` (names x weeks) are conversations with each name; `totals` (weeks) are all conversations. The rate of a
    name is unknown, so its total is taken as given: by chance its count in the newest week is binomial in the week's
    share of all conversations (the conditional test of two rates, Przyborowski & Wilenski 1940), and with overdispersed
    weeks (`swing`) beta-binomial, which is exact where weeks are negative binomial and of equal size.
    """
    # imported late, since it takes half a second and pages that only show results do not need it
    from scipy.stats import betabinom, binom

    past, past_totals = counts[:, :-1], totals[:-1]
    expected = (past.sum(axis=1) + UNSEEN) / max(float(past_totals.sum()), 1.0) * totals[-1]
    share = float(totals[-1] / totals.sum())
    total, overdispersion = counts.sum(axis=1), swing(past, past_totals)
    if overdispersion > 0:
        steady = len(totals) / overdispersion
        chance = betabinom.sf(counts[:, -1] - 1, total, steady * share, steady * (1 - share))
    else:
        chance = binom.sf(counts[:, -1] - 1, total, share)
    # rounding may miss the ends
    return np.clip(np.asarray(chance, dtype=np.float64), 0.0, 1.0), expected


def swing(past: WeeklyCounts, totals: WeeklyCounts) -> float:
    """Return the overdispersion of counts: the c of variance = m + c m^2, from all names together (moments).

    0 where counts vary as little as by chance. Names with fewer counts than weeks are left out.
    """
    expected = past.sum(axis=1, keepdims=True) * totals[None, :] / max(float(totals.sum()), 1.0)
    frequent = past.sum(axis=1) >= past.shape[1]
    if past.shape[1] < 2 or not frequent.any():
        return 0.0
    # the mean of each row was estimated from it, which takes one degree of freedom
    freedom = past.shape[1] / (past.shape[1] - 1)
    beyond = freedom * (past[frequent] - expected[frequent]) ** 2 - expected[frequent]
    return max(0.0, float(beyond.sum() / (expected[frequent] ** 2).sum()))


def words_of(texts: Sequence[str], stop_words: frozenset[str], shortest: int = 3) -> pl.Series:
    """Return the distinct words of each text in lower case (n, a list each), without stop words."""
    words = (
        pl.Series("words", texts, dtype=pl.String).str.to_lowercase().str.extract_all(rf"\b\p{{L}}{{{shortest},}}\b")
    )
    content = pl.element().filter(~pl.element().is_in(sorted(stop_words))).unique(maintain_order=True)
    return words.to_frame().select(pl.col("words").list.eval(content)).to_series()


def _weekly(posts: pl.DataFrame, names: str, first: int, weeks: int) -> tuple[list[str], WeeklyCounts]:
    """Return all names, sorted, and the conversations with each name (row) in each week (column)."""
    counted = posts.group_by(names, "week").agg(pl.col("thread").n_unique())
    all_names = sorted(posts[names].unique())
    place = {name: number for number, name in enumerate(all_names)}
    counts = np.zeros((len(all_names), weeks))
    for name, week, conversations in counted.iter_rows():
        counts[place[name], week - first] = conversations
    return all_names, counts


def _set_off(recent: pl.DataFrame, names: str) -> Mapping[str, str]:
    """Return name -> the thread of the newest week in which most people mentioned it."""
    ranked = (
        recent.group_by(names, "thread")
        .agg(pl.col("author").n_unique())
        .sort("author", "thread", descending=[True, False])
        .unique(names, keep="first", maintain_order=True)
    )
    return dict(ranked.select(names, "thread").iter_rows())


def _to_emerging(name: str, seen: tuple[int, int], expected: float, surprise: float, set_off_by: str) -> EmergingTopic:
    people, conversations = seen
    return EmergingTopic(name, people, conversations, expected, conversations / expected, surprise, set_off_by)
