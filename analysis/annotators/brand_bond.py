"""What ties somebody to the brand: use or feeling, and whether they tell it from their own experience."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.annotators.base import Said, annotator, is_heard
from analysis.text.language import is_english, sentences
from analysis.text.rules import load_rules
from talkworthy.model import Annotation, Brand

NAME = "bond"
READ_AT_MOST = 3
"""Sentences about the brand that are read of a post."""

_GOES_ON = re.compile(r"(?:it|they|and\s+it)\b", re.IGNORECASE)
_NAME = re.compile(r"\s+(?:(?:with|in|by|of)\s+)?(?:the\s+)?((?!I\b)[A-Z]\w+)")


@annotator(NAME)
class Bond:
    """Labels `functional first_hand`, `functional hearsay`, `emotional first_hand` or `emotional hearsay`.

    Only where both are plain to see, in sentences that name the brand: a reply that does not may speak of anything. The
    evidence is the words that show use or feeling. The grid is the essays' "functional and emotional, perception and
    experience" (METHOD section 1).
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._bonds, self._hands = load_rules("bonds"), load_rules("hands")
        self.version = f"{self._bonds.version}.{self._hands.version}"

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """At most one annotation a post: feeling goes before use, and then the first sentence that shows both."""
        parts = [(said, *span) for said in posts if is_heard(said) for span in parts_about(said)]
        texts = [said.own[start:stop] for said, start, stop in parts]
        bonds, hands = self._bonds.first_in(texts), self._hands.first_in(texts)
        told: set[str] = set()
        for place in sorted(bonds.keys() & hands.keys(), key=lambda place: (bonds[place][0].label, place)):
            said, shift, _ = parts[place]
            (bond, match), hand = bonds[place], hands[place][0]
            stop = shift + match.end()
            if said.post.id in told or is_of_another(said, stop) or not is_english(said.own, said.post.lang):
                continue
            told.add(said.post.id)
            start = stop - len(match.group().lstrip())
            label, rule = f"{bond.label} {hand.label}", f"{bond.name}; {hand.name}"
            yield Annotation(said.post.id, said.brand, NAME, self.version, label, None, start, stop, rule)


def parts_about(said: Said) -> list[tuple[int, int]]:
    """Start and stop of the sentences of a post that name the brand, and of those that go on with "It" or "They"."""
    places = [mention.start for mention in said.mentions]
    parts: list[tuple[int, int]] = []
    for start, stop in sentences(said.own) if places else ():
        follows = bool(parts) and _GOES_ON.match(said.own, start) is not None
        if follows or any(start <= place < stop for place in places):
            parts.append((start, stop))
    return parts[:READ_AT_MOST]


def is_of_another(said: Said, stop: int) -> bool:
    """Whether what follows the evidence, "I love ...", is a name that is not the brand's."""
    name = _NAME.match(said.own, stop)
    return name is not None and not any(mention.start <= name.start(1) < mention.stop for mention in said.mentions)
