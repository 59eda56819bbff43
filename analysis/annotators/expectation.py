"""Whether the experience was better or worse than expected, or as expected: the data of mixed experiences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.annotators.base import AnnotatedPost, annotator, is_from_public
from analysis.text.language import is_english
from analysis.text.rules import load_rules
from talkworthy.model import Annotation, Brand

NAME = "expectation"


@annotator(NAME)
class Expectation:
    """Labels `better`, `worse` or `as expected` where a person compares an experience with an expectation."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._rules = load_rules("expectations")
        self.version = self._rules.version

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield at most one annotation a post; the evidence is the match."""
        items = [item for item in posts if is_from_public(item)]
        for index, (rule, match) in sorted(self._rules.first_in([item.own for item in items]).items()):
            item, span = items[index], match.span()
            if is_english(item.own, item.post.lang):
                yield Annotation(item.post.id, item.brand, NAME, self.version, rule.label, None, *span, rule.name)
