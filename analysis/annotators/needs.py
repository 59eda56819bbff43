"""What people want to achieve, struggle with, worry about, wish for and care about, in their own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from analysis.annotators.base import AnnotatedPost, annotator, is_from_public
from analysis.text.language import is_english
from analysis.text.regex_prefilter import prefilter_matches
from analysis.text.rules import MOST_AT_ONCE, Rule, load_rules
from talkworthy.model import Annotation, Brand

TYPES = ("goal", "struggle", "worry", "dream", "care")
LIFE, PRODUCT = "life", "product"
DEEPER = "deeper"
QUOTED = 2
"""Clauses of one type that are quoted from a post, the second as `goal_2`."""
NAMES = {f"{kind}_{turn}" if turn > 1 else kind: kind for kind in TYPES for turn in range(1, QUOTED + 1)}
"""Name of the annotation -> which of the five needs it is."""
FEWEST_WORDS = 3
LONGEST = 200
"""Characters of a quoted clause; an endless sentence is cut at a word."""
LONGEST_END = 40
"""Characters at most of what ends a clause: " and then", " - "."""
LOOK_BACK = 160
"""Characters before a clause in which the brand may be named that the clause refers to."""

_END = re.compile(
    r"[.!?]+(?=[\s)\"'*]|$)|\n|[;:]\s|\s[-\u2013\u2014]+\s|[\u2013\u2014]|\s?[(\[]"
    r"|,?\s+(?:but|although|though|however|which|unless|because|since|'?cause|cuz|bc|so\s+(?:i|that|we|my|it)|and\s+(?:i|we|it|they|then|my|the))\b"
    r"|,\s+(?=(?:i|we|it|they|and|so|then|please|any|does|is|can|what|how)\b)",
    re.IGNORECASE,
)
# "since" is a reason only before a statement, not before a time
_REASON = re.compile(
    r",?\s+(?:because|'?cause|cuz|bc|since(?=\s+(?:it|there|they|my|our|that|this)\b))\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?]+(?=[\s)\"'*]|$)|\n")
_PART = re.compile(rf"[^.!?\n]{{8,{MOST_AT_ONCE}}}")
_REFERS_BACK = re.compile(r"\b(?:it|its|it['\u2019]s|this|that|they|them|their)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A match of a rule: characters `start:stop` of the text."""

    rule: Rule
    start: int
    stop: int


@annotator("needs")
class Needs:
    """Annotates `goal`, `struggle`, `worry`, `dream` and `care`: the clearest clauses of each in a post.

    The label is `life` or `product`: what the clause is about; the evidence is the clause, word for word. Where a
    clause has a reason ("because", "since"), `deeper` is that reason, and its label says which of the five needs it
    belongs to.
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._needs, self._subjects = load_rules("needs"), load_rules("need_subjects")
        self.version = f"{self._needs.version}.{self._subjects.version}"
        self._homes = {
            brand.name: {name.lower() for names in brand.communities.values() for name in names}
            | {alias.replace(" ", "").lower() for alias in (brand.name, *brand.aliases)}
            for brand in brands
        }

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield the annotations of each post of the public, in English, that is part of the conversation."""
        items = [item for item in posts if is_from_public(item)]
        clauses = self._clauses([item.own for item in items])
        for index in sorted(clauses):
            item = items[index]
            if is_english(item.own, item.post.lang):
                yield from self._quote(item, clauses[index])

    def _clauses(self, texts: Sequence[str]) -> dict[int, list[Clause]]:
        """Return index in `texts` -> the first two clauses of each type there that do not overlap, the clearest first.

        Works sentence by sentence, since a rule takes as long as its text; and only on those with a word that the rule
        needs and that pass its prefilter.
        """
        parts = [(index, *part.span()) for index, text in enumerate(texts) for part in _PART.finditer(text)]
        column = pl.Series([texts[index][start:stop] for index, start, stop in parts], dtype=pl.String)
        clauses: dict[int, list[Clause]] = defaultdict(list)
        for rule in self._needs.rules:
            likely = column.str.contains_any(list(rule.needs), ascii_case_insensitive=True).arg_true()
            candidates = prefilter_matches([rule.pattern], column.gather(likely)).to_series()
            for number in likely.filter(candidates):
                index, start, stop = parts[number]
                quoted = [clause for clause in clauses[index] if clause.rule.label == rule.label]
                if len(quoted) < QUOTED:
                    spans = (
                        clause_at(texts[index], match) for match in rule.pattern.finditer(texts[index], start, stop)
                    )
                    clauses[index] += _first_apart(rule, texts[index], spans, quoted)
        return clauses

    def _quote(self, item: AnnotatedPost, clauses: Sequence[Clause]) -> Iterator[Annotation]:
        deeper: tuple[str, str, tuple[int, int]] | None = None
        for kind in TYPES:
            names = [name for name, of_type in NAMES.items() if of_type == kind]
            for name, clause in zip(names, (clause for clause in clauses if clause.rule.label == kind), strict=False):
                yield self._annotation(
                    item, name, self._about(item, clause), clause.rule.name, (clause.start, clause.stop)
                )
                reason = None if deeper else reason_after(item.own, clause.stop)
                if reason:
                    deeper = kind, clause.rule.name, reason
        if deeper:
            kind, rule, span = deeper
            yield self._annotation(item, DEEPER, kind, f"gives the reason why: {rule}", span)

    def _annotation(self, item: AnnotatedPost, name: str, label: str, rule: str, span: tuple[int, int]) -> Annotation:
        return Annotation(item.post.id, item.brand, name, self.version, label, None, *span, rule)

    def _about(self, item: AnnotatedPost, clause: Clause) -> str:
        """Return whether a clause is about the author's life or about the product."""
        start, stop = clause.start, clause.stop
        if any(start <= mention.start < stop for mention in item.mentions):
            return PRODUCT
        fired = self._subjects.first(item.own[start:stop])
        if fired:
            return fired[0].label
        if (item.post.community or "").lower() in self._homes.get(item.brand, ()):
            return PRODUCT
        near = any(start - LOOK_BACK <= mention.start < start for mention in item.mentions)
        return PRODUCT if near and _REFERS_BACK.search(item.own, start, stop) else LIFE


def can_be_quoted(text: str, start: int, stop: int) -> bool:
    """Return whether a clause is the author's own, not in quotation marks, and long enough to be read alone."""
    if len(text[start:stop].split()) < FEWEST_WORDS:
        return False
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return before.count('"') % 2 == 0 and before.count("\u201c") <= before.count("\u201d")


def _first_apart(rule: Rule, text: str, spans: Iterator[tuple[int, int]], quoted: Sequence[Clause]) -> list[Clause]:
    """Return the first of these spans that can be quoted beside the clauses `quoted`, and overlap none of them."""
    apart: list[Clause] = []
    for start, stop in spans:
        taken = (*quoted, *apart)
        if len(taken) == QUOTED:
            break
        if can_be_quoted(text, start, stop) and all(stop <= other.start or other.stop <= start for other in taken):
            apart.append(Clause(rule, start, stop))
    return apart


def reason_after(text: str, stop: int) -> tuple[int, int] | None:
    """Return start and stop of the reason that follows a clause ending at `stop` in its sentence, if any."""
    match = _REASON.match(text, stop)
    if not match:
        return None
    end = _SENTENCE_END.search(text, match.end(), match.end() + LONGEST + LONGEST_END)
    last = min(end.start() if end else len(text), match.end() + LONGEST)
    start = match.end() - len(match.group().lstrip(" ,"))
    return (start, last) if text[match.end() : last].strip() else None


def clause_at(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Return start and stop of the clause that begins with `match`: up to the next stop, "but" or reason."""
    start = match.end() - len(match.group().lstrip(" \t\n,.;:!?("))
    end = _END.search(text, match.end(), start + LONGEST + LONGEST_END)
    stop = min(end.start() if end else len(text), start + LONGEST)
    if stop == start + LONGEST and stop < len(text):
        stop = max(text.rfind(" ", start, stop), match.end())
    return start, start + len(text[start:stop].rstrip(" \t,"))
