"""The sentences about people who moved."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.stats.wilson import to_precision
from reports.queries.switching import Switching
from reports.wording.switching import move_text, switch_text, switching_sentence
from talkworthy.date_range import DateRange

QUARTER = DateRange.between(date(2026, 1, 1), date(2026, 3, 31))


def moved(came: int, left: int) -> Switching:
    share = to_precision(came + left, came) if came + left >= 5 else None
    return Switching("Kettle", QUARTER, 400, came, left, share, ())


@pytest.mark.parametrize(
    ("came", "left", "sentence"),
    [
        (0, 0, "Nobody says in these posts that they moved to Kettle or away from it."),
        (
            1,
            0,
            "1 person moved to Kettle and we found nobody who moved away from it: "
            "too few for a share (5 people needed).",
        ),
        (0, 3, "We found nobody who moved to Kettle and 3 moved away from it: too few for a share (5 people needed)."),
        (
            9,
            2,
            "9 people moved to Kettle and 2 moved away from it."
            " More come than leave: 82% (57\N{EN DASH}94%) of these moves are to Kettle.",
        ),
        (
            2,
            9,
            "2 people moved to Kettle and 9 moved away from it."
            " More leave than come: 18% (6\N{EN DASH}43%) of these moves are to Kettle.",
        ),
        (
            7,
            2,
            "7 people moved to Kettle and 2 moved away from it."
            " Too close to say whether more come or leave: 78% (50\N{EN DASH}93%) of these moves are to Kettle.",
        ),
        (
            4,
            3,
            "4 people moved to Kettle and 3 moved away from it."
            " Too close to say whether more come or leave: 57% (28\N{EN DASH}82%) of these moves are to Kettle.",
        ),
    ],
)
def test_a_direction_is_stated_only_where_the_range_is_clear_of_one_half(came: int, left: int, sentence: str) -> None:
    assert switching_sentence(moved(came, left)) == sentence


def test_a_move_reads_from_what_to_what() -> None:
    assert move_text("Kettle", "from:Kiln") == "Kiln \N{RIGHTWARDS ARROW} Kettle"
    assert move_text("Kettle", "to:something else") == "Kettle \N{RIGHTWARDS ARROW} Something else"


def test_a_move_of_a_post_reads_as_words() -> None:
    assert switch_text("from:Kiln") == "Moved from Kiln"
    assert switch_text("to:something else") == "Moved to something else"
