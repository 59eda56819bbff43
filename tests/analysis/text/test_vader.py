"""VADER's compound score."""

from __future__ import annotations

import pytest

from analysis.text.vader import LONGEST, compound, vader


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("I love it", 0.6369),
        ("I hate it", -0.5719),
        ("a bag of beans", 0.0),
        ("", 0.0),
        ("VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", 0.9469),
        ("At least it isn't a horrible book.", 0.431),
    ],
)
def test_the_compound_score_is_the_published_one(text: str, score: float) -> None:
    assert compound(text) == score


def test_of_a_very_long_text_the_beginning_is_scored() -> None:
    assert compound("I love it".ljust(LONGEST) + " I hate it" * 10) == 0.6369


def test_there_is_one_analyzer_a_process() -> None:
    assert vader() is vader()
