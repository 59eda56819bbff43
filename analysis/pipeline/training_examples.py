"""Training examples for sentiment: posts whose sentiment a person corrected, with the automatic sentiment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.annotators.base import ANNOTATORS
from analysis.annotators.sentiment import NAME as SENTIMENT
from analysis.pipeline.analyzer import Models, ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from analysis.sentiment.learning import SentimentExample
from talkworthy.model import Brand


def to_training_examples(
    brands: Sequence[Brand],
    rows: Sequence[StoredPost],
    labels: Mapping[str, Mapping[str, str]],
    models: Models | None = None,
) -> dict[str, list[SentimentExample]]:
    """Return brand -> training examples.

    `labels` is brand -> post id -> the sentiment that a person gave, `rows` the threads of these posts.
    """
    analyzer, rules = ThreadAnalyzer(brands, annotators=(), models=models), ANNOTATORS[SENTIMENT](brands)
    training_examples: dict[str, list[SentimentExample]] = {}
    for brand, brand_labels in labels.items():
        items = analyzer.posts_about(rows, brand)
        sentiments = {annotation.post: annotation.label for annotation in rules.annotate(items)}
        training_examples[brand] = [
            SentimentExample(item, sentiments[item.post.id], brand_labels[item.post.id])  # type: ignore[arg-type]
            for item in items
            if item.post.id in brand_labels and item.post.id in sentiments
        ]
    return training_examples
