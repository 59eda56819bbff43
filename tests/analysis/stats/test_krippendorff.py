"""Agreement between people."""

from __future__ import annotations

import pytest

from analysis.stats.krippendorff import Agreement, agreement

# Krippendorff (2011), section C: four observers, twelve units, missing labels; nominal alpha 0.743
PAPER = [
    *["111_", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "_555", "__11", "__3_"],
]


def units(rows: list[str]) -> list[dict[str, str]]:
    return [{str(person): label for person, label in enumerate(row) if label != "_"} for row in rows]


def test_the_example_of_the_paper() -> None:
    values = agreement(units(PAPER)).alpha
    assert values == pytest.approx(0.743, abs=0.0005)


def test_two_who_always_agree() -> None:
    assert agreement(units(["aa", "bb", "aa"])) == Agreement(3, 3, 3, 1.0)


def test_two_who_agree_by_chance_are_near_0() -> None:
    values = agreement(units(["ab", "ba", "aa", "bb"] * 50))
    assert values.alpha == pytest.approx(0.0, abs=0.01)
    assert (values.pairs, values.same) == (200, 100)


def test_labels_of_one_person_alone_do_not_count() -> None:
    assert agreement(units(["a_", "_b"])) == Agreement(0, 0, 0, None)


def test_where_only_one_label_is_used_there_is_no_alpha() -> None:
    assert agreement(units(["aa", "aa"])) == Agreement(2, 2, 2, None)
