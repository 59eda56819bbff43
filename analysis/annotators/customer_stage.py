"""The customer stage of the author: happy user, decided against, former customer, getting started. Mostly unknown.

Evidence is what people say about themselves; of several pieces in a post the last decides ("I used to love it").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.annotators.base import AnnotatedPost, annotator, is_from_public
from analysis.mention_model.combination import NO_RULE
from analysis.mention_model.reading import model_rule
from analysis.text.brand_scope import BrandPassage, BrandScope, only_english, with_brand_in_braces
from analysis.text.rule_sets import by_label
from analysis.text.rules import load_rules
from talkworthy.model import Annotation, Brand

NAME = "stage"
VERSION = "2"
NAMED = ("left", "did_not_buy", "not_started", "uses_well")
"""Evidence that names the brand, which takes precedence over evidence that says "it"."""
UNNAMED = {"left_it": "left", "uses_it": "uses_well"}
RARE, KEPT = ("left", "did_not_buy", "not_started"), 0.13
"""Stages of few posts, and the probability from which what a rule sees stays: from there on three of five are right."""
NO_EVIDENCE, UNKNOWN = "no_evidence", "unknown"
FOLLOWS = 200
"""Characters after "I use it for years" in which a complaint says that it does not work well for them."""


@dataclass(frozen=True, slots=True)
class StageEvidence:
    """One piece of evidence: its stage, position and rule."""

    stage: str
    start: int | None
    stop: int | None
    rule: str


@annotator(NAME)
class CustomerStageAnnotator:
    """Labels `uses_well`, `did_not_buy`, `left` or `not_started`; a post without evidence gets no annotation.

    Where the trained model read the post, its verdict and that of the rules are weighed together.
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._scope = BrandScope(brands)
        rules = load_rules("stages")
        self._rules = by_label(rules)
        self._complaints = by_label(load_rules("complaints"))["complaint"]
        self.version = f"{VERSION}.{rules.version}.{load_rules('complaints').version}"

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield one annotation for each post with evidence."""
        texts = {index: with_brand_in_braces(item) for index, item in enumerate(posts) if is_from_public(item)}
        latest: dict[int, StageEvidence] = {}
        for index, evidence in self._find(list(self._scope.passages(posts, texts))):
            if index not in latest or (evidence.start or 0) > (latest[index].start or 0):
                latest[index] = evidence
        latest = {index: latest[index] for index in sorted(only_english(posts, latest))}
        for index, evidence in sorted(with_model(posts, latest).items()):
            item = posts[index]
            yield Annotation(
                item.post.id,
                item.brand,
                NAME,
                self.version,
                evidence.stage,
                None,
                evidence.start,
                evidence.stop,
                evidence.rule,
            )

    def _find(self, passages: Sequence[BrandPassage]) -> Iterator[tuple[int, StageEvidence]]:
        named = [passage for passage in passages if "{" in passage.text]
        for label in NAMED:
            yield from self._match(label, label, named)
        for label, stage in UNNAMED.items():
            yield from self._match(label, stage, passages)

    def _match(self, label: str, stage: str, passages: Sequence[BrandPassage]) -> Iterator[tuple[int, StageEvidence]]:
        """Yield the evidence for one label, without what its own sentence negates."""
        matches = self._rules[label].first_in([passage.text for passage in passages])
        for number, (rule, match) in matches.items():
            passage = passages[number]
            if stage == "uses_well" and self._is_negated(passage.text, *match.span()):
                continue
            yield (
                passage.index,
                StageEvidence(stage, passage.start + match.start(), passage.start + match.end(), rule.name),
            )

    def _is_negated(self, text: str, start: int, stop: int) -> bool:
        """Return whether the words before make it a wish or a question, or a complaint follows."""
        begin = 1 + max(text.rfind(end, 0, start) for end in ".!?\n;")
        if self._rules[NO_EVIDENCE].first(text[begin:stop]):
            return True
        return self._complaints.first(text[begin : stop + FOLLOWS]) is not None


def with_model(posts: Sequence[AnnotatedPost], by_rules: Mapping[int, StageEvidence]) -> dict[int, StageEvidence]:
    """Return index -> evidence after the model: a stage that it doubts falls away, one that it sees is added."""
    evidence = dict(by_rules)
    for index, item in enumerate(posts):
        if item.reading is None or not is_from_public(item):
            continue
        rule = by_rules.get(index)
        decision = item.reading.decide(NAME, rule.stage if rule else NO_RULE)
        if rule and rule.stage in RARE and decision.probabilities[rule.stage] >= KEPT:
            continue
        if decision.label == UNKNOWN or not decision.is_sure:
            evidence.pop(index, None)
        elif rule is None or rule.stage != decision.label:
            evidence[index] = StageEvidence(decision.label, None, None, model_rule(decision.probability))
    return evidence
