"""Gates: for each pattern a looser one that the vector engine can run over a whole column, to spare it most texts.

Python's patterns are tried text by text and letter by letter; Rust's (Polars) take a column at once, in linear time,
but know no looking around. So a pattern is loosened until Rust takes it: what looks around is left out, long
repeats may run on. What the pattern finds, its gate finds too, and the few texts that pass are then read properly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

import polars as pl

# The tree of a pattern has no public door; this one has stood since Python 3.11, and before as sre_parse.
told: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

LONG_REPEAT = 4
"""Repeats of more than this are let run on: a counted repeat is copied out that many times in a linear engine."""
NOT_PLAIN = r"[^\x00-\x1b\x20-\x7f\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]"
"""Finds a letter outside of ASCII and everyday punctuation, which the two engines might not take for the same."""

_WORD, _SPACE, _DIGIT = "0-9A-Za-z_", r"\t-\r\x20", "0-9"
_CLASSES = {
    told.CATEGORY_WORD: _WORD,
    told.CATEGORY_SPACE: _SPACE,
    told.CATEGORY_DIGIT: _DIGIT,
    told.CATEGORY_NOT_WORD: f"[^{_WORD}]",
    told.CATEGORY_NOT_SPACE: f"[^{_SPACE}]",
    told.CATEGORY_NOT_DIGIT: f"[^{_DIGIT}]",
}
_PLACES = {
    told.AT_BEGINNING_STRING: r"\A",
    told.AT_BOUNDARY: r"(?-u:\b)",
    told.AT_NON_BOUNDARY: r"(?-u:\B)",
}


def passes(patterns: Sequence[re.Pattern[str]], texts: pl.Series) -> pl.DataFrame:
    """Which of the texts (n) each of the patterns may find something in: a column of truth for each, in their order.

    Where a column says no, `pattern.search` finds nothing.
    """
    column = pl.col("text")
    odd = texts.alias("text").to_frame().with_columns(odd=column.str.contains(NOT_PLAIN))
    return odd.select(
        (column.str.contains(gate_of(pattern)) | pl.col("odd")).alias(str(number))
        for number, pattern in enumerate(patterns)
    )


@cache
def gate_of(pattern: re.Pattern[str]) -> str:
    """A pattern for Rust's engine that finds something in every plain text in which `pattern` does."""
    flags = "(?i)" if pattern.flags & re.IGNORECASE else ""
    return flags + _loosen(parser.parse(pattern.pattern, pattern.flags))


def _loosen(tree: Any) -> str:
    return "".join(_loosen_one(sort, what) for sort, what in tree)


def _loosen_one(sort: Any, what: Any) -> str:
    """One part of a pattern's tree, loosened."""
    loosen = _LOOSENED.get(sort)
    if loosen is None:
        raise ValueError(f"no gate for {sort} in a pattern; say in analysis/gates.py what it is loosened to")
    return loosen(what)


def _either(what: Any) -> str:
    return "(?:" + "|".join(_loosen(branch) for branch in what[1]) + ")"


def _to_group(what: Any) -> str:
    _, add, drop, tree = what
    on = "i" if add & re.IGNORECASE else ""
    off = "-i" if drop & re.IGNORECASE else ""
    return f"(?{on}{off}:{_loosen(tree)})"


def _repeat(what: Any) -> str:
    least, most, tree = what
    least = min(least, LONG_REPEAT)
    most_told = "" if most > LONG_REPEAT else str(int(most))
    return f"(?:{_loosen(tree)}){{{least},{most_told}}}"


def _to_class(items: Any) -> str:
    inside = []
    for sort, what in items:
        if sort is told.LITERAL:
            inside.append(_to_number(chr(what)))
        elif sort is told.RANGE:
            inside.append("-".join(_to_number(chr(end)) for end in what))
        elif sort is told.CATEGORY:
            inside.append(_CLASSES[what])
    negated = "^" if items[0][0] is told.NEGATE else ""
    return f"[{negated}{''.join(inside)}]"


def _to_number(letter: str) -> str:
    """A letter by its number, so that none has a meaning of its own there."""
    return f"\\x{{{ord(letter):x}}}"


_LOOSENED: dict[Any, Callable[[Any], str]] = {
    told.LITERAL: lambda what: _to_number(chr(what)),
    told.NOT_LITERAL: lambda what: f"[^{_to_number(chr(what))}]",
    told.ANY: lambda what: r"[^\n]",
    told.IN: _to_class,
    told.BRANCH: _either,
    told.SUBPATTERN: _to_group,
    told.MAX_REPEAT: _repeat,
    told.MIN_REPEAT: _repeat,
    told.POSSESSIVE_REPEAT: _repeat,
    told.GROUPREF: lambda what: r"[\s\S]*",
    told.ATOMIC_GROUP: lambda what: f"(?:{_loosen(what)})",
    told.AT: lambda what: _PLACES.get(what, ""),
    told.ASSERT: lambda what: "",
    told.ASSERT_NOT: lambda what: "",
}
