"""The interface of annotators: their input, their output, and the registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from analysis.mention_model.reading import MentionReading
from talkworthy.model import Annotation, AuthorType, Brand, MentionKind, NameMatch, Post
from talkworthy.registry import Registry


@dataclass(frozen=True, slots=True)
class AnnotatedPost:
    """One post of a conversation, as it is analysed for one brand.

    `text` is its `full_text`, and `own` the same with quotes, links and code blanked out, character for character.
    `reading` is what the trained model says of it; None where the model did not read it, so that rules decide alone.
    """

    post: Post
    brand: str
    mention_kind: MentionKind
    text: str
    own: str
    mentions: Sequence[NameMatch]
    author_type: AuthorType
    reading: MentionReading | None = None


PEOPLE = ("public", "unknown")


def is_from_public(item: AnnotatedPost) -> bool:
    """Return whether the post is the public's own part of the conversation: not context, deleted or another's."""
    return item.author_type in PEOPLE and item.mention_kind != "context" and not item.post.gone


class Annotator(Protocol):
    """One file of `analysis/annotators/`. Made once for all tracked brands; `version` changes when its results do."""

    version: str

    def __init__(self, brands: Sequence[Brand]) -> None: ...

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterable[Annotation]:
        """Yield the annotations of these posts; a post may have none."""
        ...


ANNOTATORS: Registry[type[Annotator]] = Registry("annotator", "analysis.annotators")
annotator = ANNOTATORS.register
