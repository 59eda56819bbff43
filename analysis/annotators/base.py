"""What an annotator is given, what it gives back, and the door by which it comes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from talkworthy.model import Annotation, AuthorType, Brand, MentionKind, NameMatch, Post
from talkworthy.registry import Registry


@dataclass(frozen=True, slots=True)
class AnnotatedPost:
    """One post of a talk, as it is read for one brand.

    `text` is its `full_text`, and `own` the same with quotes, links and code blanked out, character for character.
    """

    post: Post
    brand: str
    mention_kind: MentionKind
    text: str
    own: str
    mentions: Sequence[NameMatch]
    author_type: AuthorType


PEOPLE = ("public", "unknown")


def is_from_public(item: AnnotatedPost) -> bool:
    """Whether it is the public's own part of the talk, and not what stands above it: other posts are not judged."""
    return item.author_type in PEOPLE and item.mention_kind != "context" and not item.post.gone


class Annotator(Protocol):
    """One file of `analysis/annotators/`. Made once for all tracked brands; `version` changes when its verdicts do."""

    version: str

    def __init__(self, brands: Sequence[Brand]) -> None: ...

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterable[Annotation]:
        """What there is to say of these posts; a post of which there is nothing to say gets no annotation."""
        ...


ANNOTATORS: Registry[type[Annotator]] = Registry("annotator", "analysis.annotators")
annotator = ANNOTATORS.register
