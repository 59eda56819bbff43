"""What reports and pages tell of a brand without an index: the words, and the parts that stand beside its name."""

from __future__ import annotations

from analysis.worthiness import Part, Worthiness
from analysis.worthiness.refusal import COMMUNITIES_NEEDED
from analysis.worthiness.unscored import lacking, no_number_words, refused_words, too_little_words, unscored_words

__all__ = [
    "COMMUNITIES_NEEDED",
    "no_number_words",
    "parts_to_tell",
    "refused_words",
    "too_little_words",
    "unscored_words",
]

# what customers make of a brand, whatever the number of places they say it in
_TOLD_ALONE = frozenset({"dialogue", "brought_up", "warmth"})


def parts_to_tell(judged: Worthiness) -> list[Part]:
    """The parts that stand beside a brand's name where there is much talk and yet no index; else none."""
    if judged.index is not None or lacking(judged.counts) == "talk":
        return []
    return [part for part in judged.parts if part.name in _TOLD_ALONE and part.value is not None]
