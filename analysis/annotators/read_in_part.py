"""Marks posts that are longer than what the analysis reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.annotators.base import AnnotatedPost, annotator
from talkworthy.model import READ_AT_MOST, Annotation, Brand, full_text

NAME = "read_in_part"
VERSION = "1"
RULE = f"only the first {READ_AT_MOST:,} characters were analysed"


@annotator(NAME)
class ReadInPart:
    """Labels `read_in_part` where a post was too long to be analysed whole; the value is its length in characters."""

    version = VERSION

    def __init__(self, brands: Sequence[Brand]) -> None: ...

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield one annotation for each post of which the end was not analysed."""
        for item in posts:
            length = len(full_text(item.post.title, item.post.text))
            if length > READ_AT_MOST:
                yield Annotation(item.post.id, item.brand, NAME, self.version, NAME, length, rule=RULE)
