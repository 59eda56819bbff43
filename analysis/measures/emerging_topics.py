"""Topics and words that rise against their own past, with the thread that set them off; false alarms kept rare.

A week with more talk lifts every word, so a word's share of the week's talks is compared, not its count. Talks are
counted and not customers, for those of one thread say the same words since the thread is about them. Counts swing more
than chance alone (Poisson) would have it, and that swing is measured. Hundreds of words are looked at at once, so some
would cross any line that is drawn for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

FALSE_DISCOVERIES = 0.1
"""Of the things called emerging, at most this share is expected to be chance."""
FEWEST_PEOPLE = 5
FEWEST_CONVERSATIONS = 3
"""One or two threads are a spike, not a theme."""
FEWEST_WEEKS = 4
"""Of past, before anything can be said to rise against it."""
UNSEEN = 0.5
"""Added to a thing's past, so that one that was never seen has an expectation too (Jeffreys' prior of a rate)."""

WeeklyCounts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EmergingTopic:
    """`talks` conversations had `name` in the newest week, `lift` times the `expected` that its past let expect.

    `surprise` is the false discovery rate at which it would still be called emerging (0 to 1: the smaller the surer).
    `customers` spoke of it; `set_off_by` is the conversation in which most of them did.
    """

    name: str
    people: int
    conversations: int
    expected: float
    lift: float
    surprise: float
    set_off_by: str


def find_emerging_topics(posts: pl.DataFrame, names: str) -> list[EmergingTopic]:
    """What emerges in the newest week of `posts`, the surest first; empty with less than four weeks of past.

    `posts` has a row for each post of a customer: `week` (whole numbers, the newest last), `author`, `conversation`,
    and in the column `names` a list of the topics or words in it (strings). The newest week should be over: a week that
    is half gone has half its customers.
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
    # all that is spoken of says how much things swing, and how many are looked at
    all_names, counts = _weekly(by_name, names, first, weeks)
    chance, expected = rises(counts, totals)
    # Benjamini & Hochberg 1995; it takes half a second to import, which a store with less than a month of talk saves
    from scipy.stats import false_discovery_control

    # what is said too seldom ever to emerge is not among those looked at; each chance is told given the total, so that
    # leaving out by totals favours nothing (Bourgon et al. 2010, "Independent filtering")
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
    """How probable at least the last count of each row is, had nothing changed; and how many were to be expected.

    `counts` (things x weeks): talks that had each; `exposed` (weeks): all talks. How often a thing is
    spoken of is not known, so all its mentions are taken as given and only asked which of them fall into the newest
    week: by chance alone that is binomial in the week's share of all talks (the conditional test of two rates,
    Przyborowski & Wilenski 1940), and with weeks that swing by `swing` beta-binomial, which it is exactly where weeks
    are negative binomial and of one size.
    """
    # takes half a second to import, and who only shows what was found does not need it
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
    """How much counts swing beyond chance: the c of variance = m + c m^2, from all things together (moments).

    0 where they swing as little as chance has it. Things that were seen in fewer than three weeks' worth say little of
    swinging and are left out.
    """
    expected = past.sum(axis=1, keepdims=True) * totals[None, :] / max(float(totals.sum()), 1.0)
    frequent = past.sum(axis=1) >= past.shape[1]
    if past.shape[1] < 2 or not frequent.any():
        return 0.0
    # the row's own mean was fitted to it, which takes one week's freedom away
    freedom = past.shape[1] / (past.shape[1] - 1)
    beyond = freedom * (past[frequent] - expected[frequent]) ** 2 - expected[frequent]
    return max(0.0, float(beyond.sum() / (expected[frequent] ** 2).sum()))


def words_of(texts: Sequence[str], stop_words: frozenset[str], shortest: int = 3) -> pl.Series:
    """The distinct words of each text in lower case (n, a list each), without those that say nothing."""
    words = (
        pl.Series("words", texts, dtype=pl.String).str.to_lowercase().str.extract_all(rf"\b\p{{L}}{{{shortest},}}\b")
    )
    content = pl.element().filter(~pl.element().is_in(sorted(stop_words))).unique(maintain_order=True)
    return words.to_frame().select(pl.col("words").list.eval(content)).to_series()


def _weekly(posts: pl.DataFrame, names: str, first: int, weeks: int) -> tuple[list[str], WeeklyCounts]:
    """All names, sorted, and for each (row) and week (column) how many talks had it."""
    counted = posts.group_by(names, "week").agg(pl.col("thread").n_unique())
    all_names = sorted(posts[names].unique())
    place = {name: number for number, name in enumerate(all_names)}
    counts = np.zeros((len(all_names), weeks))
    for name, week, conversations in counted.iter_rows():
        counts[place[name], week - first] = conversations
    return all_names, counts


def _set_off(recent: pl.DataFrame, names: str) -> Mapping[str, str]:
    """Name -> the conversation of the newest week in which most customers spoke of it."""
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
