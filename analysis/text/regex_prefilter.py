"""Prefilters: for each pattern a looser one that a linear engine can run over a whole column of texts at once.

Python's patterns are tried text by text and letter by letter; Rust's (Polars) take a column at once, in linear time,
but cannot look around. So a pattern is loosened until Rust takes it: what looks around is left out, and long repeats
have no upper end. The prefilter matches every text that the pattern matches; the few that pass are then read properly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import polars as pl

LONG_REPEAT = 4
"""A longer repeat has no upper end: a linear engine copies what is counted that many times."""
NOT_PLAIN = r"[^\x00-\x1b\x20-\x7f\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]"
"""Matches a letter outside of ASCII and common punctuation, which the two engines might treat differently."""
ANYTHING = ""
"""The prefilter of a pattern whose syntax is unknown here: all texts pass."""

_KNOWN_FLAGS = re.IGNORECASE | re.VERBOSE | re.UNICODE
_WORD, _SPACE, _DIGIT = "0-9A-Za-z_", r"\t-\r\x20", "0-9"
_CLASSES = {
    **{r"\w": _WORD, r"\s": _SPACE, r"\d": _DIGIT},
    **{r"\W": f"[^{_WORD}]", r"\S": f"[^{_SPACE}]", r"\D": f"[^{_DIGIT}]"},
}
_ANCHORS = {"^": "", "$": "", r"\Z": "", r"\A": r"\A", r"\b": r"(?-u:\b)", r"\B": r"(?-u:\B)"}
_CONTROLS = {r"\t": 9, r"\n": 10, r"\v": 11, r"\f": 12, r"\r": 13}
_LETTER = r"\\(?:U[0-9A-Fa-f]{8}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|\D)|[^\\]"
_IN_CLASS = re.compile(rf"(?P<first>{_LETTER})(?:-(?P<last>{_LETTER}))?", re.DOTALL)
_BLANK = r"[ \t\n\r\f\v]+|\#[^\n]*"
_TOKEN = rf"""
    (?P<look> \(\?<?[=!] )
    | (?P<group> \( (?!\?) | \(\?P<\w+> | \(\?> | \(\?(?P<flag>-?i)?: )
    | (?P<end> \) )
    | (?P<either> \| )
    | (?P<repeat> [*+?] [?+]? | \{{ (?P<least>\d+) (?P<comma>,)? (?P<most>\d*) \}} [?+]? )
    | \[ (?P<negated>\^?) (?P<class> (?: \\\D | [^\]\\] )+ ) \]
    | (?P<anchor> [\^$] | \\[AbBZ] )
    | (?P<reference> \\[1-9]\d* )
    | (?P<any> \. )
    | (?P<letter> (?![(\[{{]) (?:{_LETTER}) )
"""
_IN_PLAIN = re.compile(_TOKEN, re.VERBOSE | re.DOTALL)
_IN_VERBOSE = re.compile(f"(?P<blank>{_BLANK})|(?:{_TOKEN})", re.VERBOSE | re.DOTALL)


class _NotKnown(Exception):
    """The syntax of a pattern is not known here."""


def prefilter_matches(patterns: Sequence[re.Pattern[str]], texts: pl.Series) -> pl.DataFrame:
    """Return for each pattern, in their order, a column that says which of the texts (n) it may match.

    Where a column is false, `pattern.search` finds nothing.
    """
    column = pl.col("text")
    odd = texts.alias("text").to_frame().with_columns(odd=column.str.contains(NOT_PLAIN))
    return odd.select(
        (column.str.contains(prefilter_of(pattern)) | pl.col("odd")).alias(str(number))
        for number, pattern in enumerate(patterns)
    )


@cache
def prefilter_of(pattern: re.Pattern[str]) -> str:
    """Return a pattern for Rust's engine that matches every plain text which `pattern` matches."""
    if pattern.flags & ~_KNOWN_FLAGS:
        return ANYTHING
    flags = "(?i)" if pattern.flags & re.IGNORECASE else ""
    token = _IN_VERBOSE if pattern.flags & re.VERBOSE else _IN_PLAIN
    try:
        return flags + "".join(_loosen(token, pattern.pattern))
    except _NotKnown:
        return ANYTHING


def _loosen(token: re.Pattern[str], pattern: str) -> Iterator[str]:
    """Yield the parts of a pattern, loosened; a group that looks around becomes an empty one."""
    at = looks = 0
    while at < len(pattern):
        part = token.match(pattern, at)
        if part is None:
            raise _NotKnown
        at, kind = part.end(), str(part.lastgroup)
        if looks:
            looks += (kind in ("look", "group")) - (kind == "end")
        elif kind == "look":
            looks = 1
            yield "(?:)"
        else:
            yield _LOOSENED[kind](part)


def _to_repeat(part: re.Match[str]) -> str:
    sign = part.group()[0]
    if sign != "{":
        return {"*": "{0,}", "+": "{1,}", "?": "{0,1}"}[sign]
    least = int(part["least"])
    most = part["most"] if part["comma"] else part["least"]
    has_end = most and int(most) <= LONG_REPEAT
    return f"{{{min(least, LONG_REPEAT)},{int(most) if has_end else ''}}}"


def _to_class(part: re.Match[str]) -> str:
    inside = (_to_range(item["first"], item["last"]) for item in _IN_CLASS.finditer(part["class"]))
    return f"[{part['negated']}{''.join(inside)}]"


def _to_range(first: str, last: str | None) -> str:
    if last is not None:
        return f"{_to_number(first)}-{_to_number(last)}"
    return _CLASSES[first] if first in _CLASSES else _to_number(first)


def _to_letter(part: re.Match[str]) -> str:
    letter = part.group()
    return f"[{_CLASSES[letter]}]" if letter in _CLASSES else _to_number(letter)


def _to_number(letter: str) -> str:
    """Return a letter of a pattern by its number, so that it has no meaning of its own. Raises _NotKnown."""
    if letter in _CONTROLS:
        return f"\\x{{{_CONTROLS[letter]:x}}}"
    if len(letter) > 2:
        return f"\\x{{{letter[2:]}}}"
    if letter[0] == "\\" and letter[-1].isalpha():
        raise _NotKnown
    return f"\\x{{{ord(letter[-1]):x}}}"


_LOOSENED: dict[str, Callable[[re.Match[str]], str]] = {
    "blank": lambda part: "",
    "group": lambda part: f"(?{part['flag'] or ''}:",
    "end": lambda part: ")",
    "either": lambda part: "|",
    "repeat": _to_repeat,
    "class": _to_class,
    "anchor": lambda part: _ANCHORS[part.group()],
    "reference": lambda part: r"(?:[\s\S]*)",
    "any": lambda part: r"[^\n]",
    "letter": _to_letter,
}
