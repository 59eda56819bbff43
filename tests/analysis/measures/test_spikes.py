"""Spikes: detected where they were planted, and hardly ever elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from analysis.measures.spikes import (
    FEWEST_PEOPLE,
    Counts,
    find_alarms,
    find_spikes,
    lifted_words,
    robust_z,
    to_baseline,
    words_behind,
)
from talkworthy.date_range import DateRange

WINDOW = DateRange.between(date(2026, 1, 5), date(2026, 4, 5))  # thirteen weeks from a Monday
DAYS = 91
WEEKDAYS = np.tile([1.3, 1.2, 1.1, 1.0, 1.0, 0.7, 0.7], 13)
WORLDS = 40
MOST_FALSE = 6
"""Of 40 worlds in which nothing happens: 2 are expected at 5 %, and 7 or more come by chance once in 300."""


def alarmed(counts: Counts) -> Counts:
    """Return the positions of the alarms."""
    alarms, usual = find_alarms(counts, 0, "day")
    return np.flatnonzero(alarms & (robust_z(counts, usual.expected) > 3.5) & (counts >= FEWEST_PEOPLE))


def quiet(kind: str, rng: np.random.Generator) -> Counts:
    """Thirteen weeks in which nothing happens, of people who come one by one, in bursts, or in threads."""
    if kind == "one by one":
        return rng.poisson(3 * WEEKDAYS).astype(float)
    if kind == "few":
        return rng.poisson(0.3 * WEEKDAYS).astype(float)
    if kind == "in bursts":
        return rng.poisson(rng.gamma(2, 1.5 * WEEKDAYS)).astype(float)
    if kind == "growing":
        return rng.poisson(6 * WEEKDAYS * np.linspace(0.4, 1.6, DAYS)).astype(float)
    return np.array([rng.geometric(0.25, threads).sum() for threads in rng.poisson(0.75 * WEEKDAYS)], dtype=float)


@pytest.mark.parametrize("kind", ["one by one", "few", "in bursts", "growing", "in threads"])
def test_where_nothing_happens_hardly_any_date_range_has_an_alarm(kind: str) -> None:
    rng = np.random.default_rng(7)
    assert sum(len(alarmed(quiet(kind, rng))) > 0 for _ in range(WORLDS)) <= MOST_FALSE


@pytest.mark.parametrize("kind", ["one by one", "few", "in bursts", "growing"])
def test_a_planted_spike_is_found(kind: str) -> None:
    rng = np.random.default_rng(8)
    result = 0
    for _ in range(10):
        counts, place = quiet(kind, rng), int(rng.integers(DAYS))
        counts[place] += 45
        result += place in alarmed(counts)
    assert result >= 9


def test_two_spikes_do_not_hide_each_other() -> None:
    counts = quiet("one by one", np.random.default_rng(9))
    counts[[20, 60]] += 40
    assert alarmed(counts).tolist() == [20, 60]


def test_mondays_that_are_always_busy_are_no_spikes() -> None:
    counts = np.tile([30.0, 3, 3, 3, 3, 3, 3], 13)
    assert not len(alarmed(counts))


def test_the_people_of_a_monday_on_a_sunday_are_a_spike() -> None:
    counts = np.random.default_rng(4).poisson(np.tile([30.0, 6, 6, 6, 6, 6, 6], 13)).astype(float)
    counts[48] = 40
    assert alarmed(counts).tolist() == [48]


def test_what_is_usual_follows_the_time_of_day() -> None:
    counts = np.tile(np.repeat([0.0, 8.0], 12), DAYS)
    usual = to_baseline(counts, np.ones(len(counts), dtype=np.bool_), 0, "hour")
    assert usual.expected[30] < 1.5
    assert usual.expected[42] > 6.5


def test_robust_z_of_one_person_is_small() -> None:
    expected = np.full(50, 0.1)
    counts = np.zeros(50)
    counts[10] = 1
    assert robust_z(counts, expected)[10] < 3.5


def make_posts(start: datetime, people: int, conversation: str, name: str = "p") -> pl.DataFrame:
    """Return this many people in one conversation from a time on, a minute apart."""
    rows = [("hob", f"{name}{number}", conversation, start + timedelta(minutes=number)) for number in range(people)]
    schema = {"source": pl.String, "author": pl.String, "thread": pl.String}
    return pl.DataFrame(rows, schema=schema | {"created_at": pl.Datetime("us", "UTC")}, orient="row")


def daily(people: int) -> list[pl.DataFrame]:
    """Return this many people on each day of the date range, a conversation a day."""
    return [make_posts(WINDOW.start + timedelta(days=day, hours=9), people, f"day{day}") for day in range(DAYS)]


SPIKE_DAY = datetime(2026, 2, 11, 18, tzinfo=UTC)


def test_a_spike_names_the_thread_behind_it() -> None:
    (spike,) = find_spikes(pl.concat([*daily(2), make_posts(SPIKE_DAY, 30, "viral", "new")]), WINDOW)
    assert (spike.start, spike.stop) == (SPIKE_DAY.replace(hour=0), datetime(2026, 2, 12, tzinfo=UTC))
    assert (spike.step, spike.people, spike.thread, spike.from_it) == ("day", 32, "viral", 30)
    assert 1.5 < spike.expected < 3
    assert spike.z > 3.5
    assert spike.chance < 0.05


def test_days_in_a_row_are_one_spike() -> None:
    crowd = [make_posts(SPIKE_DAY + timedelta(days=day), 30, "viral", f"new{day}") for day in range(2)]
    (spike,) = find_spikes(pl.concat([*daily(2), *crowd]), WINDOW)
    assert spike.stop - spike.start == timedelta(days=2)


def test_one_active_person_is_no_spike() -> None:
    alone = make_posts(SPIKE_DAY, 40, "rant").with_columns(author=pl.lit("ann"))
    assert find_spikes(pl.concat([*daily(2), alone]), WINDOW) == []


def test_under_four_weeks_nothing_is_usual() -> None:
    short = DateRange.between(date(2026, 2, 1), date(2026, 2, 20))
    assert find_spikes(pl.concat([*daily(2), make_posts(SPIKE_DAY, 30, "viral", "new")]), short) == []


def test_without_posts_there_are_no_spikes() -> None:
    assert find_spikes(make_posts(SPIKE_DAY, 0, "none"), WINDOW) == []


def test_lifted_words_are_those_that_more_people_use_than_elsewhere() -> None:
    schema = {"source": pl.String, "author": pl.String, "words": pl.List(pl.String)}
    inside = pl.DataFrame([("hob", f"n{at}", ["lid", "water"]) for at in range(6)], schema=schema, orient="row")
    outside = pl.DataFrame([("hob", f"o{at}", ["water"]) for at in range(20)], schema=schema, orient="row")
    ((word, people, lift),) = lifted_words(inside, outside)
    assert (word, people) == ("lid", 6)
    assert lift > 10


def test_words_that_one_person_repeats_are_not_lifted() -> None:
    schema = {"source": pl.String, "author": pl.String, "words": pl.List(pl.String)}
    inside = pl.DataFrame([("hob", "ann", ["lid"])] * 9, schema=schema, orient="row")
    assert lifted_words(inside, inside.clear()) == ()


def test_the_words_of_a_spike_come_from_its_time_alone() -> None:
    crowd = make_posts(SPIKE_DAY, 30, "viral", "new").with_columns(text=pl.lit("The recall of the spout"))
    around = pl.concat(daily(2)).with_columns(text=pl.lit("The spout is fine"))
    posts = pl.concat([around, crowd])
    (spike,) = find_spikes(posts, WINDOW)
    assert [word for word, _, _ in words_behind(spike, posts, frozenset({"the"}))] == ["recall"]


def test_without_included_days_hardly_anything_is_usual() -> None:
    usual = to_baseline(np.array([0.0, 9.0, 0.0, 0.0]), np.array([True, False, True, True]), 0, "day")
    assert usual.expected.tolist() == pytest.approx([0.125] * 4)
    assert usual.chances.tolist() == [1.0] * 4
