"""Converts ratings as review sites and people write them to stars out of five, which posts keep."""

from __future__ import annotations

import math
import re
from typing import SupportsFloat

from talkworthy.model import FEWEST_STARS, MOST_STARS

_LONGEST = 60
_NUMBERS = {"one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0}
"""Google's Business Profile writes `starRating` as `FOUR`."""
_SCALES = frozenset({4.0, 5.0, 6.0, 10.0, 20.0, 100.0})
"""What ratings are given out of. `3/12` may be a date, and is no rating."""
_FULL, _HALF, _EMPTY = "★⭐🌟", "½⯪⯨", "☆"
_DRAWN = re.compile(rf"[{_FULL}]*[{_HALF}]?[{_EMPTY}]*")
_STARS = r"(?:\s*(?:stars?|sterne?n?|sterren|étoiles?|estrellas?|estrelas?|stelle?|★|⭐)(?:\s+rating)?)?"
_WRITTEN = re.compile(
    r"(?:rated|rating:?|★|⭐)?\s*"
    r"(?P<number>[0-9]{1,3}(?:[.,][0-9]{1,6})?)"
    rf"{_STARS}(?:\s*(?:/|out of|of|von|sur|de|su|van)\s*(?P<most>[0-9]{{1,3}}(?:[.,]0)?))?{_STARS}"
)


_RANGE = re.compile(
    r"(?P<least>[0-5](?:\.[0-9]{1,2})?)(?:\.\.(?P<most>[0-5](?:\.[0-9]{1,2})?))?|"
    r"(?P<sign><=|>=|<|>)(?P<end>[0-5](?:\.[0-9]{1,2})?)"
)
_BELOW = 0.01
"""The least step between two ratings, since `to_stars` rounds to two decimals."""


def to_star_range(text: str) -> tuple[float, float] | None:
    """Return the fewest and the most stars that `4`, `4..5`, `<=2`, `<2`, `>=4` or `>4` means; None for anything else.

    A range without a rating in it (`5..4`, `<0.5`) is None too.
    """
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        return None
    if match["sign"]:
        end = float(match["end"])
        fewest, most = {
            "<=": (FEWEST_STARS, end),
            "<": (FEWEST_STARS, end - _BELOW),
            ">=": (end, MOST_STARS),
            ">": (end + _BELOW, MOST_STARS),
        }[match["sign"]]
    else:
        fewest = float(match["least"])
        most = float(match["most"] or fewest)
    fewest, most = round(max(fewest, FEWEST_STARS), 2), round(min(most, MOST_STARS), 2)
    return (fewest, most) if fewest <= most else None


def to_stars(value: object, most: float = MOST_STARS) -> float | None:
    """Return a rating as stars out of five, 0.5 to 5; None where it cannot be read, or is not within its scale.

    `value` is a number or a text: `4`, `"4,5"`, `"4.0 out of 5 stars"`, `"★★★★☆"`, `"8/10"`, `"FOUR"`. `most` is the
    best rating of the scale, for a value that does not give its own. 0 means that there is no rating.
    """
    if isinstance(value, str):
        return _read(value, most)
    if isinstance(value, bool) or not isinstance(value, SupportsFloat):
        return None
    try:
        return _scale(float(value), most)
    except (ValueError, OverflowError):
        return None


def _read(text: str, most: float) -> float | None:
    plain = text.replace("\N{VARIATION SELECTOR-16}", "").strip().lower()
    if not plain or len(plain) > _LONGEST:
        return None
    if plain in _NUMBERS:
        return _scale(_NUMBERS[plain], most)
    if _DRAWN.fullmatch(plain):
        return _count_drawn(plain)
    match = _WRITTEN.fullmatch(plain)
    if match is None:
        return None
    scale = _to_float(match["most"]) if match["most"] else most
    return _scale(_to_float(match["number"]), scale) if not match["most"] or scale in _SCALES else None


def _count_drawn(stars: str) -> float | None:
    """Return the full and half ones of drawn stars; where empty ones are drawn too, out of all of them."""
    halves = sum(map(stars.count, _HALF))
    empty = stars.count(_EMPTY)
    full = len(stars) - halves - empty
    scale = float(len(stars)) if empty else MOST_STARS
    return _scale(full + halves / 2, scale) if scale in _SCALES else None


def _to_float(number: str) -> float:
    return float(number.replace(",", "."))


def _scale(number: float, most: float) -> float | None:
    if not math.isfinite(number) or not 0 < most < math.inf:
        return None
    stars = round(number / most * MOST_STARS, 2)
    return stars if FEWEST_STARS <= stars <= MOST_STARS and number <= most else None
