"""Bits of surprise, and topics that are distinctive compared with other conversations."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.guess_surprise import DistinctiveTopic, find_distinctive_topics, to_bits, to_surprises

counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 500))


def posts(**conversations: str) -> pl.DataFrame:
    """Conversation -> the topics of its posts, a letter each."""
    rows = [(conversation, topic) for conversation, topics in conversations.items() for topic in topics]
    return pl.DataFrame(rows, schema={"thread": pl.String, "topic": pl.String}, orient="row")


def of(result: list[DistinctiveTopic], topic: str) -> DistinctiveTopic:
    return next(item for item in result if item.topic == topic)


def test_the_greatest_surprise_comes_first() -> None:
    result = to_surprises(posts(one="a", two="a", three="b", four="a"), {"a": 10, "b": 90})
    assert [(item.topic, item.share, item.points) for item in result] == [("a", 0.75, 10), ("b", 0.25, 90)]
    assert result[0].bits > 0 > result[1].bits


def test_bits_are_p_log_p_over_q() -> None:
    assert to_bits(0.5, 0.25) == pytest.approx(0.5)
    assert to_bits(0.0, 0.25) == 0.0


def test_a_topic_without_points_has_a_finite_surprise() -> None:
    result = to_surprises(posts(one="a", two="b"), {"a": 100, "b": 0})
    assert result[0].topic == "b"
    assert result[0].expected == pytest.approx(0.5 / 101)
    assert math.isfinite(result[0].bits)


def test_a_thread_has_one_vote_however_long() -> None:
    result = to_surprises(posts(long="a" * 50, short="b"), {"a": 50, "b": 50})
    assert [item.share for item in result] == [0.5, 0.5]


def test_shares_and_guesses_come_to_one() -> None:
    result = to_surprises(posts(one="ab", two="b", three="ccc"), {"a": 30, "b": 30, "c": 40})
    assert sum(item.share for item in result) == pytest.approx(1)
    assert sum(item.expected for item in result) == pytest.approx(1)


def test_intervals_hold_their_shares_and_narrow_with_conversation() -> None:
    few = to_surprises(posts(**{f"t{n}": "ab"[n % 2] for n in range(10)}), {"a": 50, "b": 50})
    many = to_surprises(posts(**{f"t{n}": "ab"[n % 2] for n in range(200)}), {"a": 50, "b": 50})
    assert all(item.low <= item.share <= item.high for item in few + many)
    assert many[0].high - many[0].low < (few[0].high - few[0].low) / 2


def test_no_conversation_has_no_surprises() -> None:
    assert to_surprises(posts(), {"a": 100}) == []


@pytest.mark.parametrize("points", [{"a": 0.0}, {"a": -1.0, "b": 101.0}])
def test_a_guess_without_points_is_rejected(points: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="give points"):
        to_surprises(posts(one="a"), points)


def test_log_odds_are_those_of_the_paper() -> None:
    """Equations 16 and 20 by hand: 30 of 40 against 10 of 40, each side with ten more spread half and half."""
    result = of(find_distinctive_topics({"a": 30, "b": 10}, {"a": 10, "b": 30}), "a")
    expected = math.log(35 / 15) - math.log(15 / 35)
    assert result.log_odds == pytest.approx(expected)
    assert result.z == pytest.approx(expected / math.sqrt(1 / 35 + 1 / 15))


def test_a_planted_topic_stands_out_and_no_other_does() -> None:
    ours = {"a": 40, "b": 30, "c": 30, "planted": 60}
    theirs = {"a": 160, "b": 120, "c": 120, "planted": 20}
    assert [item.topic for item in find_distinctive_topics(ours, theirs) if item.surely] == ["planted"]


def test_a_topic_of_two_threads_never_stands_out() -> None:
    assert not of(find_distinctive_topics({"a": 100, "rare": 2}, {"a": 100}), "rare").surely


@given(counts, counts)
def test_any_counts_give_finite_numbers(ours: dict[str, int], theirs: dict[str, int]) -> None:
    assert all(math.isfinite(item.z) and math.isfinite(item.log_odds) for item in find_distinctive_topics(ours, theirs))


def test_at_most_one_list_in_twenty_names_a_topic_by_chance() -> None:
    rng = np.random.default_rng(3)
    false = 0
    for _ in range(1_000):
        spread = rng.dirichlet(np.full(12, 0.6))
        ours, theirs = (rng.multinomial(int(rng.integers(30, 600)), spread) for _ in range(2))
        result = find_distinctive_topics(*({str(k): int(n) for k, n in enumerate(side)} for side in (ours, theirs)))
        false += any(item.surely for item in result)
    assert false <= 50
