"""Ratings become stars out of five, however they are written; what is no rating is refused."""

from __future__ import annotations

import math

import pytest

from talkworthy.plain_text.stars import to_star_range, to_stars


@pytest.mark.parametrize(
    ("value", "stars"),
    [
        (4, 4.0),
        (4.5, 4.5),
        ("4", 4.0),
        (" 4,5 ", 4.5),
        ("4.0 out of 5 stars", 4.0),
        ("4,0 von 5 Sternen", 4.0),
        ("3 sur 5 étoiles", 3.0),
        ("Rated 2 out of 5 stars", 2.0),
        ("5.0 star rating", 5.0),
        ("1 star", 1.0),
        ("★ 4 of 5", 4.0),
        ("8/10", 4.0),
        ("83/100", 4.15),
        ("★★★★☆", 4.0),
        ("★★☆☆☆", 2.0),
        ("⭐⭐⭐", 3.0),
        ("⭐️⭐️", 2.0),
        ("★★★½", 3.5),
        ("FOUR", 4.0),
        (0.5, 0.5),
    ],
)
def test_reads(value: object, stars: float) -> None:
    assert to_stars(value) == stars


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, False, 0, 0.4, -3, 6, 5.01, 10**400, math.nan, math.inf, [4], {"stars": 4}),
        *("", "0", "6", "nan", "inf", "1e0", "great", "4 apples", "3/12", "6/5", "0/10", "4/0", "☆☆☆☆☆", "★★★★★★"),
        *("4.5.6", "4 of", "--4", "-4", "4" * 100, "★" * 10_000, "٤", "2026-03-01", "1 204", "4 of 5 people"),
    ],
)
def test_refuses(value: object) -> None:
    assert to_stars(value) is None


def test_another_scale() -> None:
    assert to_stars(7, most=10) == 3.5
    assert to_stars("70", most=100) == 3.5
    assert to_stars("4/5", most=10) == 4.0
    assert to_stars(11, most=10) is None
    assert to_stars(4, most=0) is None


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("1", (1.0, 1.0)),
        ("4.5", (4.5, 4.5)),
        ("4..5", (4.0, 5.0)),
        ("<=2", (0.5, 2.0)),
        ("<2", (0.5, 1.99)),
        (">=4", (4.0, 5.0)),
        (">4", (4.01, 5.0)),
        ("0..5", (0.5, 5.0)),
        *((text, None) for text in ("", "6", "0", "5..4", "<0", ">5", "4..", "..4", "four", "4-5", "=4", "4..5..5")),
    ],
)
def test_a_range_of_stars(text: str, stars: tuple[float, float] | None) -> None:
    assert to_star_range(text) == stars
