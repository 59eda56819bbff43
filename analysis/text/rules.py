"""Language rules as data: patterns in `analysis/text/patterns`, each with examples that must and must not match."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import polars as pl

from analysis.text.regex_prefilter import prefilter_matches

FEW = 200
MOST_AT_ONCE = 2_000
"""Characters that a pattern gets at once: whatever its time grows with, that of a longer text grows with its length."""
LONGEST_WORD = 200
LONGEST_GAP = 60
ENDS = ("\n", ". ", "! ", "? ", " ")
"""Where a long text is cut, the best first."""
_GAP = re.compile(rf"\s{{{LONGEST_GAP}}}")
_RUN = re.compile(rf"\s{{{LONGEST_GAP},}}|\S{{{LONGEST_WORD},}}")
PATTERNS = Path(__file__).parent / "patterns"


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with the label that it gives. `name` is the reason that people see.

    `source` is the pattern as it is written. `needs`: lower-case strings, of which a text must contain one for the
    pattern to be tried; checking costs a tenth of the pattern. Empty: it is always tried.
    """

    name: str
    label: str
    source: str
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern, made on first use: compiling all of them takes over a second, a few posts need few."""
        return _to_pattern(self.source)

    def search(self, text: str, lowered: str) -> re.Match[str] | None:
        """Return where the rule matches `text`, whose lower case is `lowered`."""
        if self.needs and not any(need in lowered for need in self.needs):
            return None
        matches = (self.pattern.search(text, start, stop) for start, stop in _stretches(text))
        return next(filter(None, matches), None)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one file, in the order in which they are tried; `version` changes when they do."""

    version: str
    rules: tuple[Rule, ...]

    def first(self, text: str) -> tuple[Rule, re.Match[str]] | None:
        """Return the first rule that matches `text`, and where."""
        lowered = text.lower()
        for rule in self.rules:
            match = rule.search(text, lowered)
            if match:
                return rule, match
        return None

    def first_in(self, texts: Sequence[str]) -> dict[int, tuple[Rule, re.Match[str]]]:
        """Return index in `texts` -> the first rule that matches there, and where.

        Twenty times as fast as `first` for each: a linear engine selects the texts that each rule is worth trying on.
        For a few texts that does not pay: preparing it takes some 50 ms.
        """
        if len(texts) < FEW:
            each = ((index, self.first(text)) for index, text in enumerate(texts))
            return {index: match for index, match in each if match}
        prefilters = prefilter_matches([rule.pattern for rule in self.rules], pl.Series(texts, dtype=pl.String))
        fired: dict[int, tuple[Rule, re.Match[str]]] = {}
        for rule, candidates in zip(self.rules, prefilters.iter_columns(), strict=True):
            for index in candidates.arg_true():
                if index not in fired and (match := rule.search(texts[index], texts[index].lower())):
                    fired[index] = rule, match
        return fired


@cache
def load_rules(name: str, **words: str) -> RuleSet:
    """Return the rules of `analysis/text/patterns/<name>.toml`; `words` are patterns that replace its word lists.

    Raises ValueError on a rule without examples of both kinds: such a rule cannot be checked.
    """
    table = tomllib.loads((PATTERNS / f"{name}.toml").read_text(encoding="utf-8"))
    lists = {key: "|".join(value) for key, value in table.get("words", {}).items()} | words
    return RuleSet(str(table["version"]), tuple(_to_rule(name, row, lists) for row in table["rules"]))


def _to_rule(file: str, row: Mapping[str, object], words: Mapping[str, str]) -> Rule:
    rule = Rule(
        name=str(row["name"]),
        label=str(row["label"]),
        source=_fill(str(row["pattern"]), words),
        must=tuple(row["must"]),  # type: ignore[arg-type]
        must_not=tuple(row["must_not"]),  # type: ignore[arg-type]
        needs=tuple(row.get("needs", ())),  # type: ignore[arg-type]
    )
    if not rule.must or not rule.must_not:
        raise ValueError(f"{file}.toml: rule {rule.name!r} needs examples that must and that must not match")
    return rule


@lru_cache(maxsize=FEW)
def _stretches(text: str) -> tuple[tuple[int, int], ...]:
    """Return the parts of `text` on which patterns are tried, in order, none of them longer than MOST_AT_ONCE.

    Some patterns take a time that grows with the square of what they are tried on: a post of ten thousand blanks, which
    anybody may write, held up the analysis for a quarter of an hour. So runs of letters or of blanks that are longer
    than in any language are left out, and long texts are cut where a line, a sentence or a word ends. Both parts have
    the sign at which they are cut, since rules look for the end of one sentence and for what follows it.
    """
    if len(text) < LONGEST_GAP or not (_GAP.search(text) or max(map(len, text.split()), default=0) >= LONGEST_WORD):
        return tuple(_cut(text, 0, len(text)))
    ends = [0, *(end for run in _RUN.finditer(text) for end in run.span()), len(text)]
    between = zip(ends[::2], ends[1::2], strict=True)
    return tuple(part for start, stop in between if start < stop for part in _cut(text, start, stop))


def _cut(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    while stop - start > MOST_AT_ONCE:
        half, end = start + MOST_AT_ONCE // 2, start + MOST_AT_ONCE
        at = next((at for sign in ENDS if (at := text.rfind(sign, half, end)) >= 0), end - 1)
        yield start, at + 1
        start = at
    yield start, stop


@cache
def _to_pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE | re.VERBOSE)


def _fill(pattern: str, words: Mapping[str, str]) -> str:
    """Return the pattern with each named word list in place of `<name>`."""
    for key, alternatives in words.items():
        pattern = pattern.replace(f"<{key}>", f"(?:{alternatives})")
    return pattern
