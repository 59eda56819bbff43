"""Holds what the analysis produces and the store keeps, as values: neither of the two imports the other for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from talkworthy.model import Annotation, Mention, Role, Talk


@dataclass(frozen=True, slots=True)
class TalkPost:
    """One post's part in one brand's talk; `mention` is the first place where it names the brand."""

    brand: str
    post: int
    thread: str
    role: Role
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """An annotation with the number of its post."""

    post: int
    annotation: Annotation


@dataclass(frozen=True, slots=True)
class AnalysisResult:
    """What the analysis produced for some conversations."""

    talks: Sequence[Talk] = field(default_factory=tuple)
    talk_posts: Sequence[TalkPost] = field(default_factory=tuple)
    findings: Sequence[Finding] = field(default_factory=tuple)
