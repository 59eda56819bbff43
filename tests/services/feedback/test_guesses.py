"""Guesses: a hundred points, and what is hidden until something is assumed."""

from __future__ import annotations

import math
from typing import Any

import pytest

from services.feedback.assumptions import write_assumption
from services.feedback.guesses import save_guess, to_points, unassumed_topics, why_hidden
from talkworthy.errors import UserError
from talkworthy.model import Brand
from talkworthy.storage.notebook.assumptions import NewAssumption, load_guesses

BRAND = Brand("Copper Kettle", ("Copper Kettle",))


def test_a_guess_is_returned_as_it_is_saved(connection: Any, date_range: Any, signed: Any) -> None:
    kept = save_guess(connection, BRAND.name, date_range, {"": 100}, signed)
    assert load_guesses(connection, BRAND.name) == [kept]
    assert (kept.points[""], sum(kept.points.values())) == (100, 100)


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ({"": 90}, "These are 90 points"),
        ({"9": 100}, "no topic '9'"),
        ({"3": -1, "": 101}, "0 points or more"),
        ({"": math.nan}, "These are nan points"),
    ],
)
def test_points_that_are_not_a_hundred_over_known_topics_are_refused(points: dict[str, float], message: str) -> None:
    with pytest.raises(UserError, match=message):
        to_points({"3": "Late parcels", "": "Something else"}, points)


def test_topics_without_points_are_given_none() -> None:
    assert to_points({"3": "Late parcels", "": "Something else"}, {"3": 100}) == {"3": 100.0, "": 0.0}


def test_what_nobody_assumed_is_hidden_before_anything_is_assumed(connection: Any, date_range: Any) -> None:
    with pytest.raises(UserError, match="Write down first what you assume"):
        unassumed_topics(connection, BRAND, (), date_range)


def test_what_nobody_assumed_is_hidden_while_an_assumption_waits(connection: Any, date_range: Any, signed: Any) -> None:
    save_guess(connection, BRAND.name, date_range, {"": 100}, signed)
    write_assumption(connection, BRAND.name, date_range, NewAssumption("they ask", "at_least", 0.2), signed)
    with pytest.raises(UserError, match="hidden while an assumption is open"):
        unassumed_topics(connection, BRAND, (), date_range)


def test_after_a_guess_nothing_is_hidden(connection: Any, date_range: Any, signed: Any) -> None:
    kept = save_guess(connection, BRAND.name, date_range, {"": 100}, signed)
    assert why_hidden([], [kept]) == ""
    assert unassumed_topics(connection, BRAND, (), date_range).against == "nothing"
