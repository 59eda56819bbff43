"""Lots: random, the same for everybody, and not upset by newcomers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.stats.seeded_sample import seeded_choice, seeded_sample

names = st.lists(st.text(max_size=8), max_size=30)


@given(names, st.randoms())
def test_the_order_of_names_does_not_matter(given_names: list[str], rng: object) -> None:
    shuffled = list(given_names)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert seeded_sample(shuffled, "week") == seeded_sample(given_names, "week")


@given(names, st.text(max_size=8))
def test_a_new_name_does_not_move_the_others(given_names: list[str], newcomer: str) -> None:
    before = seeded_sample(given_names, "week")
    after = [name for name in seeded_sample([*given_names, newcomer], "week") if name != newcomer]
    assert after == [name for name in before if name != newcomer]


def test_another_seed_draws_others() -> None:
    all_names = [str(number) for number in range(100)]
    assert seeded_sample(all_names, "week 1", 5) != seeded_sample(all_names, "week 2", 5)


def test_every_name_is_drawn_about_as_often() -> None:
    drawn = [seeded_sample("abcd", str(seed), 1)[0] for seed in range(2_000)]
    assert all(430 < drawn.count(name) < 570 for name in "abcd")


def test_a_pick_is_the_same_for_the_same_seed() -> None:
    assert seeded_choice(("a", "b", "c"), "week 1") == seeded_choice(("a", "b", "c"), "week 1")
    assert {seeded_choice(("a", "b", "c"), f"week {number}") for number in range(30)} == {"a", "b", "c"}
