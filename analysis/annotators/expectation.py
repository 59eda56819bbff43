"""Was it better than people expected, worse, or as expected? What decaf roulette is told from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.annotators.base import Said, annotator, is_heard
from analysis.text.language import is_english
from analysis.text.rules import load_rules
from talkworthy.model import Annotation, Brand

NAME = "expectation"


@annotator(NAME)
class Expectation:
    """Labels `better`, `worse` or `as expected` where a person sets what they got against what they expected."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._rules = load_rules("expectations")
        self.version = self._rules.version

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """At most one annotation a post; the evidence is what fired."""
        heard = [said for said in posts if is_heard(said)]
        for place, (rule, match) in sorted(self._rules.first_in([said.own for said in heard]).items()):
            said, span = heard[place], match.span()
            if is_english(said.own, said.post.lang):
                yield Annotation(said.post.id, said.brand, NAME, self.version, rule.label, None, *span, rule.name)
