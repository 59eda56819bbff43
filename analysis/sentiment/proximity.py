"""How much of the feeling in a sentence concerns the brand: words near the name in its own clause count most."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from analysis.sentiment.lexicon import KINDS
from analysis.sentiment.other_products import is_taken_at
from analysis.sentiment.valence import BRAND, JOINS, OTHER, TURNS, Hit, Token

# Tuned on half of the labelled tweets and posts (tests/labels/sentiment.py prints both halves).
FURTHEST = 200
"""Words between, beyond which a feeling counts for nothing."""
NAMES_AROUND = 3
"""Names before a feeling and after it that are compared: any further one lies behind these."""
WORDS_FADE = 10.0
"""After so many words between, a feeling counts e times less."""
PAUSE, BRACKET, JOIN, TURN, OTHER_NAME, BREAK = 0.8, 0.3, 0.8, 0.85, 0.4, 0.7
"""Factors past a comma, a bracket, a joining word, a "but", another brand's name and the end of a sentence."""
MEANS, MEANT_AS_MEANS = KINDS["means"], 0.4
GRANTED, MEANT = 0.7, 1.15
"""Factors before and after a "but" (VADER: 0.5 and 1.5 a sentence)."""
STAND_INS = KINDS["stand_ins"]
PRODUCTS = KINDS["products"]
OPENS, POINTER_FADES = 1, 2.0
"""Index of a feeling that opens a reply; words from "it" after which a feeling counts e times less."""
FEELS, NO_OBJECTS = KINDS["feels"], KINDS["no_objects"]
MADE_WITH = KINDS["made_with"]
IS_TOLD = KINDS["is_told"]
PAUSES, BREAKS = frozenset(",;:\u2014\u2013"), frozenset(".!?\n")


def values_for_brand(row: Sequence[Token], hits: Iterable[Hit], pointing: bool = False) -> list[float]:
    """Return the value of each hit for the brand (in order of the hits).

    `pointing`: the words do not name the brand.
    """
    names = [index for index, token in enumerate(row) if token.word[0] == BRAND]
    names = sorted(names + _stand_ins(row, names))
    turn = next((index for index, token in enumerate(row) if index and token.word in TURNS), None)
    if not names:
        return [hit.value * (_pointed(row, hit) if pointing else 1.0) for hit in hits]
    return [
        hit.value
        * (1.0 if turn is None else GRANTED if hit.first < turn else MEANT)
        * max(_between(row, hit, name) for name in _nearest(names, hit))
        for hit in hits
    ]


def _nearest(names: Sequence[int], hit: Hit) -> Sequence[int]:
    """Return the names (sorted) that a feeling may concern most: the nearest on either side of it."""
    at = bisect_left(names, hit.first)
    return names[max(0, at - NAMES_AROUND) : at + NAMES_AROUND]


def _pointed(row: Sequence[Token], hit: Hit) -> float:
    """Return how much of a feeling concerns what is only referred to: "it is great", "love the app", "Amazing!"."""
    if hit.first <= OPENS and not _has_own_object(row, hit):
        return 1.0
    gaps = [hit.first - index - 1 if index < hit.first else index - hit.last for index in _pointers(row)]
    return math.exp(-max(min(gaps), 0) / POINTER_FADES) if gaps else 0.0


def _has_own_object(row: Sequence[Token], hit: Hit) -> bool:
    """Return whether the feeling has an object of its own: "I love rain", not "Love it", "I love how it pours"."""
    if row[hit.last].word not in FEELS or hit.last + 1 >= len(row):
        return False
    after = row[hit.last + 1].word
    return after[0].isalpha() and after not in STAND_INS and after not in NO_OBJECTS


def _pointers(row: Sequence[Token]) -> list[int]:
    return [index for index, token in enumerate(row) if token.word in STAND_INS or token.word in PRODUCTS]


def _stand_ins(row: Sequence[Token], names: Sequence[int]) -> list[int]:
    """Return where "it" and "they" refer to the brand named before them, with no other name between."""
    stand_ins = []
    for index in range(names[0] + 1 if names else len(row), len(row)):
        if row[index].word[0] == OTHER or is_taken_at(row, index):
            break
        if row[index].word in STAND_INS:
            stand_ins.append(index)
    return stand_ins


def _is_place(row: Sequence[Token], name: int) -> bool:
    """Return whether the name is a location, a means, or part of a product: "over Zoom", "a Zoom class"."""
    after = row[name + 1].word if name + 1 < len(row) else ""
    if after in MADE_WITH:
        return True
    return name > 0 and row[name - 1].word in MEANS and after not in IS_TOLD


def _between(row: Sequence[Token], hit: Hit, name: int) -> float:
    first, last = (hit.last + 1, name) if hit.first < name else (name + 1, hit.first)
    if last - first > FURTHEST:
        return 0.0
    left, words, before = 1.0, 0, ""
    for token in row[first:last]:
        factor = 1.0 if before == token.word and before in BREAKS else _FACTORS.get(token.word)
        before = token.word
        if factor is None and token.word[0] == OTHER:
            factor = OTHER_NAME
        if factor is None:
            words += 1
        else:
            left *= factor
    if _is_place(row, name) and hit.last != name - 2:
        left *= MEANT_AS_MEANS
    return left * math.exp(-words / WORDS_FADE)


_FACTORS = (
    dict.fromkeys(PAUSES, PAUSE)
    | dict.fromkeys("()", BRACKET)
    | dict.fromkeys(BREAKS, BREAK)
    | dict.fromkeys(JOINS, JOIN)
    | dict.fromkeys(TURNS, TURN)
)
