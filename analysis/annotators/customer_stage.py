"""How the author stands with the brand: uses it well, did not buy, left, has not started. Mostly nobody can tell.

Evidence is what people say of themselves; where a post holds several pieces, the latest wins ("I used to love it").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.annotators.base import Said, annotator, is_heard
from analysis.text.brand_scope import Passage, Scope, only_english, with_brand_in_braces
from analysis.text.rule_sets import by_label
from analysis.text.rules import load_rules
from talkworthy.model import Annotation, Brand

NAME = "stage"
VERSION = "1"
NAMED = ("left", "did_not_buy", "not_started", "uses_well")
"""Evidence that names the brand, which counts before what says "it"."""
UNNAMED = {"left_it": "left", "uses_it": "uses_well"}
NO_EVIDENCE = "no_evidence"
FOLLOWS = 200
"""Characters after "I use it for years" in which a complaint says that it does not work well for them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece: the stage that it speaks for, where, and the rule that found it."""

    stage: str
    start: int
    stop: int
    rule: str


@annotator(NAME)
class Stage:
    """Labels `uses_well`, `did_not_buy`, `left` or `not_started`; a post without evidence gets no annotation."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._scope = Scope(brands)
        rules = load_rules("stages")
        self._rules = by_label(rules)
        self._complaints = by_label(load_rules("complaints"))["complaint"]
        self.version = f"{VERSION}.{rules.version}.{load_rules('complaints').version}"

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """One annotation for each post with evidence."""
        given = {place: with_brand_in_braces(said) for place, said in enumerate(posts) if is_heard(said)}
        latest: dict[int, Evidence] = {}
        for place, one in self._find(list(self._scope.passages(posts, given))):
            if place not in latest or one.start > latest[place].start:
                latest[place] = one
        for place in sorted(only_english(posts, latest)):
            said, one = posts[place], latest[place]
            yield Annotation(
                said.post.id, said.brand, NAME, self.version, one.stage, None, one.start, one.stop, one.rule
            )

    def _find(self, passages: Sequence[Passage]) -> Iterator[tuple[int, Evidence]]:
        named = [passage for passage in passages if "{" in passage.text]
        for label in NAMED:
            yield from self._tell(label, label, named)
        for label, stage in UNNAMED.items():
            yield from self._tell(label, stage, passages)

    def _tell(self, label: str, stage: str, passages: Sequence[Passage]) -> Iterator[tuple[int, Evidence]]:
        """The evidence of one label, what its own sentence takes back left out."""
        found = self._rules[label].first_in([passage.text for passage in passages])
        for number, (rule, match) in found.items():
            one = passages[number]
            if stage == "uses_well" and self._is_taken_back(one.text, *match.span()):
                continue
            yield one.place, Evidence(stage, one.start + match.start(), one.start + match.end(), rule.name)

    def _is_taken_back(self, text: str, start: int, stop: int) -> bool:
        """Whether the words before make a wish or a question of it, or what follows is a complaint."""
        begin = 1 + max(text.rfind(end, 0, start) for end in ".!?\n;")
        if self._rules[NO_EVIDENCE].first(text[begin:stop]):
            return True
        return self._complaints.first(text[begin : stop + FOLLOWS]) is not None
