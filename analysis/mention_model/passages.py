"""What the model reads of a mention: title, the post above it, and the words around the brand's names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.annotators.base import AnnotatedPost

AROUND = 110
"""Characters on each side of a name."""
EDGE = 60
"""Characters of a post's beginning and end: a maker says there who he is."""
NAMES_READ = 6
WITHOUT_NAME = 300
"""Characters of a reply that does not name the brand."""
TITLE, PARENT, PARENT_BEFORE = 100, 160, 100
NEAR = 20
"""Characters: passages no further apart become one."""

Part = tuple[str | None, int]
"""A piece of text with its position in the whole, or None in place of the brand's name."""


@dataclass(frozen=True, slots=True)
class MentionPassages:
    """The three texts that the model reads; the names of the brand are None in them."""

    title: Sequence[Part]
    parent: Sequence[Part]
    text: Sequence[Part]


def to_passages(item: AnnotatedPost, root: AnnotatedPost | None, parent: AnnotatedPost | None) -> MentionPassages:
    """Return what is read of `item`, a post below `root` that answers `parent` (None where it is the first post)."""
    title: Sequence[Part] = ()
    if root is not None and root.post.title:
        title = without_names(root.text, name_spans(root), [(0, min(len(root.post.title), TITLE))])
    return MentionPassages(title, _parent_part(parent), without_names(item.own, name_spans(item), _own_spans(item)))


def name_spans(item: AnnotatedPost) -> list[tuple[int, int]]:
    """Return start and stop of the brand's names in the post's own words, in order, without overlaps."""
    spans: list[tuple[int, int]] = []
    for mention in sorted(item.mentions, key=lambda mention: mention.start):
        if mention.stop > mention.start and mention.start >= (spans[-1][1] if spans else 0):
            spans.append((mention.start, mention.stop))
    return spans


def without_names(text: str, names: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> list[Part]:
    """Return these spans of `text` with None for each name in them."""
    parts: list[Part] = []
    for start, stop in spans:
        if parts:
            parts.append(("\u2026", start))
        reached = start
        for begin, end in names:
            if start <= begin < stop:
                parts += [(text[reached:begin], reached), (None, begin)]
                reached = end
        parts.append((text[reached:stop], reached))
    return parts


def _own_spans(item: AnnotatedPost) -> list[tuple[int, int]]:
    """Return the spans of a post that are read: around the names, the beginning and the end."""
    length = len(item.own)
    spans = [(max(0, start - AROUND), min(length, stop + AROUND)) for start, stop in name_spans(item)[:NAMES_READ]]
    spans = spans or [(0, min(length, WITHOUT_NAME))]
    spans = sorted([*spans, (0, min(length, EDGE)), (max(0, length - EDGE), length)])
    merged = [spans[0]]
    for start, stop in spans[1:]:
        if start <= merged[-1][1] + NEAR:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    return merged


def _parent_part(parent: AnnotatedPost | None) -> Sequence[Part]:
    """Return the post that is answered, from a little before the brand's name on."""
    if parent is None:
        return ()
    start = len(parent.post.title) if parent.post.title else 0
    names, length = name_spans(parent), len(parent.own)
    if length - start > PARENT:
        first = next((begin for begin, _ in names if begin >= start), None)
        wanted = length - PARENT if first is None else first - PARENT_BEFORE
        start = max(start, min(wanted, length - PARENT))
    return without_names(parent.own, names, [(start, min(length, start + PARENT))])
