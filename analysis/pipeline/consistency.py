"""No contradictions among the annotations of one post: a complaint is not positive, nor praise negative."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from analysis.annotators.sentiment import NAME as SENTIMENT
from analysis.annotators.sentiment import NOTHING
from analysis.threads.author_types import SET_BY_PERSON
from talkworthy.findings import AnnotationRow

AGAINST = ("complaint", "recommend_against")
FOR = ("recommend_for",)
BOTH_SIDES = "speaks for and against the brand"
PROBLEM = "describes a problem and takes no side"


def consistent(rows: Sequence[AnnotationRow]) -> list[AnnotationRow]:
    """Return the annotations with the sentiment of each post in line with its other annotations."""
    names: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        names[row.post].add(row.annotation.name)
        if row.annotation.name.startswith("struggle") and row.annotation.label == "product":
            names[row.post].add("complaint")
    return [_in_line(row, names[row.post]) if row.annotation.name == SENTIMENT else row for row in rows]


def _in_line(row: AnnotationRow, names: set[str]) -> AnnotationRow:
    annotation = row.annotation
    if annotation.rule == SET_BY_PERSON:
        return row
    contradicted = (annotation.label == "positive" and not names.isdisjoint(AGAINST)) or (
        annotation.label == "negative" and not names.isdisjoint(FOR)
    )
    if contradicted:
        return replace(row, annotation=replace(annotation, label="unclear", rule=f"{BOTH_SIDES}: {annotation.rule}"))
    if annotation.rule == NOTHING and not names.isdisjoint(AGAINST):
        return replace(row, annotation=replace(annotation, rule=PROBLEM))
    return row
