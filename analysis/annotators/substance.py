"""How much of what customers say is about themselves: their sentences, and those in the first person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.annotators.base import Said, annotator
from analysis.language import sentences
from talkworthy.model import Annotation, Brand

VERSION = "1"
# "Im" and "Ive", but not "ill" and "id", which are words of their own; I'll and I'd are an I before all else
FIRST_PERSON = re.compile(
    r"\b(?:I|[Ii](?:m|ve)|i|[Mm]y|[Mm]e|[Mm]ine|[Mm]yself|[Ww]e|[Oo]urs?|[Oo]urselves|us)\b(?!\.[a-z])"
)


@annotator("sentences")
class Sentences:
    """Counts the sentences of a customer's post (`value`)."""

    version = VERSION

    def __init__(self, brands: Sequence[Brand]) -> None: ...

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """One annotation for each customer's post that has a sentence."""
        for said in posts:
            count = sum(1 for _ in sentences(said.own)) if said.voice == "customer" else 0
            if count:
                yield Annotation(said.post.id, said.brand, "sentences", VERSION, "count", count, rule="sentences")


@annotator("own")
class OwnSentences:
    """Counts those in which the customer speaks in the first person (`value`); the evidence is the first of them.

    A first reading of "about the customer, not the company" (METHOD section 7): what people want, fear and do
    is said with I, my and we.
    """

    version = VERSION

    def __init__(self, brands: Sequence[Brand]) -> None: ...

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """One annotation for each customer's post with such a sentence."""
        for said in posts:
            if said.voice != "customer":
                continue
            own = [(start, stop) for start, stop in sentences(said.own) if FIRST_PERSON.search(said.own, start, stop)]
            if own:
                start, stop = own[0]
                yield Annotation(
                    said.post.id,
                    said.brand,
                    "own",
                    VERSION,
                    "count",
                    len(own),
                    start,
                    stop,
                    "speaks in the first person",
                )
