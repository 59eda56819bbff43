"""Products that a text names."""

from __future__ import annotations

import pytest

from analysis.sentiment.other_products import is_taken_at, names_something
from analysis.sentiment.valence import tokens


@pytest.mark.parametrize(
    "text",
    ["I love Fernweh", "Try Fernweh as well", "Seconding fernweh.", "+1 for fernweh", "sad to see Fernweh go that way"],
)
def test_a_name_of_its_own_is_seen(text: str) -> None:
    assert names_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "I love it",
        "I love it on Windows",
        "It works with Fernweh",
        "My Fernweh likes it",
        "Seconding this",
        "THIS IS SO GOOD",
        "Great Big Words All Over",
        "See you on Monday, I bought it in May",
    ],
)
def test_a_place_a_means_or_a_headline_is_no_such_name(text: str) -> None:
    assert not names_something(text)


def test_what_somebody_took_up_is_what_follows_speaks_of() -> None:
    row = tokens("I tried Fernweh once", 0, 20)
    assert [is_taken_at(row, place) for place in range(len(row))] == [False, False, True, False]


def test_a_name_without_such_a_verb_was_not_taken_up() -> None:
    row = tokens("it is near Fernweh", 0, 18)
    assert not any(is_taken_at(row, place) for place in range(len(row)))
