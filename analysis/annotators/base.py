"""What an annotator is given, what it gives back, and the door by which it comes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from talkworthy.model import Annotation, AuthorType, Brand, NameMatch, Post, Role
from talkworthy.registry import Registry


@dataclass(frozen=True, slots=True)
class Said:
    """One post of a talk, as it is read for one brand.

    `text` is its `full_text`, and `own` the same with quotes, links and code blanked out, character for character.
    """

    post: Post
    brand: str
    role: Role
    text: str
    own: str
    mentions: Sequence[NameMatch]
    author_type: AuthorType


PEOPLE = ("public", "unknown")


def is_heard(said: Said) -> bool:
    """Whether it is the public's own part of the talk, and not what stands above it: other posts are not judged."""
    return said.author_type in PEOPLE and said.role != "context" and not said.post.gone


class Annotator(Protocol):
    """One file of `analysis/annotators/`. Made once for all tracked brands; `version` changes when its verdicts do."""

    version: str

    def __init__(self, brands: Sequence[Brand]) -> None: ...

    def annotate(self, posts: Sequence[Said]) -> Iterable[Annotation]:
        """What there is to say of these posts; a post of which there is nothing to say gets no annotation."""
        ...


ANNOTATORS: Registry[type[Annotator]] = Registry("annotator", "analysis.annotators")
annotator = ANNOTATORS.register
