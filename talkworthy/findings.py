"""Holds what the analysis produces and the store keeps, as values: neither of the two imports the other for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from talkworthy.model import Annotation, Conversation, MentionKind, NameMatch


@dataclass(frozen=True, slots=True)
class Mention:
    """One post's part in one brand's talk; `mention` is the first place where it names the brand."""

    brand: str
    post: int
    thread: str
    mention_kind: MentionKind
    mention: NameMatch | None = None


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """An annotation with the number of its post."""

    post: int
    annotation: Annotation


@dataclass(frozen=True, slots=True)
class AnalysisResult:
    """What the analysis produced for some conversations."""

    conversations: Sequence[Conversation] = field(default_factory=tuple)
    mentions: Sequence[Mention] = field(default_factory=tuple)
    annotations: Sequence[AnnotationRow] = field(default_factory=tuple)
