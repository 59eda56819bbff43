"""What rises against its own past, and how rarely chance is taken for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import false_discovery_control

from analysis.measures.emerging_topics import FALSE_DISCOVERIES, find_emerging_topics, rises, swing, words_of

SCHEMA: dict[str, Any] = {"week": pl.Int64, "author": pl.String, "thread": pl.String, "words": pl.List(pl.String)}
Row = tuple[int, str, str, list[str]]


def conversation(weeks: int, rising: list[int]) -> pl.DataFrame:
    """Weeks of 40 people in 10 conversations who all write `kettle`; `rising` of them a week write `lid` too."""
    rows: list[Row] = []
    for week, count in zip(range(weeks), rising, strict=True):
        for n in range(40):
            words = ["kettle", "lid"] if n < count else ["kettle"]
            rows.append((week, f"author {n}", f"talk {week}.{n % 10}", words))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def test_a_word_that_rises_against_its_past_emerges() -> None:
    (result,) = find_emerging_topics(conversation(8, [2, 1, 3, 2, 1, 2, 2, 15]), "words")
    assert (result.name, result.people, result.conversations) == ("lid", 15, 10)
    assert result.lift == pytest.approx(10 / result.expected)
    assert result.expected == pytest.approx(13.5 / 70 * 10)


def test_the_thread_that_set_it_off_is_the_one_with_most_people() -> None:
    more = [(7, f"newcomer {n}", "talk 7.3", ["lid"]) for n in range(4)]
    posts = pl.concat([conversation(8, [1, 1, 2, 1, 1, 2, 1, 9]), pl.DataFrame(more, schema=SCHEMA, orient="row")])
    assert [item.set_off_by for item in find_emerging_topics(posts, "words") if item.name == "lid"] == ["talk 7.3"]


def test_a_word_that_is_new_emerges_though_it_has_no_past() -> None:
    (result,) = find_emerging_topics(conversation(8, [0, 0, 0, 0, 0, 0, 0, 12]), "words")
    assert result.name == "lid"
    assert result.expected > 0


def test_a_week_with_more_conversation_lifts_nothing() -> None:
    quiet = conversation(8, [4] * 8).filter((pl.col("week") == 7) | pl.col("thread").str.contains(r"\.[0369]$"))
    assert find_emerging_topics(quiet, "words") == []


def test_one_loud_thread_is_no_theme() -> None:
    loud = [(7, f"newcomer {n}", "one", ["lid"]) for n in range(30)]
    posts = pl.concat([conversation(8, [1] * 8), pl.DataFrame(loud, schema=SCHEMA, orient="row")])
    assert find_emerging_topics(posts, "words") == []


@pytest.mark.parametrize("weeks", [1, 4])
def test_without_a_past_nothing_emerges(weeks: int) -> None:
    assert find_emerging_topics(conversation(weeks, [0] * (weeks - 1) + [20]), "words") == []


def test_no_posts_have_nothing_emerging() -> None:
    assert find_emerging_topics(pl.DataFrame(schema=SCHEMA), "words") == []


@pytest.mark.parametrize("over", [0.0, 0.3, 0.6])
def test_where_nothing_changes_few_weeks_raise_an_alarm(over: float) -> None:
    rng = np.random.default_rng(5)
    alarms = 0
    for _ in range(100):
        exposed = rng.poisson(200, 13).astype(float)
        usual = rng.gamma(0.5, 0.04, 300)[:, None] * exposed[None, :]
        swings = rng.gamma(1 / over, over, usual.shape) if over else 1.0
        chance, _ = rises(rng.poisson(usual * swings).astype(float), exposed)
        alarms += bool((false_discovery_control(chance) <= FALSE_DISCOVERIES).any())
    assert alarms <= 15  # 10 expected at most; 15 is passed once in 25 by a rate of 10


def test_a_fourfold_rise_is_found_nearly_always() -> None:
    rng = np.random.default_rng(6)
    result = 0
    for _ in range(50):
        exposed = np.full(13, 300.0)
        counts = rng.poisson(rng.gamma(0.5, 0.04, 200)[:, None] * exposed).astype(float)
        counts[0] = rng.poisson(6.0, 13)
        counts[0, -1] = rng.poisson(24.0)
        result += bool(false_discovery_control(rises(counts, exposed)[0])[0] <= FALSE_DISCOVERIES)
    assert result >= 45


def test_overdispersion_is_measured_from_all_names_together() -> None:
    rng = np.random.default_rng(7)
    exposed = np.full(20, 100.0)
    steady = rng.poisson(10.0, (400, 20)).astype(float)
    swinging = rng.poisson(10.0 * rng.gamma(2.0, 0.5, (400, 20))).astype(float)
    assert swing(steady, exposed) == pytest.approx(0.0, abs=0.02)
    assert swing(swinging, exposed) == pytest.approx(0.5, abs=0.08)


def test_probabilities_lie_between_0_and_1() -> None:
    rng = np.random.default_rng(9)
    chance, _ = rises(rng.poisson(rng.gamma(0.5, 4.0, (300, 13))).astype(float), np.full(13, 300.0))
    assert chance.min() >= 0 and chance.max() <= 1


def test_words_are_listed_once_a_text_without_stop_words() -> None:
    words = words_of(["The lid, the LID and a cup of tea!", ""], frozenset({"the", "and"}))
    assert words.to_list() == [["lid", "cup", "tea"], []]
