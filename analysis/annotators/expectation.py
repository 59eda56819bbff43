"""Was it better than people expected, worse, or as expected? What decaf roulette is told from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.annotators.base import AnnotatedPost, annotator, is_from_public
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

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """At most one annotation a post; the evidence is what fired."""
        items = [item for item in posts if is_from_public(item)]
        for index, (rule, match) in sorted(self._rules.first_in([item.own for item in items]).items()):
            item, span = items[index], match.span()
            if is_english(item.own, item.post.lang):
                yield Annotation(item.post.id, item.brand, NAME, self.version, rule.label, None, *span, rule.name)
