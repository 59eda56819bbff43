"""What people want to achieve, struggle with, worry about, wish for and care about, in their own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from analysis.annotators.base import AnnotatedPost, annotator, is_from_public
from analysis.text.clauses import can_be_quoted, clause_at, reason_after
from analysis.text.clauses import version as clauses_version
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
LOOK_BACK = 160
"""Characters before a clause in which the brand may be named that the clause refers to."""

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
        self.version = f"{self._needs.version}.{self._subjects.version}.{clauses_version()}"
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
                    matches = rule.pattern.finditer(texts[index], start, stop)
                    spans = filter(None, (clause_at(texts[index], *match.span()) for match in matches))
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
