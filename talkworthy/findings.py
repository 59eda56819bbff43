"""The values that the analysis produces and the store keeps, so that neither imports the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from talkworthy.model import Annotation, Conversation, MentionKind, NameMatch


@dataclass(frozen=True, slots=True)
class Mention:
    """A post's part in the conversation about a brand; `name_match` is where it first names it, if it does."""

    brand: str
    post: int
    thread: str
    mention_kind: MentionKind
    name_match: NameMatch | None = None


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """An annotation with the number of its post."""

    post: int
    annotation: Annotation


@dataclass(frozen=True, slots=True)
class AnalysisResult:
    """What the analysis produced for some threads."""

    conversations: Sequence[Conversation] = field(default_factory=tuple)
    mentions: Sequence[Mention] = field(default_factory=tuple)
    annotations: Sequence[AnnotationRow] = field(default_factory=tuple)
