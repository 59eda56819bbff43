"""The bond of an author with the brand: functional or emotional, first-hand or hearsay."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from analysis.annotators.base import AnnotatedPost, annotator, is_from_public
from analysis.text.language import is_english, sentences
from analysis.text.rules import load_rules
from talkworthy.model import Annotation, Brand

NAME = "bond"
READ_AT_MOST = 3
"""Sentences about the brand that are analysed in a post."""

_GOES_ON = re.compile(r"(?:it|they|and\s+it)\b", re.IGNORECASE)
_NAME = re.compile(r"\s{1,9}(?:(?:with|in|by|of)\s{1,9})?(?:the\s{1,9})?((?!I\b)[A-Z]\w+)")


@annotator(NAME)
class BrandBond:
    """Labels `functional first_hand`, `functional hearsay`, `emotional first_hand` or `emotional hearsay`.

    Only where both are explicit, in sentences that name the brand: a reply that does not may be about something else.
    The evidence is the words that show use or feeling. The grid is the essays' "functional and emotional, perception
    and experience" (METHOD section 1).
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._bonds, self._first_hand = load_rules("bonds"), load_rules("first_hand")
        self.version = f"{self._bonds.version}.{self._first_hand.version}"

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield at most one annotation a post: emotional before functional, then the first sentence that shows
        both.
        """
        parts = [(item, *span) for item in posts if is_from_public(item) for span in parts_about(item)]
        texts = [item.own[start:stop] for item, start, stop in parts]
        bonds, hands = self._bonds.first_in(texts), self._first_hand.first_in(texts)
        annotated: set[str] = set()
        for index in sorted(bonds.keys() & hands.keys(), key=lambda index: (bonds[index][0].label, index)):
            item, offset, _ = parts[index]
            (bond, match), hand = bonds[index], hands[index][0]
            stop = offset + match.end()
            if item.post.id in annotated or is_of_another(item, stop) or not is_english(item.own, item.post.lang):
                continue
            annotated.add(item.post.id)
            start = stop - len(match.group().lstrip())
            label, rule = f"{bond.label} {hand.label}", f"{bond.name}; {hand.name}"
            yield Annotation(item.post.id, item.brand, NAME, self.version, label, None, start, stop, rule)


def parts_about(item: AnnotatedPost) -> list[tuple[int, int]]:
    """Return start and stop of the sentences that name the brand, and of those that continue with "It" or "They"."""
    indexes = sorted(mention.start for mention in item.mentions)
    return list(islice(_parts_about(item.own, indexes), READ_AT_MOST)) if indexes else []


def _parts_about(text: str, indexes: Sequence[int]) -> Iterator[tuple[int, int]]:
    has_named = False
    for start, stop in sentences(text):
        names = bisect_left(indexes, start) < bisect_left(indexes, stop)
        has_named = has_named or names
        if names or (has_named and _GOES_ON.match(text, start)):
            yield start, stop


def is_of_another(item: AnnotatedPost, stop: int) -> bool:
    """Return whether the evidence, "I love ...", is followed by a name that is not the brand's."""
    name = _NAME.match(item.own, stop)
    return name is not None and not any(mention.start <= name.start(1) < mention.stop for mention in item.mentions)
