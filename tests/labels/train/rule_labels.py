"""What the rules alone say of labelled mentions: id -> kind of verdict -> label and value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from labelled_mentions import LabelledMention

from analysis.pipeline.analyzer import Models, ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from analysis.text.vader import compound
from talkworthy.model import Annotation, Brand

RuleLabel = tuple[str, float]
ACTS = ("complaint", "question")


def rule_labels(mentions: Sequence[LabelledMention]) -> dict[str, dict[str, RuleLabel]]:
    """Return the labels by rules of these mentions, and VADER's score of the whole text as `vader`."""
    by_brand: dict[str, list[LabelledMention]] = defaultdict(list)
    for mention in mentions:
        by_brand[mention.brand].append(mention)
    labels = {}
    for brand, group in by_brand.items():
        names = {brand, *(match.alias for mention in group for match in mention.item.mentions)}
        analyzer = ThreadAnalyzer([Brand(brand, tuple(sorted(names)))], models=Models(mentions="rules"))
        posts = [above.post for mention in group for above in (mention.root, mention.parent, mention.item) if above]
        result = analyzer.analyse([StoredPost(number, post) for number, post in enumerate(posts)])
        annotations: dict[str, dict[str, Annotation]] = defaultdict(dict)
        for row in result.annotations:
            annotations[row.annotation.post][row.annotation.name] = row.annotation
        labels |= {mention.id: _to_labels(annotations[mention.id], mention.item.own) for mention in group}
    return labels


def _to_labels(annotations: Mapping[str, Annotation], text: str) -> dict[str, RuleLabel]:
    """Return the label of each kind of verdict, "none" where no rule fired."""
    labels: dict[str, RuleLabel] = {name: ("yes" if name in annotations else "none", 0.0) for name in ACTS}
    recommends = [side for side in ("against", "for") if f"recommend_{side}" in annotations]
    labels["recommends"] = (recommends[0] if recommends else "none", 0.0)
    for name in ("sentiment", "stage", "author_type"):
        annotation = annotations.get(name)
        labels[name] = (annotation.label, annotation.value or 0.0) if annotation else ("none", 0.0)
    return labels | {"vader": ("", compound(text))}
