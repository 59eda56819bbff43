"""Scores the name of a column for each field of a post, by the names that exports use in many languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

SURE, USUAL, LIKELY = 1.0, 0.85, 0.6
LAST_WORDS = 0.85
"""What is left of a score where only the last words of a name match: `snippet.publishedAt`, `user.username`."""

FIRST_WORDS = 0.5
"""The same for the first words: `Date (UTC)`, `Customer Name and Age`."""

LONGEST_NAME = 1000
"""Characters of a name that are looked at. Where a file has no table, its "header" may be all of it, in one line."""

_LEFT_WHERE_AGAINST = 0.15
_WORD_BREAK = re.compile(r"[^\w]+|_+", re.UNICODE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LISTS = re.compile(r"\[\d*\]|\(.*?\)")


def score_name(name: str) -> dict[str, float]:
    """Return the fields that a column of this name may hold, each with a score above 0 and up to 1.

    Case, prefixes and separators do not matter: `Tweet Text`, `tweet_text` and `data.tweetText` are one name.
    """
    words = to_words(name)
    if not words:
        return {}
    last = to_words(name.rpartition(".")[2])
    scores = {
        field: max(_score(words, known), (known.get("_".join(last), 0.0) if last != words else 0.0) * LAST_WORDS)
        for field, known in _known_names().items()
    }
    for field, against in _words_against().items():
        if scores.get(field) and "_".join(words) not in _known_names()[field] and against & _parts(words):
            scores[field] *= _LEFT_WHERE_AGAINST
    return {field: score for field, score in scores.items() if score > 0}


def to_words(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: `snippet.publishedAt (UTC)` is snippet, published, at."""
    plain = _LISTS.sub(" ", name[:LONGEST_NAME].strip("\ufeff \t"))
    return tuple(word for part in _WORD_BREAK.split(plain) for word in _CAMEL.sub(" ", part).lower().split())


def is_a_name(text: str) -> bool:
    """Return whether `text` is a name that exports give to a column of some field."""
    return any(score >= LIKELY for score in score_name(text).values())


def _score(words: tuple[str, ...], known: Mapping[str, float]) -> float:
    """Return the best score: of the whole name, of its last words, or of its first words."""
    whole = known.get("_".join(words)) or known.get("".join(words))
    if whole:
        return whole
    last = max((_sure(known, words[start:]) for start in range(1, len(words))), default=0.0)
    first = max((_sure(known, words[:stop]) for stop in range(1, len(words))), default=0.0)
    return max(last * LAST_WORDS, first * FIRST_WORDS)


def _sure(known: Mapping[str, float], words: tuple[str, ...]) -> float:
    """Return the score of these words where they are more than likely: a part of a name proves less than all of it."""
    score = known.get("_".join(words), 0.0)
    return score if score > LIKELY else 0.0


def _parts(words: tuple[str, ...]) -> set[str]:
    """Return the words, and each two or three neighbours joined."""
    return {"_".join(words[start : start + size]) for size in (1, 2, 3) for start in range(len(words) - size + 1)}


@cache
def _known_names() -> dict[str, dict[str, float]]:
    tables = _load()
    return {
        field: dict.fromkeys(names["likely"], LIKELY)
        | dict.fromkeys(names.get("usual", ()), USUAL)
        | dict.fromkeys(names["sure"], SURE)
        for field, names in tables.items()
        if field != "against"
    }


@cache
def _words_against() -> dict[str, frozenset[str]]:
    return {field: frozenset(words) for field, words in _load()["against"].items()}


@cache
def _load() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
