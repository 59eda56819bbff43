"""What people's corrections of the sentiment teach: the corrected posts as they were read, with what the rules said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.annotators.base import ANNOTATORS
from analysis.annotators.sentiment import NAME as SENTIMENT
from analysis.pipeline.analyzer import Reader
from analysis.pipeline.thread_batch import Stored
from analysis.sentiment.learning import Example
from talkworthy.model import Brand


def to_training_examples(
    brands: Sequence[Brand], rows: Sequence[Stored], labels: Mapping[str, Mapping[str, str]]
) -> dict[str, list[Example]]:
    """Brand -> its lessons; `labels` is brand -> post id -> the side that a person says, `rows` their conversations."""
    reader, rules = Reader(brands, annotators=()), ANNOTATORS[SENTIMENT](brands)
    training_examples: dict[str, list[Example]] = {}
    for brand, told in labels.items():
        said = reader.hear(rows, brand)
        sides = {annotation.post: annotation.label for annotation in rules.annotate(said)}
        training_examples[brand] = [
            Example(one, sides[one.post.id], told[one.post.id])  # type: ignore[arg-type]
            for one in said
            if one.post.id in told and one.post.id in sides
        ]
    return training_examples
