"""How much of what people say is about themselves: all sentences, and those in the first person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.annotators.base import AnnotatedPost, annotator
from analysis.text.language import sentences
from talkworthy.model import Annotation, Brand

VERSION = "1"
# "Im" and "Ive", but not "ill" and "id", which are words of their own; I'll and I'd are an I before all else
FIRST_PERSON = re.compile(
    r"\b(?:I|[Ii](?:m|ve)|i|[Mm]y|[Mm]e|[Mm]ine|[Mm]yself|[Ww]e|[Oo]urs?|[Oo]urselves|us)\b(?!\.[a-z])"
)


@annotator("substance")
class SelfDisclosure:
    """Counts the sentences of a post by the public (`sentences`), and those in the first person (`own`).

    A first measure of "about the customer, not the company" (METHOD section 7): what people want, fear and do is said
    with I, my and we. The evidence of `own` is the first such sentence. One annotator counts both, since splitting
    sentences takes most of the time.
    """

    version = VERSION

    def __init__(self, brands: Sequence[Brand]) -> None: ...

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield `sentences` for each post of the public that has one, and `own` where one is in the first person."""
        for item in posts:
            if item.author_type != "public":
                continue
            spans = list(sentences(item.own))
            if not spans:
                continue
            yield self._count(item, "sentences", len(spans), (None, None), "sentences")
            own = [(start, stop) for start, stop in spans if FIRST_PERSON.search(item.own, start, stop)]
            if own:
                yield self._count(item, "own", len(own), own[0], "speaks in the first person")

    def _count(
        self, item: AnnotatedPost, name: str, count: int, span: tuple[int | None, int | None], rule: str
    ) -> Annotation:
        start, stop = span
        return Annotation(item.post.id, item.brand, name, self.version, "count", count, start, stop, rule)
