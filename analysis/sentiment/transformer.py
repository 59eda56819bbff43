"""An optional transformer model, by name, that sets the sentiment instead of the rules.

Models for sentiment towards a target take the text with the target beside it, as a pair (Sun et al. 2019, "Utilizing
BERT for Aspect-Based Sentiment Analysis via Constructing Auxiliary Sentence"). The model must be installed already:
nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import Any

from analysis.annotators.base import AnnotatedPost
from talkworthy.errors import UserError
from talkworthy.model import Annotation, Sentiment

NAME = "sentiment"
READ_AT_MOST = 2_000
AT_ONCE = 32
TOKENS = 512
"""The maximum of the usual models."""
SURE = 0.6
"""Below this probability of the likeliest sentiment, the label is unclear."""
SENTIMENTS: dict[str, Sentiment] = {
    "positive": "positive",
    "pos": "positive",
    "negative": "negative",
    "neg": "negative",
    "neutral": "neutral",
    "neu": "neutral",
}

Classify = Callable[[Sequence[dict[str, str]]], Iterable[dict[str, Any]]]
"""Takes texts with their targets (`text`, `text_pair`), returns the likeliest `label` of each with its `score`."""


class SentimentTransformer:
    """Classifies posts with a model of Hugging Face's `transformers` whose labels are positive, negative, neutral."""

    def __init__(self, model: str, classify: Classify | None = None) -> None:
        self.model = model
        self.version = f"transformer {model}"
        self._classify = classify or _load(model)

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield one annotation for each post; its value is the signed probability. Raises UserError."""
        for start in range(0, len(posts), AT_ONCE):
            batch = posts[start : start + AT_ONCE]
            results = self._classify([{"text": item.own[:READ_AT_MOST], "text_pair": item.brand} for item in batch])
            for item, row in zip(batch, results, strict=True):
                yield self._to_annotation(item, str(row["label"]), float(row["score"]))

    def _to_annotation(self, item: AnnotatedPost, model_label: str, probability: float) -> Annotation:
        sentiment = SENTIMENTS.get(model_label.lower())
        if sentiment is None:
            raise UserError(
                f"The model {self.model} returns the label {model_label!r}, which is no sentiment. "
                "Choose one that returns positive, negative or neutral."
            )
        sign = {"positive": 1.0, "negative": -1.0}.get(sentiment, 0.0)
        label = sentiment if probability >= SURE else "unclear"
        rule = f"the model {self.model}, confidence {probability:.0%}"
        return Annotation(item.post.id, item.brand, NAME, self.version, label, round(sign * probability, 4), rule=rule)


def _load(model: str) -> Classify:
    try:
        pipeline = import_module("transformers").pipeline
    except ImportError as error:
        raise UserError(
            f"The model {model} needs the package transformers. Install it with: pip install 'talkworthy[transformer]'"
        ) from error
    try:
        # longer texts are truncated, not rejected
        classify: Classify = partial(
            pipeline("text-classification", model=model, local_files_only=True), truncation=True, max_length=TOKENS
        )
    except (OSError, ValueError) as error:
        raise UserError(
            f"The model {model} is not installed, or does not classify texts. "
            "Name a folder that contains one; nothing is downloaded."
        ) from error
    return classify
