"""Corrects the sentiment of rules by labels of people, and by a model trained on them.

As in `analysis.relevance.classifier`: a label decides on its own post, and from enough labels a logistic model learns
which words go with which sentiment, and which of what the trained model of mentions knows of a post; the automatic
sentiment is its prior, so that it holds where the model has learned nothing. It is used only where cross-validation on
the labels themselves shows that it makes the sentiment better.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from analysis.annotators.base import AnnotatedPost
from talkworthy.model import Annotation, Sentiment

VERSION = "2"
SENTIMENTS: tuple[Sentiment, ...] = ("negative", "neutral", "positive")
LABELS_NEEDED = 6
"""Fewer are not enough, nor are labels of one kind."""

WORDS_AROUND = 8
CHARACTERS_AROUND = 120
MENTIONS_READ = 20
REPLY_READ = 400
PRIOR = 1.2
"""Prior log odds of the sentiment by rules against each other one: e^1.2 : 1, as often as the rules are right."""
PRIOR_UNCLEAR = 0.4
"""The same for neutral, where the rules give unclear."""
PENALTY = 0.15
WEIGHT_OF_WORDS = 2.0
WEIGHT_OF_READING = 1.0
FOLDS = 20
"""Parts of the labels for cross-validation: up to as many labels, each is left out once."""
SURE = 0.5
"""Below this probability of the likeliest sentiment, the label is unclear."""
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SentimentExample:
    """A post that a person labelled, with the sentiment by rules."""

    item: AnnotatedPost
    rules: Sentiment
    label: Sentiment


class SentimentModel:
    """A logistic model of one brand's labels: the same labels, in whatever order, make the same model."""

    def __init__(self, examples: Sequence[SentimentExample]) -> None:
        self.count = len(examples)
        ordered = sorted(examples, key=lambda example: example.item.post.id)
        rows = [_features(example.item) for example in ordered]
        names = sorted({name for row in rows for name in row})
        self._place = {name: number for number, name in enumerate(names)}
        table = np.zeros((len(rows), len(names)))
        for number, row in enumerate(rows):
            for name, value in row.items():
                table[number, self._place[name]] = value
        prior = np.array([_prior(example.rules) for example in ordered])
        self._weights = _fit(table, prior, np.array([SENTIMENTS.index(example.label) for example in ordered]))

    def probabilities(self, item: AnnotatedPost, rules: Sentiment) -> dict[Sentiment, float]:
        """Return the probability of each sentiment (they sum to 1), given that of the rules."""
        logits = np.array(_prior(rules))
        for name, value in _features(item).items():
            index = self._place.get(name)
            if index is not None:
                logits = logits + value * self._weights[index]
        shares = np.exp(logits - logsumexp(logits))
        return dict(zip(SENTIMENTS, shares.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class SentimentCorrector:
    """The labels of one brand's posts (post id -> label), and the model trained on them."""

    labels: Mapping[str, str] = field(default_factory=dict)
    model: SentimentModel | None = None
    version: str = ""

    def correct(self, item: AnnotatedPost, annotation: Annotation) -> Annotation:
        """Return the annotation by rules, or the one that replaces it."""
        label = self.labels.get(item.post.id)
        if label is not None:
            return replace(annotation, label=label, start=None, stop=None, rule="set by a person")
        if self.model is None:
            return annotation
        shares = self.model.probabilities(item, annotation.label)  # type: ignore[arg-type]
        likeliest = max(SENTIMENTS, key=shares.__getitem__)
        label = likeliest if shares[likeliest] >= SURE else "unclear"
        if label == annotation.label:
            return annotation
        score = round(shares["positive"] - shares["negative"], 4)
        rule = f"learned from {self.model.count} labels; the rules said {annotation.label}: {annotation.rule}"
        return replace(annotation, label=label, value=score, rule=rule)


def train_corrector(labels: Mapping[str, str], examples: Iterable[SentimentExample]) -> SentimentCorrector:
    """Return the corrector of one brand from its `labels` (post id -> label) and training examples.

    The label "unclear" decides on its own post and is not learned from.
    """
    usable = [example for example in examples if example.label in SENTIMENTS]
    if len(usable) < LABELS_NEEDED or len({example.label for example in usable}) < 2 or not is_better(usable):
        return SentimentCorrector(labels)
    content = sorted((example.item.post.id, example.item.own, example.rules, example.label) for example in usable)
    version = hashlib.sha256(repr((VERSION, content)).encode()).hexdigest()[:16]
    return SentimentCorrector(labels, SentimentModel(usable), version)


def is_better(examples: Sequence[SentimentExample]) -> bool:
    """Return whether labels left out are likelier by a model of the others than by the automatic sentiment alone."""
    ordered = sorted(examples, key=lambda example: example.item.post.id)
    gain = 0.0
    for fold in range(min(FOLDS, len(ordered))):
        others = [example for number, example in enumerate(ordered) if number % FOLDS != fold]
        model = SentimentModel(others)
        for example in ordered[fold::FOLDS]:
            prior = np.array(_prior(example.rules))
            before = prior - logsumexp(prior)
            after = model.probabilities(example.item, example.rules)[example.label]
            gain += math.log(max(after, 1e-9)) - before[SENTIMENTS.index(example.label)]
    return gain > 0


def _prior(rules: Sentiment) -> list[float]:
    if rules == "unclear":
        return [PRIOR_UNCLEAR if sentiment == "neutral" else 0.0 for sentiment in SENTIMENTS]
    return [PRIOR if sentiment == rules else 0.0 for sentiment in SENTIMENTS]


def _features(item: AnnotatedPost) -> dict[str, float]:
    """Return words and pairs of words near the names; of a reply without the brand's name, its first words."""
    words: set[str] = set()
    for mention in item.mentions[:MENTIONS_READ]:
        before = _WORD.findall(item.own[max(0, mention.start - CHARACTERS_AROUND) : mention.start].lower())
        after = _WORD.findall(item.own[mention.stop : mention.stop + CHARACTERS_AROUND].lower())
        words |= _with_pairs([*before[-WORDS_AROUND:], "*", *after[:WORDS_AROUND]])
    if not item.mentions:
        words |= _with_pairs(_WORD.findall(item.own[:REPLY_READ].lower()))
    features = dict.fromkeys(sorted(words), WEIGHT_OF_WORDS / math.sqrt(max(len(words), 1)))
    if item.reading is not None:
        known = item.reading.features
        scale = WEIGHT_OF_READING / max(float(np.linalg.norm(known)), 1e-6)
        features |= {f"reading {number}": value * scale for number, value in enumerate(known.tolist())}
    return features


def _with_pairs(words: Sequence[str]) -> set[str]:
    return set(words) | {f"{left} {right}" for left, right in pairwise(words)}


def _fit(table: Floats, prior: Floats, labels: NDArray[np.int_]) -> Floats:
    """Return the most probable weights (words, 3): softmax likelihood, normal prior, the rules as offset."""
    right = np.eye(len(SENTIMENTS))[labels]
    shape = (table.shape[1], len(SENTIMENTS))

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        logits = prior + table @ weights
        shares = logits - logsumexp(logits, axis=1, keepdims=True)
        slope = table.T @ (np.exp(shares) - right) + PENALTY * weights
        return float(-(right * shares).sum() + PENALTY * (flat @ flat) / 2), slope.ravel()

    solution: Any = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B")
    weights: Floats = solution.x.reshape(shape)
    return weights
