"""Does the author ask something that they want answered?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.annotators.base import Said, annotator
from analysis.rules import load_rules
from talkworthy.model import Annotation, Brand

NAME = "question"


@annotator(NAME)
class Question:
    """Labels `question` where a rule of `frames/questions.toml` fires; the evidence is the sentence."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._rules = load_rules("questions")
        self.version = self._rules.version

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """One annotation for each post that asks."""
        for said in posts:
            fired = self._rules.first(said.own)
            if fired:
                rule, match = fired
                start, stop = match.end() - len(match.group().lstrip()), match.end()
                yield Annotation(said.post.id, said.brand, NAME, self.version, rule.label, None, start, stop, rule.name)
